/**
 * Paths below Microsoft.Compute, read without regard to case. They go as deep as the public IP of a network interface
 * of a scale set's machine; whatever is deeper than this table is not played.
 */
import { keyOf } from '../arm/resource-id.ts'

export type ComputeRoute =
  | { readonly kind: 'collection'; readonly type: string }
  | { readonly kind: 'resource'; readonly type: string; readonly name: string }
  /** A view or a list of a resource (GET), or something to do with it (POST). */
  | { readonly kind: 'below'; readonly type: string; readonly name: string; readonly what: string }
  | ({ readonly kind: 'rollingUpgrade' } & RollingUpgradePath)
  | { readonly kind: 'instance'; readonly set: string; readonly instance: string }
  | { readonly kind: 'belowInstance'; readonly set: string; readonly instance: string; readonly what: string }
  | { readonly kind: 'interface'; readonly set: string; readonly instance: string; readonly rest: InterfacePath }
  | { readonly kind: 'unknown' }

export type Below = Extract<ComputeRoute, { readonly kind: 'below' }>

/** What of the rolling upgrades of a set: the latest one, or its end. */
export interface RollingUpgradePath {
  readonly set: string
  readonly what: string
}

/** What of a network interface is asked for; a member that is missing where one may follow means the whole list. */
export interface InterfacePath {
  readonly nic: string
  readonly configurations: boolean
  readonly configuration: string | undefined
  readonly addresses: boolean
  readonly address: string | undefined
}

const scaleSets = 'virtualmachinescalesets'

export function parseComputePath(path: readonly string[]): ComputeRoute {
  const [type = '', name, what, instance, below, ...rest] = path
  if (name === undefined) return { kind: 'collection', type }
  if (what === undefined) return { kind: 'resource', type, name }
  if (instance === undefined) return { kind: 'below', type, name, what }
  if (keyOf(type) !== scaleSets) return { kind: 'unknown' }
  if (keyOf(what) === 'rollingupgrades' && below === undefined) {
    return { kind: 'rollingUpgrade', set: name, what: instance }
  }
  if (keyOf(what) !== 'virtualmachines') return { kind: 'unknown' }
  if (below === undefined) return { kind: 'instance', set: name, instance }
  if (rest.length === 0) return { kind: 'belowInstance', set: name, instance, what: below }
  return keyOf(below) === 'networkinterfaces' ? interfaceRoute(name, instance, rest) : { kind: 'unknown' }
}

function interfaceRoute(set: string, instance: string, path: readonly string[]): ComputeRoute {
  const [nic = '', configurations, configuration, addresses, address, ...more] = path
  const isKnown =
    more.length === 0 &&
    (configurations === undefined || keyOf(configurations) === 'ipconfigurations') &&
    (addresses === undefined || keyOf(addresses) === 'publicipaddresses')
  if (!isKnown) return { kind: 'unknown' }
  const rest = {
    nic,
    configurations: configurations !== undefined,
    configuration,
    addresses: addresses !== undefined,
    address,
  }
  return { kind: 'interface', set, instance, rest }
}

/** Whether a path leads to what Microsoft.Network answers below scale sets, with an api-version of its own (2.1). */
export function isScaleSetNetworkPath(path: readonly string[]): boolean {
  const [type = '', , below = '', , deeper = ''] = path.map(keyOf)
  const network = ['networkinterfaces', 'publicipaddresses']
  return type === scaleSets && (network.includes(below) || network.includes(deeper))
}
