/**
 * Accepting a new version of a document: the one place where other operations, the rules of the type, references,
 * versions and the new operation meet.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Write } from './collection.ts'
import type { Documents } from './documents.ts'
import { errors } from './error-catalogue.ts'
import type { JsonObject } from './json.ts'
import type { Operation, OperationStart } from './operations.ts'
import type { TrackedModel } from './resource.ts'
import { isPoolBesideBalancer } from './superseded.ts'
import type { ChildType } from './resource-type.ts'

/** What one write does to a document, whether it names the document or a child of it. */
export interface DocumentWrite {
  readonly write: Write
  readonly id: string
  /** The resource or child that the write names. */
  readonly target: string
  /** Such as PutLoadBalancerOperation. */
  readonly operation: string
  /** The whole document as it is to be. */
  readonly body: JsonObject
  readonly child?: ChildType
}

export interface WrittenDocument {
  readonly operation: Operation
  readonly created: boolean
}

/** Accepts a write or throws what Azure refuses it with; nothing is changed then. */
export function writeDocument<Model extends TrackedModel>(
  documents: Documents<Model>,
  change: DocumentWrite,
): WrittenDocument {
  const { engine, type } = documents
  const { id, target, body, child, operation: name } = change
  const existing = documents.get(id)
  const obstacle = engine.operations.obstacle(id, target, name)
  const yields = engine.knobs.poolBesideBalancer === 'supersede' && isPoolBesideBalancer(name, obstacle?.name)
  const beside = obstacle?.name === name && child?.besideSibling === 'fails' ? obstacle : undefined
  if (beside === undefined && !yields) engine.operations.assertFree(id, target, name)
  const model = type.parse({ id, body, previous: existing?.accepted })
  assertReferences(documents, id, model)
  if (existing === undefined) assertQuota(documents)
  const start = startOf(documents, change, model)
  if (beside !== undefined) return { operation: engine.operations.startDoomed(start, beside), created: false }
  const same = existing?.state === 'Succeeded' && isDeepStrictEqual(existing.accepted, model)
  if (same && !engine.knobs.noopPutChangesEtag) {
    // It supersedes what still runs, and must then bring to its end what that would have.
    const finished = existing.settled === existing.accepted
    const succeed = finished ? () => undefined : start.succeed
    return { operation: engine.operations.start({ ...start, durationMs: 0, succeed }), created: false }
  }
  const state = same || type.settlesAtOnce?.(model) === true ? 'Succeeded' : 'Updating'
  const settled = existing?.settled
  documents.commit({ id, accepted: model, settled, etag: engine.newEtag(), state, lastOperation: name })
  engine.references.accept(id, type.references(id, model))
  const operation = engine.operations.start(start)
  documents.tell(id, 'accepted')
  return { operation, created: existing === undefined }
}

function startOf<Model extends TrackedModel>(
  documents: Documents<Model>,
  { write, id, target, operation: name }: DocumentWrite,
  model: Model,
): OperationStart {
  const { engine, type } = documents
  return {
    name,
    target,
    document: id,
    location: model.location,
    fault: write.fault,
    durationMs: engine.latencyMs(type.latency(model)),
    succeed: () => documents.provision(id),
    fail: () => documents.fail(id),
  }
}

function assertReferences<Model extends TrackedModel>(
  { engine, type }: Documents<Model>,
  id: string,
  model: Model,
): void {
  for (const { from, to, makes } of type.references(id, model)) {
    if (makes) continue
    const status = engine.registry.status(to)
    if (status === undefined) throw errors.referenceInvalid(to, from)
    const { state, lastOperation: operation } = status
    if (state === 'Succeeded') continue
    const refuse = state === 'Failed' ? errors.referenceFailed : errors.referenceNotProvisioned
    throw refuse({ resource: status.id, usedBy: from, state, operation })
  }
}

function assertQuota<Model extends TrackedModel>({ type, count }: Documents<Model>): void {
  const { quota } = type
  if (quota !== undefined && count >= quota.max) throw quota.error(quota.max)
}
