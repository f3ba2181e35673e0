import type { Scope } from './collection.ts'
import { keyOf } from './resource-id.ts'
import type { ResourceId } from './resource-id.ts'

/** What a path of ARM names. Paths are read without regard to case. */
export type Target =
  | { readonly kind: 'subscriptions' }
  | { readonly kind: 'tenants' }
  | { readonly kind: 'subscription'; readonly subscription: string }
  | { readonly kind: 'locations'; readonly subscription: string }
  | { readonly kind: 'resourceGroups'; readonly subscription: string }
  | { readonly kind: 'resourceGroup'; readonly subscription: string; readonly group: string }
  | { readonly kind: 'groupOperation'; readonly subscription: string; readonly guid: string }
  | { readonly kind: 'providers'; readonly subscription: string }
  | {
      readonly kind: 'provider'
      readonly subscription: string
      readonly namespace: string
      /** To be registered with the subscription, by POST. */
      readonly registers: boolean
    }
  /** Resources of every type. */
  | { readonly kind: 'resources'; readonly scope: Scope }
  | {
      readonly kind: 'operation'
      readonly subscription: string
      readonly namespace: string
      readonly guid: string
      readonly result: boolean
    }
  /** Anything of Microsoft.Compute, whose paths go deeper than the others': what follows the namespace. */
  | { readonly kind: 'compute'; readonly scope: Scope; readonly path: readonly string[] }
  | { readonly kind: 'collection'; readonly scope: Scope; readonly namespace: string; readonly type: string }
  | { readonly kind: 'resource'; readonly id: ResourceId }
  | { readonly kind: 'childCollection'; readonly id: ResourceId; readonly type: string }
  | { readonly kind: 'child'; readonly id: ResourceId }
  /** Something to be done with a child, such as …/loadBalancingRules/r/health. */
  | { readonly kind: 'childAction'; readonly id: ResourceId; readonly action: string }
  /** What every scope has: its tags, its locks, and what the caller may do there. `scope` is the path before `/providers/Microsoft.…`. */
  | {
      readonly kind: 'extension'
      readonly subscription: string
      readonly scope: string
      readonly of: 'tags' | 'locks' | 'permissions'
      readonly name: string | undefined
    }
  /** Something to be asked or done at a location, such as …/locations/westeurope/checkPrivateLinkServiceVisibility. */
  | {
      readonly kind: 'locationAction'
      readonly scope: Scope
      readonly namespace: string
      readonly location: string
      readonly action: string
    }
  | { readonly kind: 'unknown' }

/** Reads a path, such as `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/loadBalancers/lb`. */
export function parseTarget(path: string): Target {
  const segments = decodeSegments(path)
  if (segments === undefined) return { kind: 'unknown' }
  const [root, subscription, under, ...rest] = segments
  if (is(root, 'tenants') && subscription === undefined) return { kind: 'tenants' }
  if (!is(root, 'subscriptions')) return { kind: 'unknown' }
  if (subscription === undefined) return { kind: 'subscriptions' }
  const extension = extensionOf(subscription, segments)
  if (extension !== undefined) return extension
  if (under === undefined) return { kind: 'subscription', subscription }
  if (is(under, 'locations') && rest.length === 0) return { kind: 'locations', subscription }
  if (is(under, 'resources') && rest.length === 0) return { kind: 'resources', scope: { subscription } }
  if (is(under, 'providers')) return underProviders({ subscription }, rest)
  if (is(under, 'resourceGroups')) return underGroups(subscription, rest)
  const [guid, ...more] = rest
  if (is(under, 'operationresults') && guid !== undefined && more.length === 0) {
    return { kind: 'groupOperation', subscription, guid }
  }
  return { kind: 'unknown' }
}

function extensionOf(subscription: string, segments: readonly string[]): Target | undefined {
  const at = segments.findLastIndex((segment) => is(segment, 'providers'))
  if (at < 2) return undefined
  const [namespace, type, name, ...tooMuch] = segments.slice(at + 1)
  if (tooMuch.length > 0) return undefined
  const scope = `/${segments.slice(0, at).join('/')}`
  if (is(namespace, 'Microsoft.Resources') && is(type, 'tags') && is(name, 'default')) {
    return { kind: 'extension', subscription, scope, of: 'tags', name: undefined }
  }
  if (!is(namespace, 'Microsoft.Authorization')) return undefined
  if (is(type, 'permissions') && name === undefined) {
    return { kind: 'extension', subscription, scope, of: 'permissions', name }
  }
  if (!is(type, 'locks')) return undefined
  return { kind: 'extension', subscription, scope, of: 'locks', name }
}

function underGroups(subscription: string, rest: readonly string[]): Target {
  const [group, providers, ...more] = rest
  if (group === undefined) return { kind: 'resourceGroups', subscription }
  if (providers === undefined) return { kind: 'resourceGroup', subscription, group }
  if (is(providers, 'resources') && more.length === 0) return { kind: 'resources', scope: { subscription, group } }
  if (!is(providers, 'providers') || more.length < 2) return { kind: 'unknown' }
  return underProviders({ subscription, group }, more)
}

function underProviders(scope: Scope, rest: readonly string[]): Target {
  const [namespace, type, name, childType, childName, action, ...tooMuch] = rest
  const { subscription, group } = scope
  if (is(namespace, 'Microsoft.Compute') && type !== undefined && !is(childType, 'operations')) {
    return { kind: 'compute', scope, path: rest.slice(1) }
  }
  if (tooMuch.length > 0) return { kind: 'unknown' }
  if (namespace === undefined) return { kind: 'providers', subscription }
  const registers = is(type, 'register') && group === undefined && name === undefined
  if (type === undefined || registers) return { kind: 'provider', subscription, namespace, registers }
  if (name === undefined) return { kind: 'collection', scope, namespace, type }
  if (is(type, 'locations') && childType !== undefined && childName === undefined) {
    return { kind: 'locationAction', scope, namespace, location: name, action: childType }
  }
  if (group === undefined) {
    // …/providers/Microsoft.Network/locations/{location}/operations/{guid}
    const result = is(childType, 'operationResults')
    if (action !== undefined) return { kind: 'unknown' }
    if (!is(type, 'locations') || childName === undefined || !(result || is(childType, 'operations'))) {
      return { kind: 'unknown' }
    }
    return { kind: 'operation', subscription, namespace, guid: childName, result }
  }
  const id = { subscription, group, namespace, type, name }
  if (childType === undefined) return { kind: 'resource', id }
  if (childName === undefined) return { kind: 'childCollection', id, type: childType }
  const child = { ...id, child: { type: childType, name: childName } }
  return action === undefined ? { kind: 'child', id: child } : { kind: 'childAction', id: child, action }
}

function decodeSegments(path: string): readonly string[] | undefined {
  try {
    const segments = path.split('/').slice(1).map(decodeURIComponent)
    if (segments.at(-1) === '') segments.pop()
    // An empty segment or a slash inside of one would make ids that cannot be told apart.
    return segments.some((segment) => segment === '' || segment.includes('/')) ? undefined : segments
  } catch {
    return undefined
  }
}

function is(segment: string | undefined, wanted: string): boolean {
  return segment !== undefined && keyOf(segment) === keyOf(wanted)
}
