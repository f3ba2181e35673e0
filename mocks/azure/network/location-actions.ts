/** What is asked of Microsoft.Network at a location: …/locations/{location}/<action>. */
import type { ArmWorld } from '../arm/dispatch.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { ArmAnswer, ArmRequest } from '../arm/exchange.ts'
import { objectAt, stringAt } from '../arm/json.ts'
import type { JsonObject } from '../arm/json.ts'
import { latencies } from '../arm/latency.ts'
import { answerWrite } from '../arm/operation-answer.ts'
import type { Resume } from '../arm/operations.ts'
import { parseRequestBody } from '../arm/request-body.ts'
import { keyOf } from '../arm/resource-id.ts'
import type { Resource } from '../arm/resource.ts'
import type { Target } from '../arm/target.ts'
import { usagesOf } from './usages.ts'

type LocationAction = Extract<Target, { readonly kind: 'locationAction' }>

/** A long-running question to a location. */
interface LocationQuestion {
  /** Refuses what cannot be done, before an operation is started. */
  readonly judge?: (body: JsonObject) => void
  readonly look: (body: JsonObject) => JsonObject
}

export function answerLocationAction(world: ArmWorld, target: LocationAction, request: ArmRequest): ArmAnswer {
  const { scope, namespace, action } = target
  if (scope.group !== undefined) world.groups.require({ subscription: scope.subscription, group: scope.group })
  const question = questionOf(world, target)
  if (question !== undefined) return ask(world, target, request, question)
  if (scope.group === undefined && keyOf(`${namespace}/${action}`) === 'microsoft.network/usages') {
    if (request.method !== 'GET') throw errors.methodNotAllowed(request.method)
    return { status: 200, body: { value: usagesOf(world.engine.registry, scope.subscription, target.location) } }
  }
  if (keyOf(`${namespace}/${action}`) !== 'microsoft.network/autoapprovedprivatelinkservices') {
    const version = request.query.get('api-version') ?? ''
    throw errors.typeInvalid({ type: `locations/${action}`, namespace, version })
  }
  if (request.method !== 'GET') throw errors.methodNotAllowed(request.method)
  const approved = servicesIn(world, target).filter((one) => isListed(one, 'autoApproval', scope.subscription))
  return { status: 200, body: { value: approved.map(({ id }) => ({ privateLinkService: id })) } }
}

/** How a question of before a restart ends. */
export function resumeLocationAction(world: ArmWorld, target: LocationAction): Resume {
  const question = questionOf(world, target)
  return { succeed: (operation) => question?.look(operation.question ?? {}), fail: () => undefined }
}

function questionOf(world: ArmWorld, target: LocationAction): LocationQuestion | undefined {
  const { scope, namespace, action } = target
  switch (keyOf(`${namespace}/${action}`)) {
    case 'microsoft.network/checkprivatelinkservicevisibility':
      return {
        look(body) {
          const alias = stringAt(body, 'privateLinkServiceAlias')
          const found = servicesIn(world, target).find(({ properties }) => properties['alias'] === alias)
          return { visible: found !== undefined && isListed(found, 'visibility', scope.subscription) }
        },
      }
    case 'microsoft.network/setloadbalancerfrontendpublicipaddresses':
      return world.network.swap
    default:
      return undefined
  }
}

function servicesIn({ engine }: ArmWorld, { scope: { subscription } }: LocationAction): readonly Resource[] {
  return engine.registry.collection('Microsoft.Network/privateLinkServices')?.list({ subscription }) ?? []
}

/** `*` lists everybody (swagger privateLinkService.json). */
function isListed({ properties }: Resource, member: string, subscription: string): boolean {
  const subscriptions = objectAt(properties, member)['subscriptions']
  const listed: readonly unknown[] = Array.isArray(subscriptions) ? subscriptions : []
  return listed.some((one) => one === '*' || (typeof one === 'string' && keyOf(one) === keyOf(subscription)))
}

function ask(
  { engine }: ArmWorld,
  { scope, location, action }: LocationAction,
  request: ArmRequest,
  { judge, look }: LocationQuestion,
): ArmAnswer {
  if (request.method !== 'POST') throw errors.methodNotAllowed(request.method)
  const body = parseRequestBody(request.body)
  judge?.(body)
  const target = `/subscriptions/${scope.subscription}/providers/Microsoft.Network/locations/${location}/${action}`
  const operation = engine.operations.startLook({
    name: `${action}Operation`,
    target,
    document: target,
    location,
    durationMs: engine.latencyMs(latencies.publicIp),
    fault: request.operationFault,
    question: body,
    look: () => look(body),
  })
  return answerWrite(engine, request, { status: 202, operation })
}
