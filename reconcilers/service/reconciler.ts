import type { Parsed } from '#provider/intent/intent'
import type { ServiceObject } from '#provider/intent/service-object'
import type { LoadBalancers, Surroundings } from '#provider/provider'
import type { Clock } from '#provider/time/clock'

import type { KubernetesClient } from '../kubernetes/client.ts'
import type { EventRecorder } from '../kubernetes/events.ts'
import { refOf } from '../kubernetes/live-service.ts'
import type { LiveService } from '../kubernetes/live-service.ts'
import { objectKey } from '../kubernetes/object.ts'
import type { ReadStore } from '../kubernetes/store.ts'
import type { Metrics } from '../metrics.ts'
import { done } from '../queue/loop.ts'
import type { Result } from '../queue/loop.ts'
import { AddressTimes } from './address-times.ts'
import { Announcements } from './announcements.ts'
import { annotate } from './annotate.ts'
import { brakeOn } from './brake.ts'
import { addFinalizer, removeFinalizer } from './finalizer.ts'
import { lastSeen } from './known-service.ts'
import { ensureOutcome, invalidOutcome, releaseOutcome } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { publishedIngress } from './status.ts'
import type { ServiceAnswer } from './service-answer.ts'
import type { IpMode } from './status.ts'
import { StatusWriter } from './status-writer.ts'
import { claimOn } from './wants.ts'
import type { Ownership } from './wants.ts'

export interface ServiceReconcilerOptions<I> {
  readonly client: KubernetesClient
  readonly services: ReadStore<LiveService>
  readonly loadBalancers: LoadBalancers<I>
  readonly parse: (service: ServiceObject) => Parsed<I>
  /** What the provider needs to know beside the Service. */
  readonly surroundingsOf: (service: LiveService) => Surroundings
  /** False while no node can take traffic. */
  readonly hasMembers: () => boolean
  readonly events: EventRecorder
  readonly ownership: Ownership
  readonly readOnly: boolean
  /** True if it only reads and somebody else leads, who has the word on all Services. */
  readonly isBesideLeader: () => boolean
  readonly clock: Clock
  readonly metrics: Metrics
  readonly ipMode?: IpMode | undefined
  readonly onAnswer?: ((answer: ServiceAnswer) => void) | undefined
}

/**
 * Brings one Service and the provider's answer about it together. Level-triggered: it starts from what stands on the
 * object, never from what happened, so that a kill between any two writes is only another start.
 */
export class ServiceReconciler<I> {
  readonly #options: ServiceReconcilerOptions<I>
  readonly #writer: StatusWriter
  readonly #announcements: Announcements
  readonly #times: AddressTimes
  /** UIDs on which it was shown that we only read. */
  readonly #shownReadOnly = new Set<string>()

  constructor(options: ServiceReconcilerOptions<I>) {
    this.#options = options
    this.#writer = new StatusWriter(options)
    this.#announcements = new Announcements(options.events)
    this.#times = new AddressTimes(options)
  }

