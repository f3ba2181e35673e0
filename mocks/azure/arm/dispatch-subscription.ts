import { tenantOf } from '../identity/tenants.ts'
import { viewGroup } from '../resources/resource-groups.ts'
import { viewLocation, viewProvider, viewSubscription, viewTenant } from '../resources/subscription-views.ts'
import type { ArmWorld } from './dispatch.ts'
import { errors } from './error-catalogue.ts'
import type { ArmAnswer, ArmRequest } from './exchange.ts'
import { groupDeleteAccepted } from './operation-answer.ts'
import { parseRequestBody } from './request-body.ts'
import type { Target } from './target.ts'

type Of<Kind extends Target['kind']> = Extract<Target, { readonly kind: Kind }>

/** Answers what is known of subscriptions, tenants and regions: all of it only read. */
export function answerSubscription(
  { engine, tenants }: ArmWorld,
  target: Of<'subscriptions' | 'tenants' | 'subscription' | 'locations'>,
  { method, callerTenant }: ArmRequest,
): ArmAnswer {
  if (method !== 'GET') throw errors.methodNotAllowed(method)
  const named = tenantOf(tenants, 'subscription' in target ? target.subscription : '') ?? tenants[0]
  // A token shows the subscriptions of its own tenant only.
  const visible = tenants.filter(({ tenantId }) => callerTenant === undefined || tenantId === callerTenant)
  const subscriptions = visible.map((one) => viewSubscription(one.subscriptionId, one.tenantId))
  switch (target.kind) {
    case 'subscriptions':
      return gateway({ value: subscriptions, count: { type: 'Total', value: subscriptions.length } })
    case 'tenants':
      return gateway({ value: tenants.map(({ tenantId }) => viewTenant(tenantId)) })
    case 'subscription':
      return gateway(viewSubscription(named.subscriptionId, named.tenantId))
    case 'locations':
      return gateway({ value: [viewLocation(named.subscriptionId, engine.location)] })
  }
}

export function answerProvider(
  { engine, subscriptionId }: ArmWorld,
  target: Of<'providers' | 'provider'>,
  { method }: ArmRequest,
): ArmAnswer {
  const wanted = target.kind === 'provider' && target.registers ? 'POST' : 'GET'
  if (method !== wanted) throw errors.methodNotAllowed(method)
  const view = (namespace: string) => viewProvider(subscriptionId, namespace, engine.location)
  if (target.kind === 'providers') {
    return gateway({ value: ['Microsoft.Network', 'Microsoft.Compute'].map(view) })
  }
  const provider = view(target.namespace)
  if (provider === undefined) throw errors.namespaceInvalid(target.namespace)
  return gateway(provider)
}

export function answerGroups({ groups }: ArmWorld, subscription: string, { method }: ArmRequest): ArmAnswer {
  if (method !== 'GET') throw errors.methodNotAllowed(method)
  return gateway({ value: groups.list(subscription).map(viewGroup) })
}

export function answerGroup({ groups }: ArmWorld, target: Of<'resourceGroup'>, request: ArmRequest): ArmAnswer {
  const { method } = request
  switch (method) {
    case 'GET':
      return gateway(viewGroup(groups.require(target)))
    case 'HEAD':
      return { status: groups.get(target) === undefined ? 404 : 204, origin: 'gateway' }
    case 'PUT':
      return { ...groups.put(target, parseRequestBody(request.body)), origin: 'gateway' }
    case 'PATCH':
      return { ...groups.patch(target, parseRequestBody(request.body)), origin: 'gateway' }
    case 'DELETE':
      return groupDeleteAccepted(request, groups.delete(target, request.operationFault), target.subscription)
    default:
      throw errors.methodNotAllowed(method)
  }
}

function gateway(body: unknown): ArmAnswer {
  return { status: 200, body, origin: 'gateway' }
}
