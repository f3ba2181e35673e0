import { parseService } from '#provider/intent/parse'
import type { EventObject } from '#reconcilers/kubernetes/event-object'
import { refOf, type LiveService } from '#reconcilers/kubernetes/live-service'
import { resources } from '#reconcilers/kubernetes/resource'
import type { Invocation } from '../commands.ts'
import { Failure } from '../failure.ts'
import { choiceOption, connectionOf, stringOption } from '../options.ts'
import { printExplanation } from '../rehearsal/print-explanation.ts'
import { startRehearsal, type Rehearsal } from '../rehearsal/rehearsal.ts'

/** Says what a Service asks for and what became of it: 0 if it stands as it wishes, 1 if something is open or refused. */
export async function run({ options, positionals }: Invocation): Promise<number> {
  const output = choiceOption(options, 'output', ['text', 'json'] as const) ?? 'text'
  const name = /^(?:svc|services?)\/(.+)$/.exec(positionals[0] ?? '')?.[1]
  if (name === undefined) throw new Failure('name the Service: berth explain service/NAME', 2)
  const namespace = stringOption(options, 'namespace') ?? 'default'
  const rehearsal = await startRehearsal(connectionOf(options), { beforeApply: false })
  try {
    const service = rehearsal.services.find(
      ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
    )
    if (service === undefined) throw new Failure(`there is no Service ${namespace}/${name} of type LoadBalancer`)
    const explained = await explain(rehearsal, service)
    console.log(printExplanation(explained, output))
    return explained.problems.length === 0 && explained.pending.length === 0 ? 0 : 1
  } finally {
    await rehearsal.stop()
  }
}

async function explain(rehearsal: Rehearsal, service: LiveService) {
  const { provider, defaults, client } = rehearsal
  const ref = refOf(service)
  // What stands is looked at before anything is rehearsed, or the rehearsal would be shown as fact.
  await rehearsal.untilAtRest(() => undefined)
  const standing = provider.loadBalancers.explain(ref)
  const parsed = parseService(service, defaults)
  const published = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) =>
    ip === undefined ? [] : [{ ip }],
  )
  let state = undefined as ReturnType<typeof provider.loadBalancers.ensure> | undefined
  if ('intent' in parsed) {
    await rehearsal.untilAtRest(() => (state = provider.loadBalancers.ensure(parsed.intent, published)))
  }
  return {
    service: `${ref.namespace}/${ref.name}`,
    uid: ref.uid,
    intent: 'intent' in parsed ? parsed.intent : undefined,
    warnings: 'intent' in parsed ? parsed.warnings : [],
    problems: 'problems' in parsed ? parsed.problems : state?.is === 'refused' ? state.problems : [],
    published: published.map(({ ip }) => ip),
    conditions: service.status?.conditions ?? [],
    frontends: standing.frontends,
    documents: provider.loadBalancers.explain(ref).documents.map((document) => ({
      ...document,
      ...standing.documents.find(({ id }) => id === document.id),
    })),
    pending: rehearsal.writes,
    events: await eventsOf(client, ref.uid),
  }
}

export type Explained = Awaited<ReturnType<typeof explain>>

async function eventsOf(client: Rehearsal['client'], uid: string): Promise<readonly EventObject[]> {
  const query = { fieldSelector: `involvedObject.uid=${uid}`, limit: 50 }
  const { items } = await client.listPage(resources.events, query, AbortSignal.timeout(10_000))
  return items.toSorted((one, other) => ((one.lastTimestamp ?? '') < (other.lastTimestamp ?? '') ? -1 : 1)).slice(-8)
}
