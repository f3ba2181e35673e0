/**
 * The announcements of one node, kept up to date: what it decided about a Service is decided anew only when the Service,
 * its endpoints, the configuration, a node, or the time that the decision named has changed. Of 10,000 addresses one
 * change costs one decision and one walk over a list.
 */
import type { NodeAnnouncements } from '../announcement.ts'
import { decideService, earliest } from './decide-service.ts'
import type { ServiceDecision, ServiceVerdicts } from './decide-service.ts'
import type { Draft } from './draft.ts'
import type { Facts, Here } from './facts.ts'
import { HeldBlocks } from './held-blocks.ts'
import { merge } from './merge.ts'
import type { NodeProblem } from './node-problem.ts'
import { sameAs } from './same.ts'
import { surround } from './surroundings.ts'
import type { Surroundings } from './surroundings.ts'
import { turnsBetween } from './turn.ts'
import type { Turn } from './turn.ts'

export interface Advertised {
  /** The same object as before where nothing differs. */
  readonly desired: NodeAnnouncements
  readonly problems: readonly NodeProblem[]
  /** When time alone may change something, milliseconds since the epoch. */
  readonly dueAt: number | undefined
  /** By key of the Service; the advertiser goes on writing to it. */
  readonly verdicts: ReadonlyMap<string, ServiceVerdicts>
  /** What has changed for Services since the last time. */
  readonly turns: readonly Turn[]
}

export class Advertiser {
  readonly #services = new Map<string, ServiceDecision>()
  readonly #blocks = new HeldBlocks()
  #surroundings: Surroundings | undefined
  #drainingSince: number | undefined
  #desired: NodeAnnouncements | undefined
  /** The facts by which the Services were decided. */
  #version: number | undefined
  #dueAt: number | undefined

  /**
   * States what the node shall announce. Undefined while the cluster does not know the node: whether it was never there or
   * was deleted by mistake, there is nothing to judge by, and what stands had better stay.
   */
  next(facts: Facts, here: Here, now: number): Advertised | undefined {
    const before = this.#surroundings
    const around = before?.isOf(facts, here) === true ? before : surround(facts, here)
    if (around === undefined) return undefined
    this.#surroundings = around
    this.#drainingSince = around.view.drain === undefined ? undefined : (this.#drainingSince ?? now)
    const isCurrent = around === before && this.#version === facts.version && now < (this.#dueAt ?? Infinity)
    const turns = isCurrent ? undefined : this.#decide(facts, around, now)
    const isBlockDue = now >= (this.#blocks.dueAt ?? Infinity)
    if (turns !== undefined || around !== before || isBlockDue) this.#state(around, now)
    return {
      desired: this.#desired ?? this.#state(around, now),
      problems: around.problems,
      dueAt: this.#blocks.dueAt === undefined ? this.#dueAt : Math.min(this.#blocks.dueAt, this.#dueAt ?? Infinity),
      verdicts: this.#services,
      turns: turns ?? [],
    }
  }

  /** Undefined where nothing had to be decided. */
  #decide({ services, endpoints, version }: Facts, around: Surroundings, now: number): Turn[] | undefined {
    const turns: Turn[] = []
    let hasDecided = false
    for (const [key, service] of services) {
      const past = this.#services.get(key)
      const subject = { cluster: around.cluster, service, endpoints: endpoints.get(key) }
      if (past !== undefined && isCurrent(past, subject, now)) continue
      const { view, here } = around
      const next = decideService({ ...subject, view, here, drainingSince: this.#drainingSince, now }, past)
      this.#services.set(key, next)
      for (const turn of turnsBetween(key, { past, next, found: here.found })) turns.push(turn)
      hasDecided = true
    }
    if (this.#forget(services, turns)) hasDecided = true
    this.#version = version
    this.#dueAt = earliest(this.#services.values())
    return hasDecided ? turns : undefined
  }

  #forget(services: Facts['services'], turns: Turn[]): boolean {
    if (this.#services.size === services.size) return false
    for (const [key, past] of this.#services) {
      if (services.has(key)) continue
      this.#services.delete(key)
      turns.push(...turnsBetween(key, { past, found: nothing }))
    }
    return true
  }

  #state({ sessions, here, ...around }: Surroundings, now: number): NodeAnnouncements {
    const fabric = this.#blocks.next(around, now)
    const isMute = sessions.router === undefined && here.needsPeers
    const announcements = isMute ? [] : merge([fabric, ...this.#ofServices()].flat(), namesOf(sessions))
    this.#desired = sameAs(this.#desired, { ...sessions, announcements })
    return this.#desired
  }

  #ofServices(): (readonly Draft[])[] {
    return Array.from(this.#services.values(), ({ drafts }) => drafts)
  }
}

function namesOf({ peers }: Surroundings['sessions']): readonly string[] {
  return peers.map(({ name }) => name)
}

function isCurrent(
  past: ServiceDecision,
  { cluster, service, endpoints }: Pick<ServiceDecision, 'cluster' | 'service' | 'endpoints'>,
  now: number,
): boolean {
  return (
    past.cluster === cluster &&
    past.service === service &&
    past.endpoints === endpoints &&
    (past.dueAt === undefined || now < past.dueAt)
  )
}

const nothing: ReadonlySet<string> = new Set()
