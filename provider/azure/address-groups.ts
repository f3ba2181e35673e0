/**
 * The resource groups in which public IPs of a Service may stand. One outside the cluster's group is written on the Service
 * before anything is made there: whoever edits the annotation that names it, or deletes the Service while nobody is there,
 * must not make the address unfindable.
 */
import type { DocId } from '../document/names.ts'
import { annotation } from '../intent/annotations.ts'
import type { Intent } from '../intent/intent.ts'
import type { Problem } from '../intent/problem.ts'
import type { Annotations } from '../provider.ts'
import { parseResourceId } from './arm/resource-id.ts'
import { missingGroup, type NamedGroups } from './named-groups.ts'

export interface GroupSurroundings {
  /** The cluster's own. */
  readonly resourceGroup: string
  readonly groups: Pick<NamedGroups, 'stateOf'>
}

/** What has to be known or written down before a Service can be stated; undefined: nothing. */
export type GroupsNeed =
  | { readonly is: 'unread'; readonly group: string }
  | { readonly is: 'missing'; readonly problem: Problem }
  | { readonly is: 'unrecorded'; readonly annotations: Annotations }

export function groupsNeeded(intent: Intent, { resourceGroup, groups }: GroupSurroundings): GroupsNeed | undefined {
  const { resourceGroup: named, recordedGroups } = intent.publicAddress
  const unread = [...(named === undefined ? [] : [named]), ...recordedGroups].find(
    (group) => groups.stateOf(group) === 'unread',
  )
  if (unread !== undefined) return { is: 'unread', group: unread }
  if (named === undefined) return undefined
  if (groups.stateOf(named) === 'missing')
    return { is: 'missing', problem: missingGroup(annotation('publicIpGroup').key, named) }
  const isKnown = isSame(named, resourceGroup) || recordedGroups.some((group) => isSame(group, named))
  return isKnown ? undefined : { is: 'unrecorded', annotations: record([...recordedGroups, named]) }
}

/** The annotation for a Service that is settled: the groups in which anything of it stands or shall stand. */
export function settledGroups(
  intent: Intent,
  footprint: readonly DocId[],
  resourceGroup: string,
): Annotations | undefined {
  const standing = footprint.flatMap((doc) => {
    const id = parseResourceId(doc)
    return id !== undefined && /\/publicIPAddresses\//i.test(doc) ? [id.resourceGroup] : []
  })
  const named = intent.publicAddress.resourceGroup
  const groups = [...standing, ...(named === undefined ? [] : [named])].filter((group) => !isSame(group, resourceGroup))
  const annotations = record(groups)
  const before = record(intent.publicAddress.recordedGroups)
  return before[recordKey] === annotations[recordKey] ? undefined : annotations
}

const recordKey = annotation('publicIpGroups').key

/** Takes the annotation off a Service of which nothing is left. */
export const noGroups: Annotations = { [recordKey]: null }

function record(groups: readonly string[]): Annotations {
  const names = [...new Set(groups.map((group) => group.toLowerCase()))].toSorted()
  return { [recordKey]: names.length === 0 ? null : names.join(',') }
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
