/** Where a public IP's address comes from: the prefix that it names, or the region's pool. */
import type { Table } from '../../arm/table.ts'
import { refuseUnverified } from '../../arm/unverified.ts'
import type { Knobs } from '../../knobs.ts'
import { holds, formatAddress, parseRange } from '../address-range.ts'
import type { PublicAddressPool } from '../public-address-pool.ts'
import { prefixErrors } from '../public-ip-prefix/errors.ts'
import type { PublicIpPrefix } from '../public-ip-prefix/model.ts'
import type { PublicIp } from './model.ts'

export interface AddressSource {
  readonly pool: PublicAddressPool
  readonly prefixes: Table<PublicIpPrefix>
}

interface Wanted {
  readonly id: string
  readonly properties: PublicIp['properties']
}

/** Judges that the prefix that a new public IP names is of its family and has an address left. */
export function judgePrefix(knobs: Knobs, { prefixes }: AddressSource, table: Table<PublicIp>, draft: Wanted): void {
  const { id, properties } = draft
  const prefix = properties.publicIPPrefix && prefixes.get(properties.publicIPPrefix.id)
  if (prefix === undefined) return
  const { publicIPAddressVersion: family, ipPrefix } = prefix.accepted.properties
  if (family !== properties.publicIPAddressVersion) {
    refuseUnverified(knobs, prefixErrors.versionMismatch(id, prefix.id))
  }
  if (properties.ipAddress !== undefined || ipPrefix === undefined) return
  if (freeIn(ipPrefix, takenBy(table)) === undefined) throw prefixErrors.exhausted(prefix.id)
}

/** Answers the next free address; undefined when there is none. */
export function nextAddress(
  { pool, prefixes }: AddressSource,
  table: Table<PublicIp>,
  { properties }: PublicIp,
): string | undefined {
  const taken = takenBy(table)
  const prefix = properties.publicIPPrefix && prefixes.get(properties.publicIPPrefix.id)
  const range = prefix?.accepted.properties.ipPrefix
  if (range !== undefined) return freeIn(range, taken)
  const ranges = prefixes.all().flatMap(({ accepted }) => parseRange(accepted.properties.ipPrefix ?? '') ?? [])
  const isTaken = (address: string) => taken.has(address) || ranges.some((other) => holds(other, address))
  return pool.next(properties.publicIPAddressVersion, { has: isTaken })
}

function takenBy(table: Table<PublicIp>): ReadonlySet<string> {
  return new Set(table.all().flatMap(({ accepted }) => accepted.properties.ipAddress ?? []))
}

/** All addresses of a prefix can be used, also the first and the last (public-ip-address-prefix). */
function freeIn(prefix: string, taken: ReadonlySet<string>): string | undefined {
  const range = parseRange(prefix)
  if (range === undefined) return undefined
  for (let value = range.first; value <= range.last; value++) {
    const address = formatAddress(range.family, value)
    if (!taken.has(address)) return address
  }
  return undefined
}
