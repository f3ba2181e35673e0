import type { Checks } from '../../report/checks.ts'
import type { Lab } from '../lab/lab.ts'

/** One group of checks in the lab. It begins with the router's configuration and the nodes' state that it needs. */
export interface Step {
  readonly lab: Lab
  readonly checks: Checks
}

/** Throws unless `condition` holds. */
export function assert(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise)
}
