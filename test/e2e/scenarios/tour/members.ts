import { nodeSites } from '../../rack/topology.ts'
import { rulesOf } from '../documents.ts'
import type { Tour } from './step.ts'

/** Waits until exactly these nodes are behind an address and take traffic. */
export async function membersAre(
  tour: Tour,
  expected: { readonly address: string; readonly names: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  const wanted = nodeSites.filter((site) => expected.names.includes(site.name)).map((site) => site.address)
  const same = (members: readonly string[]): boolean => members.toSorted().join(' ') === wanted.join(' ')
  await rulesOf(
    tour.rack,
    expected.address,
    ([only]) => only !== undefined && same(only.rule.members) && same(only.up),
    signal,
  )
}
