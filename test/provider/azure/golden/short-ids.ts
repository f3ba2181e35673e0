/**
 * How golden files write ids: `~/` is the cluster's group with the network's provider, `~c/` with that of machines, `<web>`
 * the name that Azure knows Service web by.
 */

export const group = '/subscriptions/0b7e/resourceGroups/cluster/providers/Microsoft.Network'

const machines = group.replace('Microsoft.Network', 'Microsoft.Compute')

/** The id of a document that a golden file names by type and name. */
export function fullId(id: string): string {
  return `${id.startsWith('virtualMachine') ? machines : group}/${id}`
}

/** The marks of Services, and the base names that they stand for. */
export type Bases = readonly (readonly [mark: string, base: string])[]

/** Writes ids in full. */
export function expand(text: string, bases: Bases): string {
  const named = bases.reduce((all, [mark, base]) => all.replaceAll(mark, base), text)
  return named.replaceAll('~/', `${group}/`).replaceAll('~c/', `${machines}/`)
}

/** Writes ids short again. */
export function shorten(text: string, bases: Bases): string {
  const local = text.replaceAll(new RegExp(`${group}/`, 'gi'), '~/').replaceAll(new RegExp(`${machines}/`, 'gi'), '~c/')
  return bases.reduce((all, [mark, base]) => all.replaceAll(base, mark), local)
}

/** Type and name, for a machine of a set beside those of the set; what lies in another group than the cluster's is marked with that. */
export function short(id: string): string {
  const [, inGroup = 'cluster'] = /\/resourceGroups\/([^/]+)\//i.exec(id) ?? []
  const isInSet = /\/virtualMachineScaleSets\/[^/]+\//i.test(id)
  const name = id
    .split('/')
    .slice(isInSet ? -4 : -2)
    .join('/')
  return inGroup.toLowerCase() === 'cluster' ? name : `${inGroup}: ${name}`
}
