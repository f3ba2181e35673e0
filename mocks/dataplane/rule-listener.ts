import type { Carrier, CarrierOptions } from './carrier.ts'
import { DatagramCarrier } from './datagram-carrier.ts'
import type { Binding } from './listeners.ts'
import type { Rule } from './network-view.ts'
import { StreamCarrier } from './stream-carrier.ts'
import { TrafficMeter } from './traffic.ts'
import type { Carried } from './traffic.ts'

export type RuleListenerOptions = Omit<CarrierOptions, 'rule' | 'meter'>

/** Listens for one rule at its frontend. */
export class RuleListener {
  readonly #options: RuleListenerOptions
  readonly #meter = new TrafficMeter()
  readonly #carrier: Carrier
  #rule: Rule
  #binding: Binding | undefined
  #closed = false

  constructor(rule: Rule, options: RuleListenerOptions) {
    this.#rule = rule
    this.#options = options
    this.#carrier = this.#createCarrier()
  }

  get rule(): Rule {
    return this.#rule
  }

  /** Undefined until it is bound. */
  get binding(): Binding | undefined {
    return this.#binding
  }

  carried(): Carried {
    return this.#meter.carried()
  }

  async open(): Promise<void> {
    this.#binding = await this.#carrier.bind({ ip: this.#rule.frontend.ip, port: this.#rule.frontendPort })
    // Closed while it was being bound.
    if (this.#closed) this.#binding.close()
  }

  /** Goes on with the rule as it is now; its frontend, transport and port are the same. */
  follow(rule: Rule): void {
    this.#rule = rule
    this.#carrier.ruleChanged()
  }

  /** Ends the listener and every flow that came through it. */
  close(): void {
    this.#closed = true
    this.#binding?.close()
    this.#carrier.end()
  }

  #createCarrier(): Carrier {
    const options = { ...this.#options, rule: () => this.#rule, meter: this.#meter }
    switch (this.#rule.transport) {
      case 'Tcp':
        return new StreamCarrier(options)
      case 'Udp':
        return new DatagramCarrier(options)
    }
  }
}
