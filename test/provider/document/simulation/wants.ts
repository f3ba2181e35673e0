import type { Point } from '#provider/document/names'
import type { Slot } from './bodies.ts'

/** What an owner wants of a load balancer; also its share of one. */
export interface RulesWant {
  readonly type: 'rules'
  readonly point: Point
  readonly ports: readonly number[]
  /**
   * What gives a better right than age while nobody stands on the address, as for a moment in a transfer: 2 = was among the
   * last who stood there, 1 = the user was told the address, 0 = nothing.
   */
  readonly claim: 0 | 1 | 2
  /** Of two newcomers the older one wins. */
  readonly order: number
}

export interface PublicIpWant {
  readonly type: 'use'
  /** Whether it is to be made if it is missing: it is the owner's own. */
  readonly create: boolean
}

export interface OpeningWant {
  readonly serving: Point
  readonly point: Point
  readonly port: number
}

export interface OpeningsWant {
  readonly type: 'openings'
  readonly open: readonly OpeningWant[]
  /** Stays open if it is: a transfer must not close and open again what comes back in a moment. */
  readonly keeps: readonly Slot[]
  /** Addresses that are this owner's, so that what is open there may be closed. */
  readonly answersFor: readonly Point[]
}
