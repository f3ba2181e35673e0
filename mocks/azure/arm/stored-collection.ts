/**
 * The life of a resource, the same for every type: judged, accepted (visible as Updating at once, with a new etag),
 * provisioned when its operation ends, superseded, deleted. A child is written by writing its parent's document.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Accepted, ResourceCollection, Scope, Write } from './collection.ts'
import { spliceChild, withoutChild } from './child.ts'
import type { Engine } from './engine.ts'
import { parseTags } from './envelope.ts'
import { errors } from './error-catalogue.ts'
import type { JsonObject } from './json.ts'
import { objectsAt, stringAt, withoutNulls, isJsonObject } from './json.ts'
import { latencies } from './latency.ts'
import type { Operation, OperationStart } from './operations.ts'
import { checkPreconditions } from './preconditions.ts'
import type { ResourceStatus } from './registry.ts'
import { documentIdOf, formatResourceId, groupIdOf, keyOf } from './resource-id.ts'
import type { ResourceId } from './resource-id.ts'
import type { Entry, Resource, TrackedModel } from './resource.ts'
import type { ChildType, ResourceType } from './resource-type.ts'
import { checkResourceName } from './resource-name.ts'
import type { Table } from './table.ts'

/** What one write does to a document, whether it names the document or a child of it. */
interface DocumentWrite {
  readonly write: Write
  readonly id: string
  readonly target: string
  readonly noun: string
  readonly verb: 'Put' | 'Delete'
  readonly body: JsonObject
  readonly child?: ChildType
}

export class StoredCollection<Model extends TrackedModel> implements ResourceCollection {
  readonly type: string
  readonly children: readonly ChildType[]
  readonly #of: ResourceType<Model>
  readonly #table: Table<Model>
  readonly #engine: Engine

  constructor(of: ResourceType<Model>, table: Table<Model>, engine: Engine) {
    this.type = `${of.namespace}/${of.segment}`
    this.children = of.children
    this.#of = of
    this.#table = table
    this.#engine = engine
  }

  put(write: Write): Accepted {
    const existing = this.#existing(write.id)
    checkPreconditions(write, formatResourceId(write.id), existing)
    if (write.id.child !== undefined) return this.#putChild(write, existing, write.id.child)
    const id = existing?.id ?? this.#newId(write.id)
    const body = withoutNulls(write.body)
    const { operation, created } = this.#write(
      { write, id, target: id, noun: this.#of.noun, verb: 'Put', body: isJsonObject(body) ? body : {} },
      existing,
    )
    const status = created || this.#of.alwaysAnswersCreated === true ? 201 : 200
    return { status, body: { ...this.get(id) }, operation, retryAfterSeconds: this.#of.retryAfterSeconds?.put }
  }

  patchTags(write: Write): Accepted {
    const existing = this.#existing(write.id)
    if (existing === undefined) throw this.notFound(write.id)
    checkPreconditions(write, existing.id, existing)
    this.#engine.operations.assertFree(existing.id, existing.id, `Update${this.#of.noun}TagsOperation`)
    const tags = parseTags(write.body) ?? existing.accepted.tags
    const settled = existing.settled === undefined ? undefined : { ...existing.settled, tags }
    this.#commit({ ...existing, accepted: { ...existing.accepted, tags }, settled, etag: this.#engine.newEtag() })
    this.#tell(existing.id, 'accepted')
    this.#tell(existing.id, 'settled')
    return { status: 200, body: { ...this.get(existing.id) } }
  }

  delete(write: Write): Accepted {
    const existing = this.#existing(write.id)
    if (existing === undefined) return { status: 204 }
    if (write.id.child !== undefined) return this.#deleteChild(write, existing, write.id.child)
    checkPreconditions(write, existing.id, existing)
    const { id } = existing
    const name = `Delete${this.#of.noun}Operation`
    this.#engine.operations.assertFree(id, id, name)
    this.#assertUnused(id, id)
    this.#commit({ ...existing, state: 'Deleting', lastOperation: name, etag: this.#engine.newEtag() })
    const operation = this.#engine.operations.start({
      name,
      target: id,
      document: id,
      location: existing.accepted.location,
      fault: write.fault,
      durationMs: this.#engine.latencyMs(latencies.delete),
      succeed: () => this.#remove(id),
      fail: () => this.#fail(id),
    })
    this.#tell(id, 'accepted')
    return { status: 202, operation, retryAfterSeconds: this.#of.retryAfterSeconds?.delete }
  }

