import type { ArmWorld } from './dispatch.ts'
import { collectionOf, unknownType } from './dispatch-resource.ts'
import { errors } from './error-catalogue.ts'
import type { ArmAnswer, ArmRequest } from './exchange.ts'
import type { JsonObject } from './json.ts'
import { stringAt } from './json.ts'
import { answerWrite } from './operation-answer.ts'
import { parseRequestBody } from './request-body.ts'
import { documentIdOf, formatResourceId, keyOf } from './resource-id.ts'
import type { ResourceId } from './resource-id.ts'
import type { Target } from './target.ts'

/** POST of an action on a child: 202 at once, and what it found at the Location once the operation has ended. */
export function answerChildAction(
  world: ArmWorld,
  { id, action: name }: Extract<Target, { readonly kind: 'childAction' }>,
  request: ArmRequest,
): ArmAnswer {
  const collection = collectionOf(world, id.namespace, id.type, request)
  const type = id.child?.type ?? ''
  const segment = collection.children.find((child) => keyOf(child.segment) === keyOf(type))
  const action = segment?.actions?.find((known) => keyOf(known.name) === keyOf(name))
  if (action === undefined) throw unknownType(id, `${type}/${name}`, request)
  if (request.method !== 'POST') throw errors.methodNotAllowed(request.method)
  world.groups.require(id)
  const documentId = formatResourceId(documentIdOf(id))
  const document = collection.get(documentId)
  if (document === undefined) throw collection.notFound(documentIdOf(id))
  const child = stringAt(collection.child(id), 'name')
  if (child === undefined) throw collection.notFound(id)
  const { engine } = world
  const body = bodyOf(request)
  const operation = engine.operations.startLook({
    name: action.operation,
    target: formatResourceId(id),
    document: document.id,
    location: document.location ?? engine.location.region,
    durationMs: engine.latencyMs(action.latency),
    fault: request.operationFault,
    question: body,
    look: () => action.look(collection.get(documentId), child, body),
  })
  return answerWrite(engine, request, { status: 202, operation })
}

/** POST of an action on a resource: at once, or 202 and the answer at the Location like that of a child. */
export function answerResourceAction(world: ArmWorld, id: ResourceId, name: string, request: ArmRequest): ArmAnswer {
  const collection = collectionOf(world, id.namespace, id.type, request)
  const action = collection.actions.find((known) => keyOf(known.name) === keyOf(name))
  if (action === undefined) throw unknownType(id, name, request)
  world.groups.requireWritable(id)
  const documentId = formatResourceId(id)
  const document = collection.get(documentId)
  if (document === undefined) throw collection.notFound(id)
  const body = bodyOf(request)
  action.judge?.(document, body)
  if (action.operation === undefined) return { status: 200, body: action.act(document, body) }
  const { engine } = world
  const operation = engine.operations.startLook({
    name: action.operation,
    target: document.id,
    document: document.id,
    location: document.location ?? engine.location.region,
    durationMs: engine.latencyMs(action.latency ?? [0, 0]),
    fault: request.operationFault,
    question: body,
    look: () => action.act(collection.get(documentId) ?? document, body),
  })
  return answerWrite(engine, request, { status: 202, operation })
}

/** An action may come without a body. */
function bodyOf({ body }: ArmRequest): JsonObject {
  return body.byteLength === 0 ? {} : parseRequestBody(body)
}
