import { keyOf } from '../arm/resource-id.ts'
import { networkErrors } from './error-catalogue.ts'
import type { PrivateAddresses } from './private-addresses.ts'

/** One part of a document that wants an address of a subnet. */
export interface Place {
  /** The part, such as one ip configuration. */
  readonly from: string
  readonly subnet: string
  readonly family: 'IPv4' | 'IPv6'
  /** Present for a static one. */
  readonly fixed: { readonly address: string | undefined } | undefined
  /** The address that it has in the same subnet now. */
  readonly before: string | undefined
}

/** An ip configuration that names a subnet, of an interface or of a private link service. */
interface Configuration {
  readonly id: string
  readonly properties: {
    readonly subnet: { readonly id: string }
    readonly privateIPAddress?: string | undefined
    readonly privateIPAllocationMethod: 'Static' | 'Dynamic'
    readonly privateIPAddressVersion: 'IPv4' | 'IPv6'
  }
}

/** Says where ip configurations want to be, and where those are that `previous` has by the same id. */
export function placesOf(wanted: readonly Configuration[], previous: readonly Configuration[] = []): readonly Place[] {
  const before = new Map(previous.map((one) => [keyOf(one.id), one.properties]))
  return wanted.map(({ id: from, properties }) => {
    const { subnet, privateIPAddress, privateIPAllocationMethod, privateIPAddressVersion: family } = properties
    const held = before.get(keyOf(from))
    const stays = held !== undefined && keyOf(held.subnet.id) === keyOf(subnet.id)
    return {
      from,
      subnet: subnet.id,
      family,
      fixed: privateIPAllocationMethod === 'Static' ? { address: privateIPAddress } : undefined,
      before: stays ? held.privateIPAddress : undefined,
    }
  })
}

/** Answers the address of each part, in the order given; throws when one is not to be had. */
export function placeAddresses(
  addresses: PrivateAddresses,
  document: string,
  places: readonly Place[],
): readonly string[] {
  const taken = new Map<string, Map<string, string>>()
  const placed = new Map<string, string>()
  // Those that name an address first, then those that have one: a newcomer must not take what is theirs.
  for (const place of places.toSorted((one, other) => rankOf(one) - rankOf(other))) {
    const { from, subnet, family, fixed, before } = place
    const beside = taken.get(keyOf(subnet)) ?? new Map<string, string>()
    taken.set(keyOf(subnet), beside)
    const wanted = { from, document, subnet, family, beside }
    const address = fixed === undefined ? addresses.allocate(wanted, before) : fixed.address
    if (address === undefined) throw networkErrors.addressMissing(from)
    if (fixed !== undefined) addresses.assertFree(wanted, address)
    beside.set(address, from)
    placed.set(from, address)
  }
  return places.map(({ from }) => placed.get(from) ?? '')
}

function rankOf({ fixed, before }: Place): number {
  if (fixed !== undefined) return 0
  return before === undefined ? 2 : 1
}
