import { z } from 'zod'
import type { Advertisement, Pool } from '../model.ts'
import { advertisement, attributes } from './bgp-advertisement.ts'
import type { Aliases } from './community.ts'
import { readBlocks } from './ip-address-pool.ts'
import type { Resource } from './resource.ts'
import { readSpec } from './read-spec.ts'

/** `metallb.io/v1alpha1` and `v1beta1 AddressPool` of MetalLB 0.12 and 0.13: a pool that says itself how it is announced. */
const spec = z.strictObject({
  protocol: z.enum(['bgp', 'layer2']),
  addresses: z.array(z.string()).min(1),
  autoAssign: z.boolean().default(true),
  avoidBuggyIPs: z.boolean().default(false),
  bgpAdvertisements: z.array(z.strictObject(attributes)).default([]),
})

export interface AddressPool {
  readonly name: string
  readonly pool: Pool
  readonly advertisements: readonly Advertisement[]
}

export function readAddressPool(resource: Resource, aliases: Aliases): AddressPool | undefined {
  const read = readSpec(spec, resource)
  if (read === undefined) return undefined
  const { report, name, labels } = resource
  const isLayer2 = read.protocol === 'layer2'
  if (isLayer2) {
    const fix = 'Set it to bgp; until then its addresses are given but not announced.'
    report.ignore({ field: 'spec.protocol', value: 'layer2', why: 'Berth announces over BGP only', fix })
  }
  const pool = {
    name,
    labels,
    blocks: readBlocks(read.addresses, report),
    autoAssign: read.autoAssign,
    avoidBuggyIps: read.avoidBuggyIPs,
    priority: 0,
    namespaces: undefined,
    serviceSelectors: [],
  }
  // Without any it is announced plainly (as the ConfigMap before it had it).
  const written = read.bgpAdvertisements.length > 0 ? read.bgpAdvertisements : [z.strictObject(attributes).parse({})]
  const advertisements = written.map((one, index) =>
    // No resource can have this name, so that it clashes with none.
    advertisement(`AddressPool/${name}/${index}`, one, { aliases, report, field: `spec.bgpAdvertisements[${index}]` }),
  )
  const chosen = advertisements.map((one) => ({ ...one, pools: [name] }))
  return { name, pool, advertisements: isLayer2 ? [] : chosen }
}
