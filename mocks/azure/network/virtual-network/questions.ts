import { objectsAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import type { Question } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import type { PrivateAddresses } from '../private-addresses.ts'

/** What can be asked of a virtual network: whether an address is free, and how full its subnets are. */
export function networkQuestions(addresses: PrivateAddresses): readonly Question[] {
  return [
    {
      segment: 'checkIPAddressAvailability',
      answer: (network, query) => availability(addresses, network, query.get('ipAddress') ?? ''),
    },
    { segment: 'usages', answer: (network) => ({ value: subnetsOf(network).map((id) => usage(addresses, id)) }) },
  ]
}

function availability(addresses: PrivateAddresses, network: Resource, address: string): JsonObject {
  const subnet = addresses.subnetHolding(subnetsOf(network), address)
  if (subnet === undefined) return { available: false, isPlatformReserved: false }
  const { available, others } = addresses.availability(subnet, address)
  return { available, availableIPAddresses: available ? [] : others, isPlatformReserved: false }
}

/** Shape of swagger virtualNetwork.json, VirtualNetworkUsage; the wording of the name is Azure's. */
function usage(addresses: PrivateAddresses, id: string): JsonObject {
  const { used, size } = addresses.usage(id)
  return {
    id,
    currentValue: used,
    limit: size,
    name: { value: 'SubnetSpace', localizedValue: 'Subnet size and usage' },
    unit: 'Count',
  }
}

function subnetsOf(network: Resource): readonly string[] {
  return objectsAt(network.properties, 'subnets').flatMap((subnet) => stringAt(subnet, 'id') ?? [])
}
