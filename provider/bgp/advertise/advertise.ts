import { Advertiser } from './advertiser.ts'
import type { Advertised } from './advertiser.ts'
import type { Facts, Here } from './facts.ts'

/**
 * States once what a node announces, with nothing standing before: what `plan` compares and `explain` tells. Undefined for
 * a node that the cluster does not know. Give `assumedHere(node)` where nobody is on the node to look.
 */
export function advertise(facts: Facts, here: Here, now: number): Advertised | undefined {
  return new Advertiser().next(facts, here, now)
}
