import { carry, type Carrier, type Draft, type Remarks } from './draft.ts'
import type { Entry } from './entry.ts'
import { ResourceNames } from './resource-name.ts'

/** Read before the rest, and no field of a pool. */
const apart: Readonly<Record<string, Carrier>> = {
  name: { field: 'name', convert: () => undefined },
  protocol: { field: 'protocol', convert: () => undefined },
  'bgp-advertisements': { field: 'bgpAdvertisements', convert: () => undefined },
}

const pool: Readonly<Record<string, Carrier>> = {
  ...apart,
  addresses: { field: 'addresses' },
  // The name before MetalLB 0.2.
  cidr: { field: 'addresses' },
  'auto-assign': { field: 'autoAssign' },
  'avoid-buggy-ips': { field: 'avoidBuggyIPs' },
}

const advertisement: Readonly<Record<string, Carrier>> = {
  'aggregation-length': { field: 'aggregationLength' },
  'aggregation-length-v6': { field: 'aggregationLengthV6' },
  localpref: { field: 'localPref' },
  communities: { field: 'communities' },
}

/** `address-pools:`, each with the advertisements that it held. */
export function carryPools(pools: Entry, remarks: Remarks): readonly Draft[] {
  const names = new ResourceNames()
  const announcements = new ResourceNames()
  return pools.items.flatMap((entry) => {
    if (!isBgp(entry, remarks)) return []
    const name = nameOf(entry, names, remarks)
    const drafts = carryAdvertisements(entry, name, remarks)
    return [
      { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool', name, from: entry, ...carry(entry, pool, remarks) },
      ...drafts.map((draft) => ({ ...draft, name: announcements.take(name) })),
    ]
  })
}

function isBgp(entry: Entry, remarks: Remarks): boolean {
  const protocol = entry.items.find(({ key }) => key === 'protocol')
  if (protocol?.scalar === 'bgp') return true
  if (protocol === undefined) {
    remarks.add(entry, 'left out', { why: 'it has no protocol', fix: 'Add protocol: bgp.' })
    return false
  }
  const isLayer2 = ['layer2', 'arp', 'ndp'].includes(protocol.scalar)
  const why = isLayer2
    ? 'Berth announces over BGP only, so nobody would find its addresses'
    : 'there is no such protocol'
  const fix = 'To have this pool announced to routers, write protocol: bgp and import again.'
  remarks.add(protocol, 'left out', { why: `${why}; the whole pool is left out`, fix })
  return false
}

function nameOf(entry: Entry, names: ResourceNames, remarks: Remarks): string {
  const named = entry.items.find(({ key }) => key === 'name')
  const written = named?.scalar ?? ''
  const name = names.take(written)
  if (name !== written) {
    const why = 'it cannot be the name of a resource, or another pool has it'
    const fix = `The pool is called ${name} now: correct the annotations of Services that ask for it.`
    remarks.add(named ?? entry, 'changed', { why, fix })
  }
  return name
}

/** None at all meant one without attributes. */
function carryAdvertisements(entry: Entry, name: string, remarks: Remarks): readonly Omit<Draft, 'name'>[] {
  const written = entry.items.find(({ key }) => key === 'bgp-advertisements')?.items ?? []
  const kind = { apiVersion: 'metallb.io/v1beta1', kind: 'BGPAdvertisement' } as const
  const chosen = { ipAddressPools: [name] }
  if (written.length === 0) return [{ ...kind, from: entry, spec: chosen, origins: new Map() }]
  return written.map((from) => {
    const { spec, origins } = carry(from, advertisement, remarks)
    return { ...kind, from, spec: { ...spec, ...chosen }, origins }
  })
}
