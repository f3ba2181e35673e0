import type { Socket } from 'node:net'
import type { Clock } from '../time/clock.ts'
import { chooseMember } from './distribution.ts'
import type { Flow, FlowTaker } from './flow.ts'
import { watchIdle } from './idle.ts'
import type { Member, NetworkView, Rule } from './network-view.ts'
import { allowsFlow } from './security.ts'
import type { Binding, Underlay } from './underlay.ts'

export interface RuleListenerOptions {
  readonly clock: Clock
  readonly underlay: Underlay
  readonly nodes: (ip: string) => FlowTaker | undefined
  readonly view: () => NetworkView
  /** The members that take new flows now. */
  readonly available: (rule: Rule) => readonly Member[]
}

/** Carries the flows of one rule. A changed rule decides about new flows only; those that stand are left alone. */
export class RuleListener {
  rule: Rule
  readonly #options: RuleListenerOptions
  readonly #flows = new Set<Socket>()
  #binding: Binding | undefined
  #closed = false

  constructor(rule: Rule, options: RuleListenerOptions) {
    this.rule = rule
    this.#options = options
  }

  /** Undefined until it is bound. */
  get binding(): Binding | undefined {
    return this.#binding
  }

  async open(): Promise<void> {
    const at = { ip: this.rule.frontend.ip, port: this.rule.frontendPort }
    this.#binding = await this.#options.underlay.bind(at, (socket, flow) => this.#accept(socket, flow))
    // Closed while it was being bound.
    if (this.#closed) this.#binding.close()
  }

  /** Ends the listener and every flow that came through it. */
  close(): void {
    this.#closed = true
    this.#binding?.close()
    for (const socket of this.#flows) socket.resetAndDestroy()
  }

  #accept(socket: Socket, flow: Flow): void {
    const { rule } = this
    const { available, view, underlay, nodes, clock } = this.#options
    const member = chooseMember(available(rule), rule.distribution, flow)
    // All down: established flows stay, new ones come to nothing.
    if (member === undefined) return void socket.destroy()
    const destination = rule.floatingIp ? flow.destination : { ip: member.ip, port: rule.backendPort }
    const carried = { source: flow.source, destination }
    if (!allowsFlow(view(), member.ip, carried)) return void socket.destroy()
    this.#flows.add(socket)
    socket.once('close', () => this.#flows.delete(socket))
    watchIdle(socket, rule.idleTimeoutMs, clock, () => (rule.tcpReset ? socket.resetAndDestroy() : socket.destroy()))
    if (!rule.floatingIp) return underlay.deliver(socket, carried)
    // Only the member's own kernel knows what to do with an address that is not its own.
    const node = nodes(member.ip)
    if (node === undefined) return void socket.destroy()
    node.deliver(socket, carried)
  }
}
