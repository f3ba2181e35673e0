/** From a request to what it does: one function per kind of target. */
import type { Knobs } from '../knobs.ts'
import type { Compute } from '../compute/compute.ts'
import { answerCompute } from '../compute/dispatch.ts'
import { answerComputeOperation } from '../compute/operation-answer.ts'
import { isScaleSetNetworkPath } from '../compute/route.ts'
import { answerLocationAction } from '../network/location-actions.ts'
import type { Network } from '../network/network-types.ts'
import type { PrivateAddresses } from '../network/private-addresses.ts'
import { answerExtension } from '../resources/dispatch-extension.ts'
import { answerExistence, answerResources } from '../resources/dispatch-resources.ts'
import type { Locks } from '../resources/locks.ts'
import { tenantOf } from '../identity/tenants.ts'
import type { Tenants } from '../identity/tenants.ts'
import type { ResourceGroups } from '../resources/resource-groups.ts'
import type { SubscriptionTags } from '../resources/subscription-tags.ts'
import { checkApiVersion } from './api-version.ts'
import type { VersionedType } from './api-version.ts'
import { answerChildAction, answerResourceAction } from './dispatch-action.ts'
import { answerChild, answerChildren, answerCollection, answerResource } from './dispatch-resource.ts'
import { answerGroup, answerGroups, answerProvider, answerSubscription } from './dispatch-subscription.ts'
import type { Engine } from './engine.ts'
import { errors } from './error-catalogue.ts'
import type { ArmAnswer, ArmRequest } from './exchange.ts'
import { answerGroupDelete, answerOperation, answerOperationResult } from './operation-answer.ts'
import { keyOf } from './resource-id.ts'
import type { Resource } from './resource.ts'
import type { Target } from './target.ts'

export interface ArmWorld {
  readonly engine: Engine
  readonly knobs: Knobs
  readonly groups: ResourceGroups
  readonly addresses: PrivateAddresses
  readonly compute: Compute
  readonly network: Network
  readonly locks: Locks
  readonly subscriptionTags: SubscriptionTags
  readonly subscriptionId: string
  readonly tenantId: string
  /** Whose subscriptions there are; the first is the one above. */
  readonly tenants: Tenants
  /** The answer that each LIST gave last: what the stale-list fault answers again. */
  readonly lastLists: Map<string, readonly Resource[]>
}

/** Answers a request to ARM; throws an ArmError for whatever Azure refuses. */
export function dispatch(world: ArmWorld, target: Target, request: ArmRequest): ArmAnswer {
  if (target.kind === 'unknown') throw errors.pathInvalid(request.path)
  if (request.method === 'HEAD' && (target.kind === 'resource' || target.kind === 'compute')) {
    return answerExistence(() => dispatch(world, target, { ...request, method: 'GET' }))
  }
  checkVersion(world, target, request)
  checkSubscription(world, target)
  checkLocks(world, target, request)
  switch (target.kind) {
    case 'subscriptions':
    case 'tenants':
    case 'subscription':
    case 'locations':
      return answerSubscription(world, target, request)
    case 'resourceGroups':
      return answerGroups(world, target.subscription, request)
    case 'resourceGroup':
      return answerGroup(world, target, request)
    case 'groupOperation':
      return answerGroupDelete(world.engine, target.guid)
    case 'providers':
    case 'provider':
      return answerProvider(world, target, request)
    case 'operation':
      if (keyOf(target.namespace) === 'microsoft.compute') return answerComputeOperation(world, target.guid, request)
      return target.result
        ? answerOperationResult(world.engine, target.guid)
        : answerOperation(world.engine, target.guid)
    case 'compute':
      return answerCompute(world, target, request)
    case 'collection':
      return answerCollection(world, target, request)
    case 'resource':
      return answerResource(world, target.id, request)
    case 'childCollection':
      return request.method === 'POST'
        ? answerResourceAction(world, target.id, target.type, request)
        : answerChildren(world, target.id, target.type, request)
    case 'child':
      return answerChild(world, target.id, request)
    case 'resources':
      return answerResources(world, target, request)
    case 'extension':
      return answerExtension(world, target, request)
    case 'locationAction':
      return answerLocationAction(world, target, request)
    case 'childAction':
      return answerChildAction(world, target, request)
  }
}

function checkVersion({ engine }: ArmWorld, target: Target, request: ArmRequest): void {
  const version = request.query.get('api-version')
  const { region: location } = engine.location
  const type = typeOf(target)
  checkApiVersion(version, { provider: providerOf(target), type, location })
}

function typeOf(target: Target): string {
  if (target.kind === 'compute') return target.path[0] ?? ''
  if ('id' in target) return target.id.type
  return 'type' in target ? target.type : target.kind
}

/** A lock forbids nothing to the requests that set and remove locks. */
function checkLocks({ locks }: ArmWorld, target: Target, { method, path }: ArmRequest): void {
  if (method === 'GET' || method === 'HEAD') return
  if (target.kind === 'extension' && target.of === 'locks') return
  // Tags that are deleted are a write to what they hang on.
  const scope = target.kind === 'extension' ? target.scope : path
  locks.assertAllowed(scope, method === 'DELETE' && target.kind !== 'extension' ? 'delete' : 'write')
}

function providerOf(target: Target): VersionedType['provider'] {
  if (target.kind === 'compute') return isScaleSetNetworkPath(target.path) ? 'scaleSetNetwork' : 'compute'
  if (target.kind === 'operation') return keyOf(target.namespace) === 'microsoft.compute' ? 'compute' : 'network'
  return 'id' in target || target.kind === 'collection' || target.kind === 'locationAction' ? 'network' : 'resources'
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function checkSubscription({ tenants }: ArmWorld, target: Target): void {
  const subscription = subscriptionOf(target)
  if (subscription === undefined || tenantOf(tenants, subscription) !== undefined) return
  throw guid.test(subscription) ? errors.subscriptionNotFound(subscription) : errors.invalidSubscription(subscription)
}

function subscriptionOf(target: Target): string | undefined {
  if ('subscription' in target) return target.subscription
  if ('id' in target) return target.id.subscription
  return 'scope' in target ? target.scope.subscription : undefined
}
