import type { Engine } from '../../arm/engine.ts'
import type { Viewed } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { first, pointersAt } from '../back-references.ts'
import { viewTracked, withoutUndefined } from '../tracked.ts'
import type { NetworkInterface } from './model.ts'
import { type } from './parse.ts'

/** How an interface looks: the shape of a recording, also where the swagger has no such member (arm-semantics 2.4). */
export function viewInterface(engine: Engine, of: Viewed<NetworkInterface>): Resource {
  const { id, model, etag, state } = of
  const { ipConfigurations, dnsSettings } = model.properties
  const machine = pointersAt(engine.references, id, 'virtualMachine')
  const configurations = ipConfigurations.map(({ name, id: configurationId, properties, extra }) => ({
    name,
    id: configurationId,
    etag,
    type: `${type}/ipConfigurations`,
    ...extra,
    properties: { provisioningState: state, ...withoutUndefined(properties) },
  }))
  const computed = {
    ipConfigurations: configurations,
    dnsSettings: {
      appliedDnsServers: [],
      internalDomainNameSuffix: suffixOf(engine, model),
      ...(typeof dnsSettings === 'object' ? dnsSettings : {}),
    },
    ...first('virtualMachine', machine),
    ...(machine.length === 0 ? {} : { primary: true }),
    hostedWorkloads: [],
    tapConfigurations: [],
    allowPort25Out: true,
    defaultOutboundConnectivityEnabled: false,
  }
  return viewTracked(of, type, { computed, beside: { kind: 'Regular' } })
}

/** Azure's form is `<26 characters>.<letters>.internal.cloudapp.net`; one per network there, one per interface here. */
function suffixOf({ location }: Engine, { properties }: NetworkInterface): string {
  const letters = properties.resourceGuid.replaceAll('-', '').slice(0, 26)
  return `${letters}.${location.region.slice(0, 2)}x.internal.cloudapp.net`
}
