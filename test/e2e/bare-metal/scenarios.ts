import { contrail } from './scenarios/contrail.ts'
import { fabric } from './scenarios/fabric.ts'
import { metallb } from './scenarios/metallb.ts'
import { nodeport } from './scenarios/nodeport.ts'
import type { Scenario } from './scenarios/scenario.ts'

/** In the order in which they are told. */
export const scenarios: readonly Scenario[] = [metallb, fabric, contrail, nodeport]
