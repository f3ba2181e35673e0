import type { ExplainedDocument } from '#provider/provider'
import { parseService } from '#provider/intent/parse'
import { refOf, type LiveService } from '#reconcilers/kubernetes/live-service'
import type { Invocation } from '../command.ts'
import { backendOf } from '../backend.ts'
import { explainNodeOnBareMetal } from '../bgp/explain-node.ts'
import { explainOnBareMetal } from '../bgp/explain.ts'
import { eventsOf } from '../events-of.ts'
import { explainArgument } from '../explain-argument.ts'
import { Failure } from '../failure.ts'
import { connectionOf } from '../options.ts'
import { outputOption } from '../output.ts'
import { namespaceOf } from '../namespace.ts'
import { explainNode } from '../rehearsal/explain-node.ts'
import { printNode } from '../rehearsal/print-node.ts'
import { saidOfPods } from '../rehearsal/route-table.ts'
import { printExplanation } from '../rehearsal/print-explanation.ts'
import { startRehearsal, type Rehearsal } from '../rehearsal/rehearsal.ts'

/** How long to wait for the health of members, in milliseconds: Azure's own portal warns that it may take minutes. */
const healthPatienceMs = 30_000

/** Says what a Service or node asks for and what became of it: 0 if it stands as it wishes, 1 if something is open or refused. */
export async function run({ options, positionals }: Invocation): Promise<number> {
  const output = outputOption(options)
  const { kind, name } = explainArgument(positionals)
  const connection = connectionOf(options)
  if ((await backendOf(options, connection.config)) === 'bgp') {
    if (kind === 'node') return explainNodeOnBareMetal(connection, name, output)
    return explainOnBareMetal(connection, { namespace: namespaceOf(options, connection), name }, output)
  }
  const said = saidOfPods(options, connection.className)
  const rehearsal = await startRehearsal(connection, { beforeApply: false })
  const leaving = new AbortController()
  const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(healthPatienceMs)])
  try {
    if (kind === 'node') {
      const explained = await explainNode(rehearsal, name, said, signal)
      console.log(printNode(explained, output))
      return codeOf(explained)
    }
    const explained = await explain(rehearsal, find(rehearsal, namespaceOf(options, connection), name), leaving.signal)
    console.log(printExplanation(explained, output))
    return codeOf(explained)
  } finally {
    // A question to Azure that nobody waits for any more would keep the process alive.
    leaving.abort()
    await rehearsal.stop()
  }
}

function codeOf({ problems, pending }: Pick<Explained, 'problems' | 'pending'>): number {
  return problems.length === 0 && pending.length === 0 ? 0 : 1
}

function find({ services }: Rehearsal, namespace: string, name: string): LiveService {
  const service = services.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
  if (service === undefined) throw new Failure(`there is no Service ${namespace}/${name} of type LoadBalancer`)
  return service
}

async function explain(rehearsal: Rehearsal, service: LiveService, signal: AbortSignal) {
  const { provider, defaults, client } = rehearsal
  const ref = refOf(service)
  // What stands is looked at before anything is rehearsed, or the rehearsal would be shown as fact.
  await rehearsal.untilAtRest(() => undefined)
  const standing = provider.loadBalancers.explain(ref, AbortSignal.any([signal, AbortSignal.timeout(healthPatienceMs)]))
  const parsed = parseService(service, defaults)
  const published = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) =>
    ip === undefined ? [] : [{ ip }],
  )
  let state = undefined as ReturnType<typeof provider.loadBalancers.ensure> | undefined
  if ('intent' in parsed) {
    await rehearsal.untilAtRest(
      () => (state = provider.loadBalancers.ensure(parsed.intent, published, rehearsal.surroundingsOf(service))),
    )
  }
  const { documents, frontends } = await standing
  return {
    service: `${ref.namespace}/${ref.name}`,
    uid: ref.uid,
    intent: 'intent' in parsed ? parsed.intent : undefined,
    warnings: 'intent' in parsed ? parsed.warnings : [],
    problems: 'problems' in parsed ? parsed.problems : state?.is === 'refused' ? state.problems : [],
    placement: provider.loadBalancers.placementOf?.(ref),
    published: published.map(({ ip }) => ip),
    conditions: service.status?.conditions ?? [],
    frontends,
    limits: provider.limitsUsed(documents.map(({ id }) => id)),
    documents: provider.loadBalancers.documents(ref).map((rehearsed) => asItStands(rehearsed, documents, rehearsal)),
    pending: rehearsal.writes,
    events: await eventsOf(client, ref.uid),
  }
}

/** The document as it was before the rehearsal, with what the rehearsal made of it. */
function asItStands(
  rehearsed: ExplainedDocument,
  before: readonly ExplainedDocument[],
  { writes }: Rehearsal,
): ExplainedDocument {
  const { id, note } = rehearsed
  const { state, version } = before.find((document) => document.id === id) ?? { state: 'absent', version: '' }
  const write = writes.find(({ doc }) => doc === id)
  const open = write?.method === 'DELETE' ? 'to be deleted' : write && (write.isNew ? 'to be made' : 'to be written')
  return { ...rehearsed, state, version, note: open ?? note }
}

export type Explained = Awaited<ReturnType<typeof explain>>
