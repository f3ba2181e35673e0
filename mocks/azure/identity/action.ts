/** What a request does, in the words of role definitions: `Microsoft.Network/loadBalancers/write`. */
import { groupIdOf, keyOf, parseResourceId } from '../arm/resource-id.ts'
import type { ResourceId } from '../arm/resource-id.ts'
import type { Target } from '../arm/target.ts'

export interface Action {
  readonly action: string
  /** What it is done to: the id in AuthorizationFailed. */
  readonly scope: string
}

/** Answers what a request needs a role for; undefined for what every caller may see, such as operations. */
export function actionOf(method: string, path: string, target: Target): Action | undefined {
  const types = typesOf(target)
  if (types === undefined) return undefined
  return { action: `${types}/${verbOf(method)}`, scope: scopeOf(path, target) }
}

function verbOf(method: string): string {
  if (method === 'DELETE') return 'delete'
  if (method === 'POST') return 'action'
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'read' : 'write'
}

function typesOf(target: Target): string | undefined {
  switch (target.kind) {
    case 'resource':
      return `${target.id.namespace}/${target.id.type}`
    case 'child':
      return `${target.id.namespace}/${target.id.type}/${target.id.child?.type ?? ''}`
    case 'childCollection':
      return `${target.id.namespace}/${target.id.type}/${target.type}`
    case 'childAction':
      return `${target.id.namespace}/${target.id.type}/${target.id.child?.type ?? ''}/${target.action}`
    case 'collection':
      return `${target.namespace}/${target.type}`
    case 'compute':
      return `Microsoft.Compute/${target.path.filter((_, index) => index % 2 === 0).join('/')}`
    case 'resourceGroup':
    case 'resourceGroups':
      return 'Microsoft.Resources/subscriptions/resourceGroups'
    case 'resources':
      return 'Microsoft.Resources/subscriptions/resources'
    case 'extension':
      return target.of === 'tags' ? 'Microsoft.Resources/tags' : `Microsoft.Authorization/${target.of}`
    case 'locationAction':
      return `${target.namespace}/locations/${target.action}`
    // Operations, and what every caller may see.
    case 'groupOperation':
    case 'operation':
    case 'locations':
    case 'provider':
    case 'providers':
    case 'subscription':
    case 'subscriptions':
    case 'tenants':
    case 'unknown':
      return undefined
  }
}

/** A list is of the group or the subscription; an action is of what it is done to. */
function scopeOf(path: string, target: Target): string {
  if (target.kind === 'collection') return listScope(target.scope.subscription, target.scope.group, target.namespace)
  if (target.kind === 'childCollection' || target.kind === 'childAction') return path.split('/').slice(0, -1).join('/')
  if (target.kind === 'compute' && target.path.length % 2 === 1) {
    const { subscription, group } = target.scope
    if (target.path.length === 1) return listScope(subscription, group, 'Microsoft.Compute')
    return path.split('/').slice(0, -1).join('/')
  }
  return path
}

function listScope(subscription: string, group: string | undefined, namespace: string): string {
  const at = group === undefined ? `/subscriptions/${subscription}` : groupIdOf({ subscription, group })
  return `${at}/providers/${namespace}`
}

/** Resources that joining needs a right for (azure-docs, "Permissions required for virtual networking"). */
const joined = [
  'Microsoft.Network/virtualNetworks/subnets',
  'Microsoft.Network/publicIPAddresses',
  'Microsoft.Network/publicIPPrefixes',
  'Microsoft.Network/networkSecurityGroups',
  'Microsoft.Network/routeTables',
  'Microsoft.Network/networkInterfaces',
  'Microsoft.Network/natGateways',
  'Microsoft.Network/loadBalancers/backendAddressPools',
  'Microsoft.Network/loadBalancers/inboundNatRules',
] as const

/**
 * Joins that have names of their own, by the type that joins ('' for any other): a pool of addresses names its network
 * (azure-docs, "Access and identity options for AKS"), and application security groups tell rules from addresses.
 */
const joinedOtherwise: readonly { readonly type: string; readonly by: string; readonly as: string }[] = [
  { type: 'Microsoft.Network/virtualNetworks', by: 'Microsoft.Network/loadBalancers', as: 'joinLoadBalancer' },
  {
    type: 'Microsoft.Network/applicationSecurityGroups',
    by: 'Microsoft.Network/networkSecurityGroups',
    as: 'joinNetworkSecurityRule',
  },
  { type: 'Microsoft.Network/applicationSecurityGroups', by: '', as: 'joinIpConfiguration' },
]

/** Answers the `…/join/action` that a reference to `id` needs where `writing` is done, if it needs one. */
export function joinOf(id: string, writing: Pick<Action, 'action'>): Action | undefined {
  const parsed = parseResourceId(id)
  if (parsed === undefined) return undefined
  const own = keyOf(typeOf(parsed))
  const type = joined.find((candidate) => keyOf(candidate) === own)
  if (type !== undefined) return { action: `${type}/join/action`, scope: id }
  const isBy = (by: string) => keyOf(writing.action).startsWith(keyOf(by))
  const other = joinedOtherwise.find((candidate) => keyOf(candidate.type) === own && isBy(candidate.by))
  return other === undefined ? undefined : { action: `${other.type}/${other.as}/action`, scope: id }
}

function typeOf({ namespace, type, child }: ResourceId): string {
  return child === undefined ? `${namespace}/${type}` : `${namespace}/${type}/${child.type}`
}
