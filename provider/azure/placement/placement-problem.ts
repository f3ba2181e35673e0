import { annotation } from '#provider/intent/annotations'
import type { Problem } from '#provider/intent/problem'
import type { BalancerPair } from './balancer-pair.ts'

const { key } = annotation('configurations')
const address = 'spec.loadBalancerIP, azure-load-balancer-ipv4/-ipv6 or azure-pip-name'

/** Where an address is decides the load balancer, so one cannot ask for both (as in the Azure provider). */
export function pinnedAndListed(asksFor: readonly string[]): Problem {
  return {
    field: key,
    value: asksFor.join(', '),
    why: `the Service also asks for an address (${address}), and that decides the load balancer`,
    fix: 'Remove one of the two',
  }
}

/** A newcomer wants an address that stands where it may not go. */
export function addressElsewhere(home: BalancerPair, eligible: readonly BalancerPair[]): Problem {
  return {
    field: address,
    value: '',
    why: `the address is on load balancer ${home.name}, and this Service may only be on ${namesOf(eligible)}`,
    fix: 'Ask for another address, or change the labels or the selectors in azure.json',
  }
}

/** It should go, but others at its address do not go with it. */
export function boundByNeighbours(home: BalancerPair, eligible: readonly BalancerPair[], others: number): Problem {
  return {
    field: 'metadata.labels',
    value: '',
    why: `it belongs on load balancer ${namesOf(eligible)}, but ${others} others at its address keep it on ${home.name}`,
    fix: 'Move all of them, or give it an address of its own',
  }
}

function namesOf(pairs: readonly BalancerPair[]): string {
  return pairs.map(({ name }) => name).join(' or ')
}
