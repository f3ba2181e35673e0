import type { Engine } from '../../arm/engine.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { keyOf } from '../../arm/resource-id.ts'
import { checkResourceName } from '../../arm/resource-name.ts'
import type { Draft } from '../../arm/resource-type.ts'
import { parseShape, withoutMembers } from '../../arm/shape.ts'
import { refuseUnverified } from '../../arm/unverified.ts'
import type { Knobs } from '../../knobs.ts'
import { placeAddresses, placesOf } from '../place-addresses.ts'
import type { PrivateAddresses } from '../private-addresses.ts'
import { parseTracked } from '../tracked.ts'
import { networkInterfaceErrors } from './errors.ts'
import type { IpConfiguration, IpConfigurationWish, NetworkInterface } from './model.ts'
import { ipConfigurationSchema, networkInterfaceSchema } from './schema.ts'

export const type = 'Microsoft.Network/networkInterfaces'
const readOnly = [
  'provisioningState',
  'resourceGuid',
  'macAddress',
  'primary',
  'virtualMachine',
  'hostedWorkloads',
  'tapConfigurations',
  'privateEndpoint',
  'privateLinkService',
  'allowPort25Out',
  'defaultOutboundConnectivityEnabled',
]
const envelope = ['id', 'name', 'type', 'etag', 'properties']

/** Reads a network interface and gives each ip configuration its address. */
export function parseInterface(
  engine: Engine,
  addresses: PrivateAddresses,
  draft: Draft<NetworkInterface>,
): NetworkInterface {
  const { id, body, previous } = draft
  const maker = previous?.properties.privateLinkService ?? previous?.properties.privateEndpoint
  if (maker !== undefined) throw networkInterfaceErrors.madeByService(id, maker.id)
  const { resourceGuid, ...around } = parseTracked(engine, draft, type)
  const given = withoutMembers(body['properties'], readOnly)
  const parsed = parseShape(networkInterfaceSchema, given, { path: 'properties', knobs: engine.knobs })
  if (parsed.ipConfigurations.length === 0) throw errors.valueMissing('ipConfigurations', id)
  const wanted = parsed.ipConfigurations.map((value, index) => parseConfiguration(engine, value, { id, index }))
  judgeTogether(engine.knobs, id, wanted)
  return {
    ...around,
    properties: {
      ...parsed,
      ipConfigurations: place(addresses, draft, wanted),
      resourceGuid,
      macAddress: previous?.properties.macAddress ?? macFrom(engine.random.guid()),
    },
  }
}

type Wanted = Omit<IpConfiguration, 'properties'> & { readonly properties: IpConfigurationWish }

function parseConfiguration(
  engine: Engine,
  value: unknown,
  at: { readonly id: string; readonly index: number },
): Wanted {
  const path = `properties.ipConfigurations[${at.index}]`
  const outer = withoutMembers(value, [])
  const computed = ['provisioningState', 'privateLinkConnectionProperties']
  const given = { ...outer, properties: withoutMembers(outer['properties'], computed) }
  const { name, properties } = parseShape(ipConfigurationSchema, given, { path, knobs: engine.knobs })
  const id = `${at.id}/ipConfigurations/${checkResourceName(name)}`
  const { subnet } = properties
  if (subnet === undefined) throw networkInterfaceErrors.subnetRequired(id)
  return { name, id, properties: { ...properties, subnet }, extra: withoutMembers(outer, envelope) }
}

function judgeTogether(knobs: Knobs, id: string, wanted: readonly Wanted[]): void {
  const names = new Set(wanted.map(({ name }) => keyOf(name)))
  if (names.size < wanted.length) throw errors.nameTwice(wanted[0]?.name ?? '', 'properties.ipConfigurations')
  const subnets = new Set(wanted.map(({ properties }) => keyOf(properties.subnet.id)))
  if (subnets.size > 1) throw networkInterfaceErrors.differentSubnets(id)
  const primary = wanted.filter(({ properties }) => properties.primary === true)
  if (wanted.length > 1 && primary.length !== 1) refuseUnverified(knobs, networkInterfaceErrors.primaryAmbiguous(id))
}

function place(
  addresses: PrivateAddresses,
  { id, previous }: Draft<NetworkInterface>,
  wanted: readonly Wanted[],
): readonly IpConfiguration[] {
  const placed = placeAddresses(addresses, id, placesOf(wanted, previous?.properties.ipConfigurations))
  return wanted.map((configuration, index) => {
    const privateIPAddress = placed[index] ?? ''
    const primary = wanted.length === 1 || configuration.properties.primary === true
    return { ...configuration, properties: { ...configuration.properties, primary, privateIPAddress } }
  })
}

/** Azure's interfaces have addresses of Microsoft's vendor range 00-0D-3A. */
export function macFrom(guid: string): string {
  const [a, b, c] = [guid.slice(0, 2), guid.slice(2, 4), guid.slice(4, 6)]
  return `00-0D-3A-${a}-${b}-${c}`.toUpperCase()
}