  seed(write: Write): void {
    const { operation } = this.put(write)
    if (operation !== undefined) this.#engine.operations.finishNow(operation.guid)
  }

  get(id: string): Resource | undefined {
    const entry = this.#table.get(id)
    return entry && this.#of.view({ id: entry.id, model: entry.accepted, etag: entry.etag, state: entry.state })
  }

  child(id: ResourceId): JsonObject | undefined {
    const resource = this.get(formatResourceId(documentIdOf(id)))
    const wanted = id.child
    if (resource === undefined || wanted === undefined) return undefined
    const segment = this.children.find((child) => keyOf(child.segment) === keyOf(wanted.type))?.segment
    return objectsAt(resource.properties, segment ?? '').find((child) => isNamed(child, wanted.name))
  }

  list(scope: Scope): readonly Resource[] {
    return this.#within(scope).flatMap((entry) => this.get(entry.id) ?? [])
  }

  settled(): readonly Resource[] {
    return this.#table.all().flatMap((entry) => this.settledOne(entry.id) ?? [])
  }

  settledOne(id: string): Resource | undefined {
    const entry = this.#table.get(id)
    if (entry?.settled === undefined) return undefined
    return this.#of.view({ id: entry.id, model: entry.settled, etag: entry.etag, state: entry.state })
  }

  status(id: string): ResourceStatus | undefined {
    return this.#table.get(id)
  }

  wipe(scope: Scope): void {
    for (const entry of this.#within(scope)) {
      this.#engine.operations.abandon(entry.id)
      this.#remove(entry.id)
    }
  }

  notFound(id: ResourceId): Error {
    if (id.child !== undefined) return errors.childNotFound(formatResourceId(id))
    return errors.resourceNotFound(this.type, id.name, id.group)
  }