  async reconcile(key: string, signal: AbortSignal): Promise<Result> {
    // 1. Load.
    const { services, ownership, readOnly } = this.#options
    const cached = services.get(key)
    if (cached === undefined) return done
    const service = this.#writer.newest(cached)
    const claim = claimOn(service, ownership)
    if (claim === 'none') return done
    const brake = brakeOn(service, readOnly)
    if (brake !== undefined && this.#isOthersWord(service)) return done
    if (brake !== undefined)
      return this.#show(service, { status: { ingress: 'keep', ready: brake }, events: [] }, signal)
    return claim === 'release' ? this.#release(service, signal) : this.#ensure(service, signal)
  }

  /** Drops what is remembered of a Service that is no more; one without a finalizer is released only now. */
  forget(service: LiveService): void {
    const { loadBalancers, ownership } = this.#options
    const { uid } = service.metadata
    if (ownership.finalizer === undefined) loadBalancers.ensureGone(refOf(service), lastSeen(service))
    this.#writer.forget(uid)
    this.#announcements.forget(uid)
    this.#times.forget(uid)
    this.#shownReadOnly.delete(uid)
  }

  /** Who only reads says so once: what is shown after that was said by a leader, and two would take each other's word back for ever. */
  #isOthersWord({ metadata: { uid } }: LiveService): boolean {
    const { readOnly, isBesideLeader } = this.#options
    if (!readOnly) return false
    if (isBesideLeader() || this.#shownReadOnly.has(uid)) return true
    this.#shownReadOnly.add(uid)
    return false
  }

  async #ensure(found: LiveService, signal: AbortSignal): Promise<Result> {
    const { client, parse, loadBalancers, ownership, surroundingsOf, hasMembers } = this.#options
    // 2. Parse the intent.
    const parsed = parse(found)
    if ('problems' in parsed) return this.#show(found, invalidOutcome(found, parsed.problems), signal)
    this.#times.wanted(found)
    const { finalizer } = ownership
    // Without a finalizer nothing may be awaited between load and ensure: a Service that is gone by then would hold an address for ever.
    const service = finalizer === undefined ? found : await addFinalizer(client, found, finalizer, signal)
    if (service === undefined) return done
    this.#writer.wrote(service)
    // 3. Ensure.
    const state = loadBalancers.ensure(parsed.intent, publishedIngress(service), surroundingsOf(service))
    this.#options.onAnswer?.({ service: objectKey(service), is: state.is })
    const considered = { warnings: parsed.warnings, hasMembers: hasMembers() }
    this.#announcements.ensuring(service, considered.hasMembers)
    this.#announcements.tell(service, state.news)
    // 4. Status, 5. events.
    return this.#show(service, ensureOutcome(service, state, considered), signal)
  }

  async #release(service: LiveService, signal: AbortSignal): Promise<Result> {
    const { client, loadBalancers, ownership } = this.#options
    const { finalizer } = ownership
    this.#announcements.removing(service)
    const state = loadBalancers.ensureGone(refOf(service), lastSeen(service))
    this.#options.onAnswer?.({ service: objectKey(service), is: state.is })
    this.#announcements.tell(service, state.news)
    if (state.is !== 'gone') return this.#show(service, releaseOutcome(service, state), signal)
    // Last of all goes what marks it as ours: a kill before that is only another start.
    const bare = await annotate(client, service, state.annotations ?? {}, signal)
    const cleared = bare && (await this.#clear(bare, signal))
    const freed = cleared && finalizer && (await removeFinalizer(client, cleared, finalizer, signal))
    if (freed) this.#writer.wrote(freed)
    this.#announcements.removed(service)
    return done
  }

  /** A Service that stays, with another type, must not go on showing an address; one that goes away may keep it to the end. */
  async #clear(service: LiveService, signal: AbortSignal): Promise<LiveService | undefined> {
    if (service.metadata.deletionTimestamp !== undefined) return service
    return this.#writer.write(service, { ingress: [], ready: 'none' }, signal)
  }

  async #show(found: LiveService, outcome: Outcome, signal: AbortSignal): Promise<Result> {
    const { status, events, annotations = {} } = outcome
    // What is to be written beside the status keeps everything else waiting.
    const afterMs = Object.keys(annotations).length > 0 ? 0 : this.#writer.dueInMs(found, status)
    if (afterMs > 0) return { is: 'again', afterMs }
    const service = await annotate(this.#options.client, found, annotations, signal)
    if (service === undefined) return done
    this.#writer.wrote(service)
    if ((await this.#writer.write(service, status, signal)) === undefined) return done
    if (status.ingress !== 'keep' && status.ingress.length > 0) this.#times.shown(service.metadata.uid)
    for (const saying of events) this.#announcements.say(service, saying)
    return done
  }
}
