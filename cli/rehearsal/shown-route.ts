import type { Route } from '#provider/azure/route-table/body'

/** A route of a table as it is shown to people. */
export interface ShownRoute {
  readonly name: string
  readonly to: string
  readonly via: string
}

export function shownRoute({ name, properties = {} }: Route): ShownRoute {
  const { addressPrefix: to = '', nextHopIpAddress, nextHopType = '' } = properties
  return { name, to, via: nextHopIpAddress ?? nextHopType }
}
