import type { Carrier, CarrierOptions } from './carrier.ts'
import { printAddress } from './flow.ts'
import type { Address, Datagram, Flow } from './flow.ts'
import { FlowTable } from './flow-table.ts'
import type { Binding } from './listeners.ts'
import { routeFlow } from './route.ts'
import type { Route } from './route.ts'

/**
 * Carries datagrams. A flow stays with its member until it is idle for too long or the member goes down: then it moves,
 * and where nobody is up it ends (arm-semantics section 6).
 */
export class DatagramCarrier implements Carrier {
  readonly #options: CarrierOptions
  readonly #flows: FlowTable<Route>

  constructor(options: CarrierOptions) {
    this.#options = options
    this.#flows = new FlowTable<Route>({ clock: options.clock, idleMs: () => options.rule().idleTimeoutMs })
  }

  bind(at: Address): Promise<Binding> {
    return this.#options.underlay.bindDatagrams(at, (datagram, flow) => this.#take(datagram, flow))
  }

  /** Each datagram asks anew who is up. */
  ruleChanged(): void {}

  end(): void {
    this.#flows.clear()
  }

  #take({ data, answer }: Datagram, flow: Flow): void {
    const { underlay, machines, meter, rule } = this.#options
    const key = printAddress(flow.source)
    const route = this.#standing(key) ?? this.#begin(key, flow)
    if (route === undefined) return
    meter.datagram('in', data)
    const answered = {
      data,
      answer: (back: Buffer) => {
        // An answer keeps its flow too; one that comes after the flow has ended finds no way back.
        if (this.#flows.use(key) !== route) return
        meter.datagram('out', back)
        answer(back)
      },
    }
    if (!rule().floatingIp) return underlay.deliverDatagram(answered, route.carried)
    machines.nodeAt(route.member.ip)?.deliverDatagram(answered, route.carried)
  }

  #standing(key: string): Route | undefined {
    const route = this.#flows.use(key)
    const isUp = this.#options.available(this.#options.rule()).some(({ ip }) => ip === route?.member.ip)
    if (route !== undefined && !isUp) this.#flows.delete(key)
    return isUp ? route : undefined
  }

  #begin(key: string, flow: Flow): Route | undefined {
    const route = routeFlow(this.#options.rule(), flow, this.#options)
    if (route !== undefined) this.#flows.set(key, route)
    return route
  }
}
