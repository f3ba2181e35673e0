import { metallb } from './scenarios/metallb.ts'
import type { Scenario } from './scenarios/scenario.ts'

/** In the order in which they are told. */
export const scenarios: readonly Scenario[] = [metallb]
