import type { News } from '#provider/provider'

import type { EventRecorder } from '../kubernetes/events.ts'
import { refOf } from '../kubernetes/live-service.ts'
import type { LiveService } from '../kubernetes/live-service.ts'
import type { EventReason } from '../kubernetes/event-reasons.ts'

export interface Saying {
  readonly reason: EventReason
  readonly message: string
}

/** Says on a Service what happened to it, and what lasts only once: a reconciliation may look twice while nothing moves. */
export class Announcements {
  readonly #events: EventRecorder
  /** By UID. */
  readonly #removing = new Set<string>()
  readonly #unavailable = new Set<string>()

  constructor(events: EventRecorder) {
    this.#events = events
  }

  say(service: LiveService, { reason, message }: Saying): void {
    const { namespace, name, uid } = refOf(service)
    this.#events.record({ apiVersion: 'v1', kind: 'Service', namespace, name, uid }, reason, message)
  }

  /** Passes on what the provider has to tell; it tells each thing once. */
  tell(service: LiveService, news: readonly News[] = []): void {
    for (const saying of news) this.say(service, saying)
  }

  removing(service: LiveService): void {
    if (this.#removing.has(service.metadata.uid)) return
    this.#removing.add(service.metadata.uid)
    this.say(service, { reason: 'DeletingLoadBalancer', message: 'Deleting load balancer' })
  }

  removed(service: LiveService): void {
    this.#removing.delete(service.metadata.uid)
    this.say(service, { reason: 'DeletedLoadBalancer', message: 'Deleted load balancer' })
  }

  /** The Service is being ensured: its removal, if one had begun, is over. */
  ensuring(service: LiveService, hasMembers: boolean): void {
    const { uid } = service.metadata
    this.#removing.delete(uid)
    const wasSaid = this.#unavailable.has(uid)
    if (hasMembers) this.#unavailable.delete(uid)
    if (hasMembers || wasSaid) return
    this.#unavailable.add(uid)
    this.say(service, { reason: 'UnAvailableLoadBalancer', message: 'There are no available nodes for LoadBalancer' })
  }

  forget(uid: string): void {
    this.#removing.delete(uid)
    this.#unavailable.delete(uid)
  }
}
