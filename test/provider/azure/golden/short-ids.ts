/** How golden files write ids: `~/` is the cluster's group with its provider, `<web>` the name that Azure knows Service web by. */

export const group = '/subscriptions/0b7e/resourceGroups/cluster/providers/Microsoft.Network'

/** The marks of Services, and the base names that they stand for. */
export type Bases = readonly (readonly [mark: string, base: string])[]

/** Writes ids in full. */
export function expand(text: string, bases: Bases): string {
  return bases.reduce((all, [mark, base]) => all.replaceAll(mark, base), text).replaceAll('~/', `${group}/`)
}

/** Writes ids short again. */
export function shorten(text: string, bases: Bases): string {
  const local = text.replaceAll(new RegExp(`${group}/`, 'gi'), '~/')
  return bases.reduce((all, [mark, base]) => all.replaceAll(base, mark), local)
}

/** Type and name; what lies in another group than the cluster's is marked with that. */
export function short(id: string): string {
  const [, inGroup = 'cluster'] = /\/resourceGroups\/([^/]+)\//i.exec(id) ?? []
  const name = id.split('/').slice(-2).join('/')
  return inGroup.toLowerCase() === 'cluster' ? name : `${inGroup}: ${name}`
}
