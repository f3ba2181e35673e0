import type { Socket } from 'node:net'
import type { Flow } from './flow.ts'
import { watchIdle } from './idle.ts'
import type { Binding } from './listeners.ts'
import type { Rule } from './network-view.ts'
import { routeFlow } from './route.ts'
import type { RuleListener, RuleListenerOptions } from './rule-listener.ts'

/** Carries TCP connections. */
export class StreamRuleListener implements RuleListener {
  rule: Rule
  readonly #options: RuleListenerOptions
  readonly #flows = new Set<Socket>()
  #binding: Binding | undefined
  #closed = false

  constructor(rule: Rule, options: RuleListenerOptions) {
    this.rule = rule
    this.#options = options
  }

  get binding(): Binding | undefined {
    return this.#binding
  }

  async open(): Promise<void> {
    const at = { ip: this.rule.frontend.ip, port: this.rule.frontendPort }
    this.#binding = await this.#options.underlay.bind(at, (socket, flow) => this.#accept(socket, flow))
    // Closed while it was being bound.
    if (this.#closed) this.#binding.close()
  }

  close(): void {
    this.#closed = true
    this.#binding?.close()
    for (const socket of this.#flows) socket.resetAndDestroy()
  }

  #accept(socket: Socket, flow: Flow): void {
    const { rule } = this
    const { underlay, machines, clock } = this.#options
    const route = routeFlow(rule, flow, this.#options)
    // All down: established flows stay, new ones come to nothing.
    if (route === undefined) return void socket.destroy()
    const { member, carried } = route
    this.#flows.add(socket)
    socket.once('close', () => this.#flows.delete(socket))
    watchIdle(socket, rule.idleTimeoutMs, clock, () => (rule.tcpReset ? socket.resetAndDestroy() : socket.destroy()))
    if (!rule.floatingIp) return underlay.deliver(socket, carried)
    // Only the member's own kernel knows what to do with an address that is not its own.
    const node = machines.nodeAt(member.ip)
    if (node === undefined) return void socket.destroy()
    node.deliver(socket, carried)
  }
}
