/**
 * Addresses of a subnet. The first four and the last one are Azure's own; who has which of the others stands in the
 * references, so that there is no second book that could differ from the documents.
 */
import type { References } from '../arm/references.ts'
import type { Table } from '../arm/table.ts'
import { keyOf, parseResourceId, documentIdOf, formatResourceId } from '../arm/resource-id.ts'
import { errors } from '../arm/error-catalogue.ts'
import { contains, formatAddress, holds, parseAddress, parseRange } from './address-range.ts'
import type { AddressRange } from './address-range.ts'
import { isOf } from './back-references.ts'
import { networkErrors } from './error-catalogue.ts'
import { prefixesOf } from './virtual-network/model.ts'
import type { VirtualNetwork } from './virtual-network/model.ts'

type Family = 'IPv4' | 'IPv6'

/** Azure takes .0 to .3 of every subnet (network, gateway, two for DNS); the first usable one is .4. */
const reservedAtStart = 4n

export interface Wanted {
  /** The part that wants it, such as a frontend, and the document it stands in. */
  readonly from: string
  readonly document: string
  readonly subnet: string
  readonly family: Family
  /** Addresses that other parts of the same draft have already. */
  readonly beside: ReadonlyMap<string, string>
}

export class PrivateAddresses {
  readonly #references: References
  readonly #networks: Table<VirtualNetwork>

  constructor(references: References, networks: Table<VirtualNetwork>) {
    this.#references = references
    this.#networks = networks
  }

  /** Judges a static address; throws when it is outside, reserved or taken. */
  assertFree(wanted: Wanted, address: string): void {
    const range = this.#range(wanted)
    const parsed = parseAddress(address)
    const value = parsed?.family === range.family ? parsed.value : undefined
    if (value === undefined || !contains(range, { first: value, last: value })) {
      throw networkErrors.addressNotInSubnet(address, range.text, wanted.from)
    }
    if (isReserved(range, value)) throw networkErrors.addressReserved(address, range.text)
    const owner = this.#owners(wanted).get(address)
    if (owner === undefined) return
    // Attested for private link services alone; every other owner is named by the second code.
    throw isOf('privateLinkService', owner)
      ? networkErrors.addressInUse(address, owner)
      : networkErrors.addressAllocated(address, owner)
  }

  /** Answers `before` while it is still good, otherwise the lowest free address; throws when there is none. */
  allocate(wanted: Wanted, before: string | undefined): string {
    const range = this.#range(wanted)
    const owners = this.#owners(wanted)
    const kept = before === undefined ? undefined : parseAddress(before)?.value
    if (before !== undefined && kept !== undefined && !owners.has(before)) {
      if (contains(range, { first: kept, last: kept })) return before
    }
    for (let value = range.first + reservedAtStart; value < range.last; value++) {
      const address = formatAddress(range.family, value)
      if (!owners.has(address)) return address
    }
    throw networkErrors.subnetFull(this.#subnetName(wanted), range.text)
  }

  /** Answers the one of `subnets` whose range holds `address`. */
  subnetHolding(subnets: readonly string[], address: string): string | undefined {
    const family = parseAddress(address)?.family
    if (family === undefined) return undefined
    const wanted = { from: '', document: '', family, beside: new Map<string, string>() }
    return subnets.find((subnet) => this.#ranges({ ...wanted, subnet }).some((range) => holds(range, address)))
  }

  /** Answers whether `address` could be taken now, and a few that could (checkIPAddressAvailability). */
  availability(subnet: string, address: string): { readonly available: boolean; readonly others: readonly string[] } {
    const wanted: Wanted = { from: '', document: '', subnet, family: 'IPv4', beside: new Map() }
    const range = this.#range(wanted)
    const owners = this.#owners(wanted)
    const value = parseAddress(address)?.value ?? -1n
    const inside = contains(range, { first: value, last: value }) && !isReserved(range, value)
    const others: string[] = []
    for (let at = range.first + reservedAtStart; at < range.last && others.length < 5; at++) {
      const candidate = formatAddress(range.family, at)
      if (!owners.has(candidate)) others.push(candidate)
    }
    return { available: inside && !owners.has(address), others }
  }

  /** Answers how many addresses of a subnet are taken, and how many can be: all but Azure's own five. */
  usage(subnet: string): { readonly used: number; readonly size: number } {
    const wanted: Wanted = { from: '', document: '', subnet, family: 'IPv4', beside: new Map() }
    const { first, last } = this.#range(wanted)
    return { used: this.#owners(wanted).size, size: Math.max(0, Number(last - first - reservedAtStart)) }
  }

  #owners({ subnet, document, beside }: Wanted): ReadonlyMap<string, string> {
    const owners = new Map<string, string>()
    for (const { address, from } of this.#references.uses(subnet, document)) {
      if (address !== undefined) owners.set(address, from)
    }
    for (const [address, from] of beside) owners.set(address, from)
    return owners
  }

  #range(wanted: Wanted): AddressRange {
    const range = this.#ranges(wanted).find((one) => one.family === wanted.family)
    if (range === undefined) throw networkErrors.familyMismatch(wanted.from, wanted.subnet)
    return range
  }

  #ranges({ subnet, from }: Wanted): readonly AddressRange[] {
    const id = parseResourceId(subnet)
    const network = id && this.#networks.get(formatResourceId(documentIdOf(id)))
    const name = keyOf(id?.child?.name ?? '')
    const found = network?.accepted.properties.subnets.find((candidate) => keyOf(candidate.name) === name)
    if (found === undefined) throw errors.referenceInvalid(subnet, from)
    return prefixesOf(found).flatMap((prefix) => parseRange(prefix) ?? [])
  }

  #subnetName({ subnet }: Wanted): string {
    return parseResourceId(subnet)?.child?.name ?? subnet
  }
}

function isReserved(range: AddressRange, value: bigint): boolean {
  return value < range.first + reservedAtStart || value === range.last
}
