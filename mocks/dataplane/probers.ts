import type { Clock } from '../time/clock.ts'
import type { Balancing, Member, NetworkView, Probe } from './network-view.ts'
import { Prober } from './prober.ts'
import type { ProbeFailure } from './prober.ts'
import { allowsFlow, probeSource } from './security.ts'
import type { Underlay } from './underlay.ts'

export interface ProbeState {
  readonly loadBalancer: string
  readonly rule: string
  readonly probe: string
  readonly member: { readonly name: string; readonly ip: string }
  /** Undefined until the first result. */
  readonly up: boolean | undefined
  /** How the last probe failed; undefined when it did not. */
  readonly failure: ProbeFailure | undefined
  /** Milliseconds since the epoch. */
  readonly lastChangeAt: number
  /** Milliseconds since the epoch; undefined until the first result. */
  readonly lastResultAt: number | undefined
}

export interface ProbersOptions {
  readonly clock: Clock
  readonly underlay: Underlay
  /** Divides intervals and time-outs. */
  readonly scale: number
  readonly view: () => NetworkView
  readonly onVerdict: () => void
}

/** All probers of all load balancers: one per probe and member, however many rules share the probe. */
export class Probers {
  readonly #options: ProbersOptions
  readonly #probers = new Map<string, Prober>()

  constructor(options: ProbersOptions) {
    this.#options = options
  }

  /** Starts, changes and stops probers until they are what `rules` ask for; what did not change goes on. */
  follow(rules: readonly Balancing[]): void {
    const wanted = new Map(rules.flatMap((rule) => probed(rule)))
    for (const [key, prober] of this.#probers) {
      if (wanted.has(key)) continue
      prober.stop()
      this.#probers.delete(key)
    }
    for (const [key, { probe, member }] of wanted) {
      const running = this.#probers.get(key)
      if (running === undefined) this.#probers.set(key, this.#start(probe, member))
      else running.reconfigure(probe)
    }
  }

  /** Answers the members that take new flows of `rule`. */
  available(rule: Balancing): readonly Member[] {
    const { probe, members } = rule
    // Without a probe there is no health, and adminState needs a probe too.
    if (probe === undefined) return members
    const available = members.filter((member) => this.isUp(rule, probe, member) === true)
    const fallsBackToAll = available.length === 0 && rule.sendsToAllWhenDown
    return fallsBackToAll ? members.filter(({ adminState }) => adminState !== 'Down') : available
  }

  /** Answers what probe and adminState say of a member of `rule`; undefined before the first result. */
  isUp(rule: Balancing, probe: Probe, member: Member): boolean | undefined {
    switch (member.adminState) {
      case 'Up':
        return true
      case 'Down':
        return false
      case 'None':
        return this.#probers.get(keyOf(rule, probe, member))?.up
    }
  }

  states(rules: readonly Balancing[]): readonly ProbeState[] {
    return rules.flatMap((rule) =>
      probed(rule).flatMap(([key, { probe, member }]) => {
        const prober = this.#probers.get(key)
        if (prober === undefined) return []
        const { name, ip } = member
        const { up, failure, lastChangeAt, lastResultAt } = prober
        const about = { loadBalancer: rule.loadBalancer, rule: rule.name, probe: probe.name, member: { name, ip } }
        return [{ ...about, up, failure, lastChangeAt, lastResultAt }]
      }),
    )
  }

  stop(): void {
    for (const prober of this.#probers.values()) prober.stop()
    this.#probers.clear()
  }

  /** Never slower than Azure. */
  #scaled(ms: number): number {
    const crowdedMs = this.#probers.size * perProberMs
    return Math.min(Math.max(ms / this.#options.scale, shortestIntervalMs, crowdedMs), ms)
  }

  #start(probe: Probe, member: Member): Prober {
    const { clock, underlay, view, onVerdict } = this.#options
    const from = { transport: 'Tcp', source: { ip: probeSource, port: 0 } } as const
    const admits = (port: number) => allowsFlow(view(), member.ip, { ...from, destination: { ip: member.ip, port } })
    return new Prober(probe, { member, clock, underlay, admits, onVerdict, scaled: (ms) => this.#scaled(ms) })
  }
}

/** Faster than this a probe would busy the machine and prove nothing. */
const shortestIntervalMs = 20
/** What each prober adds to the interval of all, so that a hundred Services do not make the machine one big prober. */
const perProberMs = 1

interface Probed {
  readonly probe: Probe
  readonly member: Member
}

function probed(rule: Balancing): readonly (readonly [string, Probed])[] {
  const { probe, members } = rule
  if (probe === undefined) return []
  return members.map((member) => [keyOf(rule, probe, member), { probe, member }] as const)
}

function keyOf(rule: Balancing, probe: Probe, member: Member): string {
  return `${rule.loadBalancerId} ${probe.name.toLowerCase()} ${member.ip}`
}
