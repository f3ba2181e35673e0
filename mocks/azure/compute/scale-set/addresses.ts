/** Gives the machines of a set their addresses: private ones of their subnets, public ones where the profile wants it. */
import type { PrivateAddresses } from '../../network/private-addresses.ts'
import { keyOf } from '../../arm/resource-id.ts'
import { addressKey, configurationId } from './model.ts'
import type { Instance, InstanceAddress } from './model.ts'

/** Where public addresses of machines come from, and what other machines have already. */
export type NextPublicAddress = (family: 'IPv4' | 'IPv6', beside: ReadonlySet<string>) => string | undefined

export interface AddressBook {
  readonly addresses: PrivateAddresses
  readonly nextPublic: NextPublicAddress
}

/** Answers the machines with an address on every configuration; those that have one keep it. */
export function placeInstances(book: AddressBook, set: string, instances: readonly Instance[]): readonly Instance[] {
  const taken = new Map<string, Map<string, string>>()
  const publics = new Set<string>()
  for (const instance of instances) noteTaken(set, instance, taken, publics)
  return instances.map((instance) => placeInstance({ ...book, taken, publics }, set, instance))
}

type Taken = Map<string, Map<string, string>>

function noteTaken(set: string, instance: Instance, taken: Taken, publics: Set<string>): void {
  for (const nic of instance.interfaces) {
    for (const { name, properties } of nic.properties.ipConfigurations) {
      const held = instance.addresses[addressKey(nic.name, name)]
      const from = configurationId(set, instance.instanceId, nic.name, name)
      if (held?.private !== undefined && properties.subnet !== undefined) {
        inSubnet(taken, properties.subnet.id).set(held.private, from)
      }
      if (held?.public !== undefined) publics.add(held.public)
    }
  }
}

function placeInstance(
  book: AddressBook & { readonly taken: Taken; readonly publics: Set<string> },
  set: string,
  instance: Instance,
): Instance {
  const addresses: Record<string, InstanceAddress> = {}
  for (const nic of instance.interfaces) {
    for (const { name, properties } of nic.properties.ipConfigurations) {
      const key = addressKey(nic.name, name)
      const held = instance.addresses[key]
      const { subnet, privateIPAddressVersion: family, publicIPAddressConfiguration } = properties
      let address = held?.private
      if (address === undefined && subnet !== undefined) {
        const beside = inSubnet(book.taken, subnet.id)
        const from = configurationId(set, instance.instanceId, nic.name, name)
        address = book.addresses.allocate({ from, document: set, subnet: subnet.id, family, beside }, undefined)
        beside.set(address, from)
      }
      const wanted = publicIPAddressConfiguration === undefined ? undefined : held?.public
      const open =
        publicIPAddressConfiguration === undefined ? undefined : (wanted ?? book.nextPublic(family, book.publics))
      if (open !== undefined) book.publics.add(open)
      addresses[key] = { private: address, public: open }
    }
  }
  return { ...instance, addresses }
}

function inSubnet(taken: Taken, subnet: string): Map<string, string> {
  const key = keyOf(subnet)
  const found = taken.get(key) ?? new Map<string, string>()
  taken.set(key, found)
  return found
}
