/**
 * Scale sets and their machines, as far as Berth reads or writes them. Both configure interfaces in the same words: the
 * set in its profile, which new machines are made from, and each machine in its own copy.
 */
import type { Bearer } from '../backend/bearer.ts'
import { poolsOf, withoutPool, type InterfaceConfiguration, type IpConfiguration } from '../backend/ip-configuration.ts'
import type { ArmBody } from '../document/arm-document.ts'

interface NetworkProfile {
  readonly networkInterfaceConfigurations?: readonly InterfaceConfiguration[]
}

export interface ScaleSetBody extends ArmBody {
  readonly properties?: {
    readonly provisioningState?: string
    readonly orchestrationMode?: string
    readonly virtualMachineProfile?: { readonly networkProfile?: NetworkProfile }
  }
}

export interface InstanceBody extends ArmBody {
  readonly properties?: {
    readonly provisioningState?: string
    readonly hardwareProfile?: object
    readonly osProfile?: { readonly computerName?: string }
    readonly networkProfileConfiguration?: NetworkProfile
    readonly instanceView?: { readonly statuses?: readonly { readonly code?: string }[] }
  }
}

export const scaleSetBearer: Bearer<ScaleSetBody> = {
  ...bearerOf<ScaleSetBody>(
    'scale set',
    ({ properties }) => properties?.virtualMachineProfile?.networkProfile,
    (body, networkProfile) => {
      const virtualMachineProfile = { ...body.properties?.virtualMachineProfile, networkProfile }
      return { ...body, properties: { ...body.properties, virtualMachineProfile } }
    },
  ),
  isProfile: true,
}

export const instanceBearer: Bearer<InstanceBody> = {
  ...bearerOf<InstanceBody>(
    'machine',
    ({ properties }) => properties?.networkProfileConfiguration,
    (body, networkProfileConfiguration) => ({
      ...body,
      properties: { ...body.properties, networkProfileConfiguration },
    }),
  ),
  whyNot: stateThatCannotJoin,
}

/** Drops what nobody reads or sends back: a thousand machines with their disks and extensions take tens of megabytes. */
export function keepInstance({ id, name, etag, location, properties = {} }: InstanceBody): InstanceBody {
  const { provisioningState, hardwareProfile, osProfile, networkProfileConfiguration, instanceView } = properties
  const computerName = osProfile?.computerName
  const statuses = instanceView?.statuses?.map(({ code }) => (code === undefined ? {} : { code }))
  const kept = {
    ...(provisioningState === undefined ? {} : { provisioningState }),
    ...(hardwareProfile === undefined ? {} : { hardwareProfile }),
    ...(computerName === undefined ? {} : { osProfile: { computerName } }),
    ...(networkProfileConfiguration === undefined ? {} : { networkProfileConfiguration }),
    ...(statuses === undefined ? {} : { instanceView: { statuses } }),
  }
  const head = { ...(id && { id }), ...(name && { name }), ...(etag && { etag }), ...(location && { location }) }
  return { ...head, properties: kept }
}

const asleep = new Set(['stopped', 'stopping', 'deallocated', 'deallocating', 'unknown'])

/** A machine that is being deleted or does not run cannot be written to (azure-provider-behaviour 6.2). */
function stateThatCannotJoin({ properties }: InstanceBody): string | undefined {
  const state = properties?.provisioningState?.toLowerCase() ?? ''
  if (state === 'deleting' || state === 'creating') return state
  const codes = properties?.instanceView?.statuses?.map(({ code = '' }) => code.toLowerCase())
  const power = codes?.find((code) => code.startsWith('powerstate/'))?.slice('powerstate/'.length)
  return power !== undefined && asleep.has(power) ? power : undefined
}

function bearerOf<Body>(
  noun: string,
  profileOf: (body: Body) => NetworkProfile | undefined,
  withProfile: (body: Body, profile: NetworkProfile) => Body,
): Bearer<Body> {
  const interfaces = (body: Body) => profileOf(body)?.networkInterfaceConfigurations ?? []
  const change = (body: Body, changed: readonly InterfaceConfiguration[]) =>
    withProfile(body, { ...profileOf(body), networkInterfaceConfigurations: changed })
  return {
    noun,
    configurations: (body) => primaryOf(interfaces(body))?.properties?.ipConfigurations ?? [],
    withConfigurations(body, configurations) {
      const primary = primaryOf(interfaces(body))
      return change(
        body,
        interfaces(body).map((one) => (one === primary ? configured(one, configurations) : one)),
      )
    },
    pools: (body) => interfaces(body).flatMap(({ properties }) => poolsOf(properties?.ipConfigurations ?? [])),
    withoutPool: (body, pool) =>
      change(
        body,
        interfaces(body).map((one) => configured(one, withoutPool(one.properties?.ipConfigurations ?? [], pool))),
      ),
  }
}

function primaryOf(interfaces: readonly InterfaceConfiguration[]): InterfaceConfiguration | undefined {
  return interfaces.length === 1 ? interfaces[0] : interfaces.find(({ properties }) => properties?.primary === true)
}

function configured(one: InterfaceConfiguration, ipConfigurations: readonly IpConfiguration[]): InterfaceConfiguration {
  return { ...one, properties: { ...one.properties, ipConfigurations } }
}
