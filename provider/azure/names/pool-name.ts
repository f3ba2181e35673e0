import type { IpFamily } from '#provider/intent/intent'

/** Names the backend pool of a family: the cluster's name, with `-IPv6` for IPv6 whatever the Service (reference section 3.4). */
export function poolName(clusterName: string, family: IpFamily): string {
  return family === 'IPv6' ? `${clusterName}-IPv6` : clusterName
}

/** Says of which family the pool `name` is, if it is one of the cluster's; so a cluster called `x-ipv6` is read right. */
export function readPoolName(name: string, clusterName: string): IpFamily | undefined {
  const families = ['IPv4', 'IPv6'] as const
  return families.find((family) => poolName(clusterName, family).toLowerCase() === name.toLowerCase())
}

/** The cluster's pools of both families by their names in lower case. */
export function poolFamilies(clusterName: string): ReadonlyMap<string, IpFamily> {
  const families = ['IPv4', 'IPv6'] as const
  return new Map(families.map((family) => [poolName(clusterName, family).toLowerCase(), family]))
}
