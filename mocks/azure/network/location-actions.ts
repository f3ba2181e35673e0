/** What is asked of Microsoft.Network at a location: …/locations/{location}/<action>. */
import type { ArmWorld } from '../arm/dispatch.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { ArmAnswer, ArmRequest } from '../arm/exchange.ts'
import { objectAt, stringAt } from '../arm/json.ts'
import type { JsonObject } from '../arm/json.ts'
import { latencies } from '../arm/latency.ts'
import { answerWrite } from '../arm/operation-answer.ts'
import { parseRequestBody } from '../arm/request-body.ts'
import { keyOf } from '../arm/resource-id.ts'
import type { Resource } from '../arm/resource.ts'
import type { Target } from '../arm/target.ts'

type LocationAction = Extract<Target, { readonly kind: 'locationAction' }>

export function answerLocationAction(world: ArmWorld, target: LocationAction, request: ArmRequest): ArmAnswer {
  const { scope, namespace, action } = target
  const { engine } = world
  if (scope.group !== undefined) world.groups.require({ subscription: scope.subscription, group: scope.group })
  const services = () =>
    engine.registry.collection('Microsoft.Network/privateLinkServices')?.list({ subscription: scope.subscription }) ??
    []
  switch (keyOf(`${namespace}/${action}`)) {
    case 'microsoft.network/autoapprovedprivatelinkservices': {
      if (request.method !== 'GET') throw errors.methodNotAllowed(request.method)
      const approved = services().filter((service) => isListed(service, 'autoApproval', scope.subscription))
      return { status: 200, body: { value: approved.map(({ id }) => ({ privateLinkService: id })) } }
    }
    case 'microsoft.network/checkprivatelinkservicevisibility':
      return look(world, target, request, (body) => () => {
        const alias = stringAt(body, 'privateLinkServiceAlias')
        const found = services().find(({ properties }) => properties['alias'] === alias)
        return { visible: found !== undefined && isListed(found, 'visibility', scope.subscription) }
      })
    case 'microsoft.network/setloadbalancerfrontendpublicipaddresses':
      return look(world, target, request, (body) => world.network.planSwap(body))
    default:
      throw errors.typeInvalid({
        type: `locations/${action}`,
        namespace,
        version: request.query.get('api-version') ?? '',
      })
  }
}

/** `*` lists everybody (swagger privateLinkService.json). */
function isListed({ properties }: Resource, member: string, subscription: string): boolean {
  const subscriptions = objectAt(properties, member)['subscriptions']
  const listed: readonly unknown[] = Array.isArray(subscriptions) ? subscriptions : []
  return listed.some((one) => one === '*' || (typeof one === 'string' && keyOf(one) === keyOf(subscription)))
}

function look(
  { engine }: ArmWorld,
  { scope, location, action }: LocationAction,
  request: ArmRequest,
  /** Judges the request, and answers what finds the answer when the operation ends. */
  plan: (body: JsonObject) => () => JsonObject,
): ArmAnswer {
  if (request.method !== 'POST') throw errors.methodNotAllowed(request.method)
  const find = plan(parseRequestBody(request.body))
  const target = `/subscriptions/${scope.subscription}/providers/Microsoft.Network/locations/${location}/${action}`
  const operation = engine.operations.startLook({
    name: `${action}Operation`,
    target,
    document: target,
    location,
    durationMs: engine.latencyMs(latencies.publicIp),
    fault: request.operationFault,
    look: find,
  })
  return answerWrite(engine, request, { status: 202, operation })
}
