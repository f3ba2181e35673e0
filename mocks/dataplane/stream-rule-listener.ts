import type { Socket } from 'node:net'
import type { Flow } from './flow.ts'
import type { Binding } from './listeners.ts'
import type { Rule } from './network-view.ts'
import { routeFlow } from './route.ts'
import type { RuleListener, RuleListenerOptions } from './rule-listener.ts'
import { StreamFlow } from './stream-flow.ts'
import { TrafficMeter } from './traffic.ts'
import type { Carried } from './traffic.ts'

/** Carries TCP connections. */
export class StreamRuleListener implements RuleListener {
  readonly #options: RuleListenerOptions
  readonly #flows = new Set<StreamFlow>()
  readonly #meter = new TrafficMeter()
  #rule: Rule
  #binding: Binding | undefined
  #closed = false

  constructor(rule: Rule, options: RuleListenerOptions) {
    this.#rule = rule
    this.#options = options
  }

  get rule(): Rule {
    return this.#rule
  }

  get binding(): Binding | undefined {
    return this.#binding
  }

  carried(): Carried {
    return this.#meter.carried()
  }

  async open(): Promise<void> {
    const at = { ip: this.#rule.frontend.ip, port: this.#rule.frontendPort }
    this.#binding = await this.#options.underlay.bind(at, (socket, flow) => this.#accept(socket, flow))
    // Closed while it was being bound.
    if (this.#closed) this.#binding.close()
  }

  follow(rule: Rule): void {
    this.#rule = rule
    for (const flow of this.#flows) flow.follow(rule)
  }

  close(): void {
    this.#closed = true
    this.#binding?.close()
    for (const flow of this.#flows) flow.reset()
  }

  #accept(socket: Socket, flow: Flow): void {
    const rule = this.#rule
    this.#meter.connection(socket)
    const { underlay, machines, clock } = this.#options
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
