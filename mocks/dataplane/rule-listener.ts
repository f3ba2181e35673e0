import type { Clock } from '../time/clock.ts'
import { DatagramRuleListener } from './datagram-rule-listener.ts'
import type { Binding } from './listeners.ts'
import type { Machines } from './machines.ts'
import type { Rule } from './network-view.ts'
import type { Routing } from './route.ts'
import { StreamRuleListener } from './stream-rule-listener.ts'
import type { Carried } from './traffic.ts'
import type { Underlay } from './underlay.ts'

export interface RuleListenerOptions extends Routing {
  readonly clock: Clock
  readonly underlay: Underlay
  readonly machines: Machines
}

/** Carries the flows of one rule. */
export interface RuleListener {
  readonly rule: Rule
  /** Undefined until it is bound. */
  readonly binding: Binding | undefined
  carried(): Carried
  open(): Promise<void>
  /** Goes on with the rule as it is now. It decides about new flows; those that stand are left alone, or drained. */
  follow(rule: Rule): void
  /** Ends the listener and every flow that came through it. */
  close(): void
}

export function createRuleListener(rule: Rule, options: RuleListenerOptions): RuleListener {
  switch (rule.transport) {
    case 'Tcp':
      return new StreamRuleListener(rule, options)
    case 'Udp':
      return new DatagramRuleListener(rule, options)
  }
}
