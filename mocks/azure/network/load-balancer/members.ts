/**
 * Who stands behind a pool: addresses that the pool itself names, or ip configurations of interfaces that name the
 * pool. Both are told apart by network and address, so that one machine is one member however it came in.
 */
import type { References } from '../../arm/references.ts'
import { documentIdOf, formatResourceId, keyOf, parseResourceId } from '../../arm/resource-id.ts'
import type { Table } from '../../arm/table.ts'
import type { IpConfiguration, NetworkInterface } from '../network-interface/model.ts'
import type { Pool } from './model.ts'

export interface Member {
  /** What the same machine has in every pool. */
  readonly key: string
  /** What a message names: the ip configuration, or network and address. */
  readonly id: string
  readonly by: 'address' | 'interface'
  /** Of an interface that is played here: the scale sets' own are known by their id alone. */
  readonly configuration?: IpConfiguration
}

interface InterfaceDraft {
  readonly id: string
  readonly configurations: readonly IpConfiguration[]
}

export class Members {
  readonly #references: References
  readonly #nics: Table<NetworkInterface>
  readonly #draft: InterfaceDraft | undefined

  constructor(references: References, nics: Table<NetworkInterface>, draft?: InterfaceDraft) {
    this.#references = references
    this.#nics = nics
    this.#draft = draft
  }

  /** Answers the members as they would be with one interface as drafted. */
  withDraft(id: string, configurations: readonly IpConfiguration[]): Members {
    return new Members(this.#references, this.#nics, { id, configurations })
  }

  of(pool: Pool): readonly Member[] {
    return [...addressMembers(pool), ...this.#interfaces(pool.id)]
  }

  /** Answers the ip configurations in a pool, or the one that a NAT rule leads to. */
  pointingAt(target: string): readonly string[] {
    const drafted = this.#draft === undefined ? undefined : `${keyOf(this.#draft.id)}/`
    const found = this.#references
      .current(target)
      .map(({ from }) => from)
      .filter((from) => keyOf(from).includes('/ipconfigurations/'))
      .filter((from) => drafted === undefined || !keyOf(from).startsWith(drafted))
    const joining = (this.#draft?.configurations ?? []).filter(({ properties }) =>
      (properties.loadBalancerBackendAddressPools ?? []).some((pool) => keyOf(pool.id) === keyOf(target)),
    )
    return [...found, ...joining.map(({ id }) => id)]
  }

  #interfaces(pool: string): readonly Member[] {
    return this.pointingAt(pool).map((id) => {
      const configuration = this.configuration(id)
      if (configuration === undefined) return { key: keyOf(id), id, by: 'interface' }
      const { subnet, privateIPAddress } = configuration.properties
      return { key: `${keyOf(networkOf(subnet.id))} ${privateIPAddress}`, id, by: 'interface', configuration }
    })
  }

  /** Answers an ip configuration by its id; undefined for one of a scale set. */
  configuration(id: string): IpConfiguration | undefined {
    const parsed = parseResourceId(id)
    if (parsed === undefined) return undefined
    const nic = formatResourceId(documentIdOf(parsed))
    const drafted = this.#draft !== undefined && keyOf(this.#draft.id) === keyOf(nic) ? this.#draft : undefined
    const all = drafted?.configurations ?? this.#nics.get(nic)?.accepted.properties.ipConfigurations ?? []
    return all.find((one) => keyOf(one.id) === keyOf(id))
  }
}

/** Answers the virtual network of a subnet. */
export function networkOf(subnet: string): string {
  return subnet.split('/').slice(0, -2).join('/')
}

function addressMembers({ properties }: Pool): readonly Member[] {
  return (properties.loadBalancerBackendAddresses ?? []).flatMap(({ properties: address }) => {
    const subnet = address.subnet === undefined ? undefined : networkOf(address.subnet.id)
    const network = (address.virtualNetwork ?? properties.virtualNetwork)?.id ?? subnet ?? ''
    if (address.ipAddress === undefined) return []
    const key = `${keyOf(network)} ${address.ipAddress}`
    return [{ key, id: key, by: 'address' as const }]
  })
}
