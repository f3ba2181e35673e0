import { ArmError } from '#provider/azure/arm/arm-error'
import type { ArmClient, Usage } from '#provider/azure/arm/client'
import { fail, ok, warn, type Told } from './check.ts'

/** The counters of a region that Berth's own resources count against (Microsoft.Network usages), in lower case. */
const counters: ReadonlySet<string> = new Set([
  'loadbalancers',
  'publicipaddresses',
  'standardskupublicipaddresses',
  'ipv4standardskupublicipaddresses',
  'ipv6standardskupublicipaddresses',
  'networksecuritygroups',
  'privatelinkservices',
  'routetables',
])

/** From here on there is time to ask for more, which takes Azure days. */
const NEAR = 0.8

/** Asks how much of the region's quotas is taken. */
export async function askQuota(arm: ArmClient, region: string, signal: AbortSignal): Promise<readonly Told[]> {
  try {
    return judgeUsages(await arm.usages(region, signal), region)
  } catch (error) {
    if (!(error instanceof ArmError) || error.status !== 403) throw error
    const said = `Microsoft.Network/locations/usages/read is not granted: nobody can warn before a quota is used up`
    return [warn(said, 'give the identity a role with it in the subscription')]
  }
}

/** One line for each quota that is used up or nearly so; otherwise the one that is closest. */
export function judgeUsages(usages: readonly Usage[], region: string): readonly Told[] {
  const ours = usages
    .filter(({ name, limit }) => counters.has(name.toLowerCase()) && limit > 0)
    .toSorted((one, other) => other.current / other.limit - one.current / one.limit)
  const fix = `ask Azure for more in ${region}, or delete what is not needed`
  const near = ours.filter(({ current, limit }) => current >= limit * NEAR)
  if (near.length > 0) {
    return near.map(({ name, current, limit }) => {
      const said = `${name}: ${current} of ${limit} in ${region}`
      return current >= limit ? fail(said, fix) : warn(said, fix)
    })
  }
  const [closest] = ours
  if (closest === undefined) return [ok(`${region} counts nothing that Berth makes`)]
  return [ok(`the fullest in ${region} is ${closest.name}: ${closest.current} of ${closest.limit}`)]
}
