/**
 * Load balancers whose rules really carry TCP and UDP on loopback: one listener per frontend, transport and port,
 * following the emulator's documents. A change touches only what it is about: an unchanged rule's listener is never bound again,
 * since a new URL or a lost connection would be a failure that Azure does not have.
 */
import { systemClock } from '../time/clock.ts'
import type { Clock } from '../time/clock.ts'
import { printAddress, urlOf } from './flow.ts'
import type { Transport } from './flow.ts'
import { noMachines } from './machines.ts'
import type { Machines } from './machines.ts'
import type { Member, NetworkView, Rule } from './network-view.ts'
import { rulesForOpenPorts } from './open-ports.ts'
import { Probers } from './probers.ts'
import type { ProbeState } from './probers.ts'
import { readNetwork } from './read-network.ts'
import type { NetworkSource } from './read-network.ts'
import { RuleListener } from './rule-listener.ts'
import type { RuleListenerOptions } from './rule-listener.ts'
import type { RuleTraffic } from './traffic.ts'
import type { Underlay } from './underlay.ts'

export interface DataPlaneOptions {
  readonly resources: NetworkSource
  /** For flows with floating IP and rules for all ports; without any, members are servers on loopback. */
  readonly machines?: Machines
  readonly underlay: Underlay
  readonly clock?: Clock
  /** Divides probe intervals: 1 for real time, 20 for the profile `fast`, 100 for `none`. */
  readonly probeScale?: number
}

export interface ListenerState {
  readonly loadBalancer: string
  readonly rule: string
  readonly frontend: { readonly name: string; readonly ip: string; readonly private: boolean }
  readonly transport: Transport
  readonly port: number
  /** Where it can really be reached: the address itself, or 127.0.0.1 with another port. */
  readonly url: string
  readonly host: string
  readonly actualPort: number
}

export interface DataPlane {
  probes(): readonly ProbeState[]
  listeners(): readonly ListenerState[]
  /** What each listener has carried so far. */
  traffic(): readonly RuleTraffic[]
  /** Calls `listener` after each change of `probes()` or `listeners()`; the answer ends it. */
  onChange(listener: () => void): () => void
  /** Waits until every listener of the current documents is bound. */
  settled(): Promise<void>
  /** Ends all listeners, flows and probes. The underlay is its creator's to stop. */
  stop(): Promise<void>
}

/** Starts to follow `resources`; answers when the listeners of the documents that stand are bound. */
export async function startDataPlane(options: DataPlaneOptions): Promise<DataPlane> {
  const plane = new LoopbackDataPlane(options)
  await plane.settled()
  return plane
}

class LoopbackDataPlane implements DataPlane {
  readonly #resources: NetworkSource
  readonly #probers: Probers
  readonly #listenerOptions: RuleListenerOptions
  readonly #carried = new Map<string, RuleListener>()
  readonly #watchers = new Set<() => void>()
  readonly #unfollow: readonly (() => void)[]
  readonly #machines: Machines
  #view: NetworkView = { rules: [], allPorts: [], subnets: [] }
  #work: Promise<void> | undefined
  #isStale = false
  #stopped = false

  constructor(options: DataPlaneOptions) {
    const { resources, machines = noMachines, underlay, clock = systemClock, probeScale = 1 } = options
    this.#resources = resources
    this.#machines = machines
    const view = () => this.#view
    const onVerdict = () => this.#announce()
    this.#probers = new Probers({ clock, underlay, scale: probeScale, view, onVerdict })
    this.#listenerOptions = { clock, underlay, machines, view, available: (rule) => this.#probers.available(rule) }
    this.#unfollow = [
      resources.onChange(() => this.#changed()),
      machines.onPortsChange(() => {
        if (this.#view.allPorts.length > 0) this.#changed()
      }),
    ]
    this.#changed()
  }

  probes(): readonly ProbeState[] {
    return this.#probers.states([...this.#view.rules, ...this.#view.allPorts])
  }

  listeners(): readonly ListenerState[] {
    return [...this.#carried.values()].flatMap(({ rule, binding }) => {
      if (binding === undefined) return []
      const { loadBalancer, name, frontend, transport, frontendPort: port } = rule
      const { ip: host, port: actualPort } = binding.real
      const url = transport === 'Tcp' ? urlOf(binding.real) : `udp://${printAddress(binding.real)}`
      return [{ loadBalancer, rule: name, frontend, transport, port, url, host, actualPort }]
    })
  }

  traffic(): readonly RuleTraffic[] {
    return [...this.#carried.values()].map((listener) => {
      const { loadBalancer, name, frontend, transport, frontendPort: port, backendPort, probe, members } = listener.rule
      const about = { loadBalancer, rule: name, frontend, transport, port, backendPort }
      const isUp = (member: Member) => probe && this.#probers.isUp(listener.rule, probe, member)
      return {
        ...listener.carried(),
        ...about,
        isAvailable: this.#probers.available(listener.rule).length > 0,
        members: members.map((member) => ({ name: member.name, ip: member.ip, up: isUp(member) })),
      }
    })
  }

  onChange(listener: () => void): () => void {
    this.#watchers.add(listener)
    return () => this.#watchers.delete(listener)
  }

  async settled(): Promise<void> {
    await this.#work
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const end of this.#unfollow) end()
    await this.#work
    this.#probers.stop()
    for (const listener of this.#carried.values()) listener.close()
    this.#carried.clear()
    this.#watchers.clear()
  }

  #changed(): void {
    this.#isStale = true
    this.#work ??= this.#follow()
  }

  /** One at a time: two that bind and close at once would race for the same ports. */
  async #follow(): Promise<void> {
    // Writes come in bursts: one reading serves all that are committed in the same turn.
    await Promise.resolve()
    try {
      while (this.#isStale && !this.#stopped) {
        this.#isStale = false
        this.#view = readNetwork(this.#resources)
        const { rules, allPorts } = this.#view
        this.#probers.follow([...rules, ...allPorts])
        await this.#carry([...rules, ...allPorts.flatMap((rule) => rulesForOpenPorts(rule, this.#machines))])
        this.#announce()
      }
    } finally {
      this.#work = undefined
    }
  }

  async #carry(rules: readonly Rule[]): Promise<void> {
    const wanted = new Map(rules.map((rule) => [listenerKey(rule), rule] as const))
    for (const [key, listener] of this.#carried) {
      const rule = wanted.get(key)
      if (rule !== undefined) {
        listener.follow(rule)
        continue
      }
      // Before anything is bound: the address may be another rule's now.
      listener.close()
      this.#carried.delete(key)
    }
    const added = [...wanted].filter(([key]) => !this.#carried.has(key))
    await Promise.all(added.map(([key, rule]) => this.#open(key, rule)))
  }

  async #open(key: string, rule: Rule): Promise<void> {
    const listener = new RuleListener(rule, this.#listenerOptions)
    this.#carried.set(key, listener)
    await listener.open()
  }

  #announce(): void {
    for (const watcher of this.#watchers) watcher()
  }
}

/** What makes a rule another one to those who use it: what else changes is followed without touching its listener. */
function listenerKey({ id, frontend, transport, frontendPort }: Rule): string {
  return `${id} ${transport} ${printAddress({ ip: frontend.ip, port: frontendPort })}`
}
