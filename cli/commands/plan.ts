import type { Problem } from '#provider/intent/problem'
import { parseService } from '#provider/intent/parse'
import type { LoadBalancerState } from '#provider/provider'
import { refOf, type LiveService } from '#reconcilers/kubernetes/live-service'
import { lastSeen } from '#reconcilers/service/known-service'
import { isSameIngress } from '#reconcilers/service/status'
import type { Invocation } from '../commands.ts'
import { backendOf } from '../backend.ts'
import { planOnBareMetal } from '../bgp/plan.ts'
import { Failure } from '../failure.ts'
import { choiceOption, connectionOf } from '../options.ts'
import { applied, readManifest } from '../rehearsal/manifests.ts'
import { printPlan } from '../rehearsal/print-plan.ts'
import { startRehearsal, type Rehearsal } from '../rehearsal/rehearsal.ts'

export interface PlannedService {
  readonly name: string
  readonly warnings: readonly Problem[]
  readonly problems: readonly Problem[]
  /** What the Service would wait for in the end; undefined if nothing. */
  readonly waitsFor: string | undefined
}

/** Says what applying the manifests would change in Azure: 0 if all would work, 1 if a Service would be refused. */
export async function run({ options }: Invocation): Promise<number> {
  const output = choiceOption(options, 'output', ['text', 'json'] as const) ?? 'text'
  const files = [options['filename'] ?? []].flat().map(String)
  if (files.length === 0) throw new Failure('name the manifest: berth plan -f FILE', 2)
  const connection = connectionOf(options)
  const isDelete = options['delete'] === true
  if ((await backendOf(options, connection.config)) === 'bgp') {
    return planOnBareMetal(connection, { files, isDelete, output })
  }
  if (isDelete) throw new Failure('--delete is for --backend bgp', 2)
  const manifests = (await Promise.all(files.map(readManifest))).flat()
  const rehearsal = await startRehearsal(connection, { beforeApply: true })
  try {
    const targets = manifests.map((manifest, index) => {
      const { name, namespace = 'default' } = manifest.metadata
      const live = rehearsal.services.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
      return applied(manifest, live, index)
    })
    const services = await rehearse(rehearsal, targets)
    console.log(printPlan({ services, writes: rehearsal.writes }, output))
    return services.some(({ problems }) => problems.length > 0) ? 1 : 0
  } finally {
    await rehearsal.stop()
  }
}

async function rehearse(rehearsal: Rehearsal, targets: readonly LiveService[]): Promise<readonly PlannedService[]> {
  const { provider, defaults } = rehearsal
  const parsed = targets.map((target) => ({ target, parsed: parseService(target, defaults) }))
  const states = new Map<LiveService, LoadBalancerState>()
  const written = new Map<LiveService, LiveService>()
  // The controller publishes an address as soon as it serves, and leaves the old place when it is published.
  const published = new Map(targets.map((target) => [target, target.status?.loadBalancer?.ingress ?? []]))
  await rehearsal.untilAtRest(() => {
    let isNews = false
    for (const { target } of parsed) {
      const service = written.get(target) ?? target
      const one = parseService(service, defaults)
      // What is gone is forgotten; asking again would begin anew.
      if ('problems' in one || states.get(target)?.is === 'gone') continue
      const wants = target.spec?.type === 'LoadBalancer'
      const shown = (published.get(target) ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [{ ip }]))
      const state = wants
        ? provider.loadBalancers.ensure(one.intent, shown)
        : provider.loadBalancers.ensureGone(refOf(target), { ...lastSeen(service), published: shown })
      states.set(target, state)
      const noted = withAnnotations(service, state)
      if (noted !== service) isNews = true
      written.set(target, noted)
      if (state.is !== 'ready' || isSameIngress(shown, state.ingress)) continue
      published.set(target, [...state.ingress])
      // Nobody is woken by what is shown, but the next statement lets go of the old place.
      isNews = true
    }
    return isNews
  })
  return parsed.map(({ target, parsed: one }) => {
    const state = states.get(target)
    const problems = 'problems' in one ? one.problems : state?.is === 'refused' ? state.problems : []
    return {
      name: `${target.metadata.namespace}/${target.metadata.name}`,
      warnings: 'warnings' in one ? one.warnings : [],
      problems,
      waitsFor: state?.is === 'waiting' ? state.on : undefined,
    }
  })
}

/** The Service with what the controller would write on it before it goes on. */
function withAnnotations(service: LiveService, state: LoadBalancerState): LiveService {
  const asked = 'annotations' in state ? Object.entries(state.annotations ?? {}) : []
  const before = service.metadata.annotations ?? {}
  if (asked.every(([key, value]) => (before[key] ?? null) === value)) return service
  const after = new Map<string, string | null>([...Object.entries(before), ...asked])
  const annotations = Object.fromEntries([...after].flatMap(([key, value]) => (value === null ? [] : [[key, value]])))
  return { ...service, metadata: { ...service.metadata, annotations } }
}