  #putChild(write: Write, existing: Entry<Model> | undefined, named: { type: string; name: string }): Accepted {
    const parent = formatResourceId(documentIdOf(write.id))
    if (existing === undefined) throw errors.parentNotFound(parent)
    const child = this.#childType(named.type)
    const before = this.child(write.id)
    const name = stringAt(before, 'name') ?? checkResourceName(named.name)
    const body = spliceChild(this.get(existing.id), child.segment, name, withoutNulls(write.body))
    const target = `${existing.id}/${child.segment}/${name}`
    const { operation } = this.#write(
      { write, id: existing.id, target, noun: child.noun ?? '', verb: 'Put', body, child },
      existing,
    )
    const status = before === undefined ? 201 : 200
    return { status, body: this.child(write.id) ?? {}, operation, retryAfterSeconds: child.retryAfterSeconds?.put }
  }

  #deleteChild(write: Write, existing: Entry<Model>, named: { type: string; name: string }): Accepted {
    const before = this.child(write.id)
    if (before === undefined) return { status: 204 }
    checkPreconditions(write, existing.id, existing)
    const child = this.#childType(named.type)
    const target = `${existing.id}/${child.segment}/${stringAt(before, 'name') ?? named.name}`
    this.#assertUnused(target, existing.id)
    const body = withoutChild(this.get(existing.id), child.segment, named.name)
    const { operation } = this.#write(
      { write, id: existing.id, target, noun: child.noun ?? '', verb: 'Delete', body, child },
      existing,
    )
    return { status: 202, operation, retryAfterSeconds: child.retryAfterSeconds?.delete }
  }

  /** Accepts a new version of a document: the one place where versions, references and operations meet. */
  #write(change: DocumentWrite, existing: Entry<Model> | undefined): { operation: Operation; created: boolean } {
    const { id, target, body } = change
    const name = `${change.verb}${change.noun}Operation`
    const obstacle = this.#engine.operations.obstacle(id, target, name)
    const doomed = obstacle?.name === name && change.child?.besideSibling === 'fails'
    if (!doomed) this.#engine.operations.assertFree(id, target, name)
    const model = this.#of.parse({ id, body, previous: existing?.accepted })
    this.#assertReferences(id, model)
    if (existing === undefined) this.#assertQuota()
    if (doomed)
      return {
        operation: this.#engine.operations.startDoomed(this.#start(change, name, model), obstacle),
        created: false,
      }
    const same = existing?.state === 'Succeeded' && isDeepStrictEqual(existing.accepted, model)
    if (same && !this.#engine.knobs.noopPutChangesEtag) {
      const start = { ...this.#start(change, name, model), durationMs: 0, succeed: () => undefined }
      return { operation: this.#engine.operations.start(start), created: false }
    }
    const state = same || this.#of.settlesAtOnce?.(model) === true ? 'Succeeded' : 'Updating'
    const settled = existing?.settled
    this.#commit({ id, accepted: model, settled, etag: this.#engine.newEtag(), state, lastOperation: name })
    this.#engine.references.accept(id, this.#of.references(id, model))
    const operation = this.#engine.operations.start(this.#start(change, name, model))
    this.#tell(id, 'accepted')
    return { operation, created: existing === undefined }
  }

  #start({ write, id, target }: DocumentWrite, name: string, model: Model): OperationStart {
    return {
      name,
      target,
      document: id,
      location: model.location,
      fault: write.fault,
      durationMs: this.#engine.latencyMs(this.#of.latency(model)),
      succeed: () => this.#provision(id),
      fail: () => this.#fail(id),
    }
  }

  #provision(id: string): void {
    const entry = this.#table.get(id)
    if (entry === undefined) return
    const model = this.#of.provision?.(id, entry.accepted) ?? entry.accepted
    // Recorded: the etag of the PUT's answer is stale once provisioning ends, for whatever said Updating.
    const etag = entry.state === 'Succeeded' ? entry.etag : this.#engine.newEtag()
    this.#commit({ ...entry, accepted: model, settled: model, etag, state: 'Succeeded' })
    this.#engine.references.settle(id)
    this.#tell(id, 'settled')
  }

  #fail(id: string): void {
    const entry = this.#table.get(id)
    if (entry === undefined) return
    this.#commit({ ...entry, state: 'Failed', etag: this.#engine.newEtag() })
    this.#tell(id, 'settled')
  }

  #remove(id: string): void {
    this.#table.delete(id)
    this.#engine.references.drop(id)
    this.#tell(id, 'deleted')
  }

  #assertReferences(id: string, model: Model): void {
    for (const { from, to } of this.#of.references(id, model)) {
      const status = this.#engine.registry.status(to)
      if (status === undefined) throw errors.referenceInvalid(to, from)
      const { state, lastOperation: operation } = status
      if (state === 'Succeeded') continue
      const refuse = state === 'Failed' ? errors.referenceFailed : errors.referenceNotProvisioned
      throw refuse({ resource: status.id, usedBy: from, state, operation })
    }
  }

  #assertUnused(id: string, document: string): void {
    const [use] = [...this.#engine.references.uses(id, document), ...this.#engine.references.usesWithin(id, document)]
    const refusal = use && this.#of.inUse?.(use.to, use.from)
    if (refusal !== undefined) throw refusal
  }

  #assertQuota(): void {
    const { quota } = this.#of
    if (quota !== undefined && this.#table.all().length >= quota.max) throw quota.error(quota.max)
  }

  #existing(id: ResourceId): Entry<Model> | undefined {
    return this.#table.get(formatResourceId(documentIdOf(id)))
  }

  #newId(id: ResourceId): string {
    const { namespace, segment } = this.#of
    return formatResourceId({ ...id, namespace, type: segment, name: checkResourceName(id.name) })
  }

  #childType(segment: string): ChildType {
    const child = this.children.find((candidate) => keyOf(candidate.segment) === keyOf(segment))
    if (child?.noun === undefined) throw errors.methodNotAllowed('PUT')
    return child
  }

  #within({ subscription, group }: Scope): readonly Entry<Model>[] {
    const prefix = group === undefined ? `/subscriptions/${subscription}/` : `${groupIdOf({ subscription, group })}/`
    return this.#table.all().filter((entry) => keyOf(entry.id).startsWith(keyOf(prefix)))
  }

  #commit(entry: Entry<Model>): void {
    this.#table.set(entry)
  }

  #tell(id: string, phase: 'accepted' | 'settled' | 'deleted'): void {
    this.#engine.changes.emit({ id, type: this.type, phase })
  }
}

function isNamed(child: JsonObject, name: string): boolean {
  return keyOf(stringAt(child, 'name') ?? '') === keyOf(name)
}
