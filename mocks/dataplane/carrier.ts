import type { Clock } from '../time/clock.ts'
import type { Address } from './flow.ts'
import type { Binding } from './listeners.ts'
import type { Machines } from './machines.ts'
import type { Rule } from './network-view.ts'
import type { Routing } from './route.ts'
import type { TrafficMeter } from './traffic.ts'
import type { Underlay } from './underlay.ts'

/** Carries the flows of one rule by one transport. */
export interface Carrier {
  /** Takes flows at `at` from now on. */
  bind(at: Address): Promise<Binding>
  /** Hears that the rule has changed. It decides about new flows; those that stand are left alone, or drained. */
  ruleChanged(): void
  /** Ends every flow. */
  end(): void
}

export interface CarrierOptions extends Routing {
  readonly clock: Clock
  readonly underlay: Underlay
  readonly machines: Machines
  /** The rule as it is now. */
  readonly rule: () => Rule
  readonly meter: TrafficMeter
}
