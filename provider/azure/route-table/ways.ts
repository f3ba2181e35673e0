import { isIP } from 'node:net'
import type { RoutedNode } from '../../provider.ts'
import type { Way } from './part.ts'

export interface NodeWays {
  readonly ways: readonly Way[]
  /** A range of pods that the node has no address for. */
  readonly homeless: string | undefined
}

/** The ways to the pods of a node: each range by the node's first address of the same family. */
export function waysOf({ podCidrs, addresses }: Pick<RoutedNode, 'podCidrs' | 'addresses'>): NodeWays {
  const ways: Way[] = []
  let homeless: string | undefined
  for (const to of podCidrs) {
    const via = addresses.find((address) => isIP(address) === familyOf(to))
    if (via === undefined) homeless ??= to
    else ways.push({ to, via })
  }
  return { ways, homeless }
}

function familyOf(cidr: string): number {
  return cidr.includes(':') ? 6 : 4
}
