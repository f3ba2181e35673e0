/**
 * One life of a controller without Kubernetes: it states every Service to the provider whenever it changed or was woken, and
 * shows what comes back, as the reconcilers do.
 */
import { createAzure, type AzureEvent, type AzureProvider } from '#provider/azure/azure'
import type { ArmClient } from '#provider/azure/arm/client'
import type { AzureConfig } from '#provider/azure/config/azure-config'
import { defaultSettings, type BerthSettings } from '#provider/config/berth-yaml'
import { azureDefaults, type IntentDefaults } from '#provider/intent/defaults'
import type { ServiceRef } from '#provider/intent/intent'
import { parseService } from '#provider/intent/parse'
import type { KnownService, LastSeen, LoadBalancerState, Member } from '#provider/provider'
import type { PlayedRoutes } from './played-routes.ts'
import type { Cluster, StoredService } from './cluster.ts'
import type { PlayedTime } from './played-time.ts'

export interface ControllerOptions {
  readonly config: AzureConfig
  readonly time: PlayedTime
  readonly connect: (mayWrite: () => boolean) => ArmClient
  readonly cluster: Cluster
  /** Known beside the cluster's own, and silent. */
  readonly known: readonly StoredService[]
  readonly members: readonly Member[]
  readonly outsiders?: readonly Member[]
  /** Routes to the pods of nodes are written only where this is given. */
  readonly routes?: PlayedRoutes | undefined
  /** How long after its start something of a predecessor may still arrive. */
  readonly unquietMs: number
  readonly driftIntervalMs: number
  /** An edit that costs an address waits for consent; true unless said otherwise. */
  readonly confirmDestructive?: boolean
  readonly reopenPorts?: boolean
  /** Where Azure's own are too large for a test. */
  readonly limits?: Partial<BerthSettings['limits']>
}

export class PlayedController {
  readonly provider: AzureProvider
  readonly events: AzureEvent[] = []
  /** Nodes that take no traffic, and why. */
  readonly troubled = new Map<string, string>()
  readonly news: string[] = []
  readonly #options: ControllerOptions
  readonly #defaults: IntentDefaults
  readonly #ending = new AbortController()
  readonly #due = new Set<string>()
  #cancelTurn: (() => void) | undefined

  constructor(options: ControllerOptions) {
    const { config, time, unquietMs, driftIntervalMs } = options
    this.#options = options
    this.#defaults = {
      ...azureDefaults,
      sharedProbe: config.sharedProbe,
      severalLoadBalancers: config.configurations.length > 0,
    }
    const quietFrom = time.now() + unquietMs
    this.provider = createAzure({
      config,
      arm: options.connect(() => !this.isDead),
      clock: time,
      mayWrite: () => !this.isDead,
      quietFrom: () => quietFrom,
      driftIntervalMs,
      besideProvider: false,
      confirmDestructive: options.confirmDestructive ?? true,
      reopenPorts: options.reopenPorts ?? false,
      limits: { ...defaultSettings.limits, ...options.limits },
      report: (event) => void this.events.push(event),
      signal: this.#ending.signal,
    })
  }

  get isDead(): boolean {
    return this.#ending.signal.aborted
  }

  async start(): Promise<void> {
    const { cluster, members, known } = this.#options
    const { loadBalancers } = this.provider
    loadBalancers.know([...cluster.services.values(), ...known].map(asKnown))
    this.setMembers(members, this.#options.outsiders)
    loadBalancers.onChange((uid) => this.look(uid))
    loadBalancers.onMember((node, problem) => {
      if (problem === undefined) this.troubled.delete(node)
      else this.troubled.set(node, problem.why)
    })
    this.#options.routes?.attach(this.provider.routes)
    await this.provider.start(this.#ending.signal)
    for (const uid of cluster.services.keys()) this.look(uid)
  }

  /** Nodes as the reconcilers hand them on. */
  setMembers(nodes: readonly Member[], outsiders: readonly Member[] = []): void {
    const { loadBalancers } = this.provider
    const isMember = (node: Member) => loadBalancers.declines(node) === undefined
    const others = nodes.filter((node) => !isMember(node))
    loadBalancers.setMembers(nodes.filter(isMember), [...others, ...outsiders])
  }

  /** Looks at this Service again soon. */
  look(uid: string): void {
    this.#due.add(uid)
    if (!this.isDead) this.#cancelTurn ??= this.#options.time.after(0, () => this.#turn())
  }

  /** Finishes what it began, as after SIGTERM. */
  async stop(): Promise<void> {
    await this.provider.stop()
    this.kill()
  }

  /** Ends at once, whatever is in flight. */
  kill(): void {
    this.#cancelTurn?.()
    this.#ending.abort(new Error('killed'))
  }

  #turn(): void {
    this.#cancelTurn = undefined
    const due = [...this.#due]
    this.#due.clear()
    for (const uid of due) {
      const service = this.#options.cluster.services.get(uid)
      if (service !== undefined) this.#reconcile(service)
    }
  }

  #reconcile(service: StoredService): void {
    const { cluster } = this.#options
    if (service.wants === 'nothing') {
      if (!service.hasFinalizer) return
      const state = this.provider.loadBalancers.ensureGone(refOf(service), lastSeen(service))
      this.#note(service, state)
      cluster.show(service, state)
      if (state.is === 'gone') cluster.release(service)
      return
    }
    service.hasFinalizer = true
    const parsed = parseService(service.object, this.#defaults)
    if ('problems' in parsed) {
      cluster.show(service, { is: 'refused', problems: parsed.problems, ingress: service.ingress })
      return
    }
    const state: LoadBalancerState = this.provider.loadBalancers.ensure(
      parsed.intent,
      service.ingress,
      cluster.surroundingsOf(service),
    )
    const isAnnotated = this.#note(service, state)
    // What changed comes back through the watch and is looked at once more.
    if (cluster.show(service, state) || isAnnotated) this.look(service.uid)
  }

  /** What is written on the Service beside its status, and what is told of it. Answers whether the Service is another one now. */
  #note(service: StoredService, state: LoadBalancerState): boolean {
    for (const one of state.news ?? []) this.news.push(`${service.object.metadata.name} ${one.reason}: ${one.message}`)
    return 'annotations' in state && this.#options.cluster.annotate(service, state.annotations)
  }
}

function asKnown(service: StoredService): KnownService {
  return { ...refOf(service), ...lastSeen(service), isOurs: true }
}

function lastSeen({ ingress, object }: StoredService): LastSeen {
  return { published: ingress, annotations: object.metadata.annotations ?? {} }
}

export function refOf({ uid, object: { metadata } }: StoredService): ServiceRef {
  const { namespace = 'default', name, creationTimestamp = '' } = metadata
  return { uid, namespace, name, createdAt: creationTimestamp }
}
