import type { Turn } from '#provider/bgp/advertise/turn'
import { withheldText } from '#provider/bgp/advertise/verdict'
import type { Clock } from '#provider/time/clock'
import type { EventRecorder } from '#reconcilers/kubernetes/events'
import { refOf, type LiveService } from '#reconcilers/kubernetes/live-service'
import type { ReadStore } from '#reconcilers/kubernetes/store'
import { TokenBucket } from '#reconcilers/kubernetes/token-bucket'

export interface TurnEventsOptions {
  readonly events: EventRecorder
  readonly services: Pick<ReadStore<LiveService>, 'get'>
  readonly node: string
  readonly clock: Clock
}

/**
 * Says on Services that a node took them up or left them, as MetalLB does (`nodeAssigned`). A drain of a node with ten
 * thousand of them is told by its status: after a few dozen events only one a second is written.
 */
export class TurnEvents {
  readonly #options: TurnEventsOptions
  readonly #bucket: TokenBucket

  constructor(options: TurnEventsOptions) {
    this.#options = options
    this.#bucket = new TokenBucket({ burst: 50, refillMs: 1000 }, options.clock.now())
  }

  say(turns: readonly Turn[]): void {
    const { events, services, clock } = this.#options
    for (const turn of turns) {
      const service = services.get(turn.service)
      if (service === undefined || !this.#bucket.take(clock.now())) continue
      const { namespace, name, uid } = refOf(service)
      const reason = turn.now === 'announced' ? 'nodeAssigned' : 'nodeWithdrawn'
      events.record({ apiVersion: 'v1', kind: 'Service', namespace, name, uid }, reason, this.#message(turn))
    }
  }

  #message({ now, address, verdict }: Turn): string {
    const { node } = this.#options
    if (now === 'announced') return `announcing ${address} from node "${node}" with protocol "bgp"`
    const why = verdict?.is === 'withheld' ? `: ${withheldText[verdict.why]}` : ''
    return `no longer announcing ${address} from node "${node}"${why}`
  }
}
