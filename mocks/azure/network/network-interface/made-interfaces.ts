/**
 * The interfaces that private link services and private endpoints make for themselves (arm-semantics 2.4). They are read
 * like any other and belong to their maker: its document holds the addresses, and the interface goes with it.
 */
import type { Engine } from '../../arm/engine.ts'
import { formatResourceId, nameOf, parseResourceId } from '../../arm/resource-id.ts'
import type { Entry } from '../../arm/resource.ts'
import type { Table } from '../../arm/table.ts'
import type { PrivateEndpoint } from '../private-endpoint/model.ts'
import type { PrivateLinkService } from '../private-link-service/model.ts'
import type { Tracked } from '../tracked.ts'
import type { IpConfiguration, NetworkInterface } from './model.ts'
import { macFrom } from './parse.ts'
import { networkInterfaceSchema } from './schema.ts'

export interface MakerTables {
  readonly nics: Table<NetworkInterface>
  readonly services: Table<PrivateLinkService>
  readonly endpoints: Table<PrivateEndpoint>
}

interface Made {
  /** The member of the interface that names its maker. */
  readonly by: 'privateLinkService' | 'privateEndpoint'
  readonly maker: Entry<Tracked>
  readonly configurations: readonly Pick<IpConfiguration, 'name' | 'properties'>[]
}

/** Answers the id of the interface that a service or an endpoint makes: `<name>.nic.<guid>` in its own group. */
export function madeInterfaceId(maker: string, { resourceGuid }: Tracked['properties']): string {
  const id = parseResourceId(maker)
  const name = `${nameOf(maker)}.nic.${resourceGuid}`
  return id === undefined ? maker : formatResourceId({ ...id, type: 'networkInterfaces', name })
}

/** Follows the changes of services and endpoints for as long as the engine lives. */
export function makeInterfaces(engine: Engine, tables: MakerTables): void {
  const { nics } = tables
  engine.changes.on(({ id, type, phase }) => {
    const by = makers[type]
    if (by === undefined || phase === 'settled') return
    const made = madeBy(tables, by, id)
    if (made === undefined)
      return nics.all().forEach(({ id: nic, accepted }) => {
        if (accepted.properties[by]?.id === id) nics.delete(nic)
      })
    nics.set(interfaceOf(engine, nics, made))
  })
}

const makers: Readonly<Record<string, Made['by']>> = {
  'Microsoft.Network/privateLinkServices': 'privateLinkService',
  'Microsoft.Network/privateEndpoints': 'privateEndpoint',
}

function madeBy({ services, endpoints }: MakerTables, by: Made['by'], id: string): Made | undefined {
  if (by === 'privateLinkService') {
    const maker = services.get(id)
    return maker && { by, maker, configurations: maker.accepted.properties.ipConfigurations }
  }
  const maker = endpoints.get(id)
  if (maker === undefined) return undefined
  const { subnet, address, resourceGuid } = maker.accepted.properties
  const properties = {
    subnet,
    primary: true,
    privateIPAddress: address,
    privateIPAllocationMethod: 'Dynamic',
    privateIPAddressVersion: 'IPv4',
  } as const
  return { by, maker, configurations: [{ name: `privateEndpointIpConfig.${resourceGuid}`, properties }] }
}

function interfaceOf(
  engine: Engine,
  nics: Table<NetworkInterface>,
  { by, maker, configurations }: Made,
): Entry<NetworkInterface> {
  const id = madeInterfaceId(maker.id, maker.accepted.properties)
  const before = nics.get(id)?.accepted.properties
  const accepted: NetworkInterface = {
    location: maker.accepted.location,
    tags: undefined,
    extra: {},
    properties: {
      ...networkInterfaceSchema.parse({}),
      ipConfigurations: configurations.map(({ name, properties }) => {
        return { name, id: `${id}/ipConfigurations/${name}`, properties, extra: {} }
      }),
      resourceGuid: before?.resourceGuid ?? engine.random.guid(),
      macAddress: before?.macAddress ?? macFrom(engine.random.guid()),
      [by]: { id: maker.id },
    },
  }
  const lastOperation = 'PutNetworkInterfaceOperation'
  return { id, accepted, settled: accepted, etag: engine.newEtag(), state: 'Succeeded', lastOperation }
}
