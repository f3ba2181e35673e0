import { printAddress } from './flow.ts'
import type { Datagram, Flow } from './flow.ts'
import { FlowTable } from './flow-table.ts'
import type { Binding } from './listeners.ts'
import type { Rule } from './network-view.ts'
import { routeFlow } from './route.ts'
import type { Route } from './route.ts'
import type { RuleListener, RuleListenerOptions } from './rule-listener.ts'
import { TrafficMeter } from './traffic.ts'
import type { Carried } from './traffic.ts'

/**
 * Carries datagrams. A flow stays with its member until it is idle for too long or the member goes down: then it moves,
 * and where nobody is up it ends (arm-semantics section 6).
 */
export class DatagramRuleListener implements RuleListener {
  readonly #options: RuleListenerOptions
  readonly #flows: FlowTable<Route>
  readonly #meter = new TrafficMeter()
  #rule: Rule
  #binding: Binding | undefined
  #closed = false

  constructor(rule: Rule, options: RuleListenerOptions) {
    this.#rule = rule
    this.#options = options
    this.#flows = new FlowTable<Route>({ clock: options.clock, idleMs: () => this.#rule.idleTimeoutMs })
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
    const take = (datagram: Datagram, flow: Flow) => this.#take(datagram, flow)
    this.#binding = await this.#options.underlay.bindDatagrams(at, take)
    // Closed while it was being bound.
    if (this.#closed) this.#binding.close()
  }

  follow(rule: Rule): void {
    this.#rule = rule
  }

  close(): void {
    this.#closed = true
    this.#binding?.close()
    this.#flows.clear()
  }

  #take({ data, answer }: Datagram, flow: Flow): void {
    const rule = this.#rule
    const { underlay, machines } = this.#options
    const key = printAddress(flow.source)
    const route = this.#standing(key) ?? this.#begin(key, flow)
    if (route === undefined) return
    this.#meter.datagram('in', data)
    const answered = {
      data,
      answer: (back: Buffer) => {
        // An answer keeps its flow too; one that comes after the flow has ended finds no way back.
        if (this.#flows.use(key) !== route) return
        this.#meter.datagram('out', back)
        answer(back)
      },
    }
    if (!rule.floatingIp) return underlay.deliverDatagram(answered, route.carried)
    machines.nodeAt(route.member.ip)?.deliverDatagram(answered, route.carried)
  }

  #standing(key: string): Route | undefined {
    const route = this.#flows.use(key)
    const isUp = this.#options.available(this.#rule).some(({ ip }) => ip === route?.member.ip)
    if (route !== undefined && !isUp) this.#flows.delete(key)
    return isUp ? route : undefined
  }

  #begin(key: string, flow: Flow): Route | undefined {
    const route = routeFlow(this.#rule, flow, this.#options)
    if (route !== undefined) this.#flows.set(key, route)
    return route
  }
}
