/**
 * Which nodes are behind which of several load balancers (reference section 5.7). A node is behind one pair only: that of
 * its set of machines, else one whose selector picks it, else one without a selector, there where fewest are. Pairs of
 * which nothing stands yet take none, or their nodes would serve nobody; and who stands somewhere stays there.
 */
import { matches } from '#provider/config/selector'
import type { Member } from '../../provider.ts'
import type { BalancerPair } from './balancer-pair.ts'
import type { VmSet } from '../membership/vm-sets.ts'

export interface PlacedNodes {
  /** By the name of the pair. */
  readonly behind: ReadonlyMap<string, readonly Member[]>
  /** Nodes that no load balancer takes, whether it is in use or not. */
  readonly left: readonly Member[]
}

export interface NodeSurroundings {
  /** Where each node was, by the name of the pair. */
  readonly before: ReadonlyMap<string, string>
  readonly setOf: (node: Member) => VmSet
  /** Of which nothing stands yet: its nodes wait for its first Service, and nothing is wrong with them. */
  readonly unused: readonly BalancerPair[]
}

/** Spreads the nodes over the pairs in use. One whose set is not known stays where it is, or comes a little later. */
export function placeNodes(
  nodes: readonly Member[],
  pairs: readonly BalancerPair[],
  { before, setOf, unused }: NodeSurroundings,
): PlacedNodes {
  const behind = new Map(pairs.map(({ name }) => [name, [] as Member[]]))
  const left: Member[] = []
  const newcomers: { readonly node: Member; readonly eligible: readonly BalancerPair[] }[] = []
  for (const node of nodes) {
    const set = setOf(node)
    const home = pairs.find(({ name }) => name === before.get(node.name))
    if (set.is === 'awaited' && home === undefined && pairs.length > 1) continue
    const eligible =
      set.is !== 'known' && home
        ? [home]
        : eligibleFor(
            node,
            set,
            pairs.filter((pair) => pair.isRetired !== true || pair === home),
          )
    const stays = eligible.find((pair) => pair === home)
    if (stays !== undefined) behind.get(stays.name)?.push(node)
    else if (eligible.length > 0) newcomers.push({ node, eligible })
    else if (set.is !== 'awaited' && eligibleFor(node, set, unused).length === 0) left.push(node)
  }
  for (const { node, eligible } of newcomers) {
    const lists = eligible.flatMap(({ name }) => [behind.get(name) ?? []])
    lists.toSorted((one, other) => one.length - other.length)[0]?.push(node)
  }
  return { behind, left: pairs.length === 0 ? [] : left }
}

function eligibleFor(node: Member, set: VmSet, pairs: readonly BalancerPair[]): readonly BalancerPair[] {
  const ofSet = set.is === 'known' ? set.name : undefined
  const primary = pairs.filter(({ configuration }) => configuration?.primaryVmSet.toLowerCase() === ofSet)
  if (primary.length > 0) return primary
  const selecting = pairs.filter(
    ({ configuration }) => configuration?.nodeLabels !== undefined && matches(configuration.nodeLabels, node.labels),
  )
  return selecting.length > 0 ? selecting : pairs.filter(({ configuration }) => configuration?.nodeLabels === undefined)
}
