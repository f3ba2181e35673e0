import { createHash } from 'node:crypto'
import type { NodeFacts } from './facts.ts'

/**
 * The router id of a node whose peers name none: its IPv4 address, or else that of its loopback. A node with neither gets a
 * number from its name; two that meet the same one (1 in 4 billion each) would not peer with each other, but both do with a ToR.
 */
export function routerIdOf(node: NodeFacts, loopbacks: readonly string[]): string {
  const address = [...node.addresses, ...loopbacks].find((one) => !one.includes(':'))
  if (address !== undefined) return address
  const [a = 0, b = 0, c = 0, d = 0] = createHash('sha256').update(node.name).digest()
  // Zero is no router id, and 224 and above are no unicast addresses (RFC 4271 asks for one, RFC 6286 for not zero).
  return [1 + (a % 223), b, c, d].join('.')
}
