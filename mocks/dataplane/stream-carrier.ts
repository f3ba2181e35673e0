import type { Socket } from 'node:net'
import type { Carrier, CarrierOptions } from './carrier.ts'
import type { Address, Flow } from './flow.ts'
import type { Binding } from './listeners.ts'
import { routeFlow } from './route.ts'
import { StreamFlow } from './stream-flow.ts'

/** Carries TCP connections. */
export class StreamCarrier implements Carrier {
  readonly #options: CarrierOptions
  readonly #flows = new Set<StreamFlow>()

  constructor(options: CarrierOptions) {
    this.#options = options
  }

  bind(at: Address): Promise<Binding> {
    return this.#options.underlay.bind(at, (socket, flow) => this.#accept(socket, flow))
  }

  ruleChanged(): void {
    for (const flow of this.#flows) flow.follow(this.#options.rule())
  }

  end(): void {
    for (const flow of this.#flows) flow.reset()
  }

  #accept(socket: Socket, flow: Flow): void {
    const { underlay, machines, clock, meter } = this.#options
    const rule = this.#options.rule()
    meter.connection(socket)
    const route = routeFlow(rule, flow, this.#options)
    // All down: established flows stay, new ones come to nothing.
    if (route === undefined) return void socket.destroy()
    const { member, carried } = route
    const standing = new StreamFlow(socket, member, rule, clock)
    this.#flows.add(standing)
    socket.once('close', () => this.#flows.delete(standing))
    if (!rule.floatingIp) return underlay.deliver(socket, carried)
    // Only the member's own kernel knows what to do with an address that is not its own.
    const node = machines.nodeAt(member.ip)
    if (node === undefined) return void socket.destroy()
    node.deliver(socket, carried)
  }
}
