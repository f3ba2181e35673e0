/**
 * The requests to one type of resource: what each method means for a document or a child of it. A child is written by
 * writing its parent's document with the child put in its place.
 */
import type { Accepted, Kept, ResourceCollection, Scope, Write } from './collection.ts'
import { spliceChild, withoutChild } from './child.ts'
import { Documents } from './documents.ts'
import type { Engine } from './engine.ts'
import { parseTags } from './envelope.ts'
import { errors } from './error-catalogue.ts'
import type { JsonObject } from './json.ts'
import { isJsonObject, objectsAt, stringAt, withoutNulls } from './json.ts'
import { keepDocuments } from './keep-documents.ts'
import { latencies } from './latency.ts'
import { checkPreconditions } from './preconditions.ts'
import type { ResourceStatus } from './registry.ts'
import { documentIdOf, formatResourceId, keyOf } from './resource-id.ts'
import type { ChildName, ResourceId } from './resource-id.ts'
import { checkResourceName } from './resource-name.ts'
import type { Entry, Resource, TrackedModel } from './resource.ts'
import type { ChildType, Question, ResourceAction, ResourceType } from './resource-type.ts'
import type { Table } from './table.ts'
import { writeDocument } from './write-document.ts'

export class StoredCollection<Model extends TrackedModel> implements ResourceCollection {
  readonly type: string
  readonly children: readonly ChildType[]
  readonly questions: readonly Question[]
  readonly actions: readonly ResourceAction[]
  readonly kept: Kept
  readonly #of: ResourceType<Model>
  readonly #engine: Engine
  readonly #documents: Documents<Model>

  constructor(of: ResourceType<Model>, table: Table<Model>, engine: Engine) {
    this.type = `${of.namespace}/${of.segment}`
    this.children = of.children
    this.questions = of.questions ?? []
    this.actions = of.actions ?? []
    this.#of = of
    this.#engine = engine
    this.#documents = new Documents(of, table, engine)
    this.kept = keepDocuments(this.#documents)
  }

  put(write: Write): Accepted {
    const existing = this.#existing(write.id)
    checkPreconditions(write, formatResourceId(write.id), existing)
    if (write.id.child !== undefined) return this.#putChild(write, existing, write.id.child)
    const id = existing?.id ?? this.#newId(write.id)
    const body = withoutNulls(write.body)
    const written = writeDocument(this.#documents, {
      write,
      id,
      target: id,
      operation: `Put${this.#of.noun}Operation`,
      body: isJsonObject(body) ? body : {},
    })
    const status = written.created || this.#of.alwaysAnswersCreated === true ? 201 : 200
    if (this.#of.writtenAtOnce === true) {
      this.#engine.operations.finishNow(written.operation.guid)
      return {
        status,
        body: { ...this.get(id) },
        delayMs: Math.max(0, written.operation.dueAt - this.#engine.clock.now()),
      }
    }
    const retryAfterSeconds = this.#of.retryAfterSeconds?.put
    return { status, body: { ...this.get(id) }, operation: written.operation, retryAfterSeconds }
  }

  patchTags(write: Write): Accepted {
    if (this.#of.withoutPatch === true) throw errors.methodNotAllowed('PATCH')
    const existing = this.#existing(write.id)
    if (existing === undefined) throw this.notFound(write.id)
    checkPreconditions(write, existing.id, existing)
    this.#engine.operations.assertFree(existing.id, existing.id, `Update${this.#of.noun}TagsOperation`)
    const tags = parseTags(write.body) ?? existing.accepted.tags
    const settled = existing.settled === undefined ? undefined : { ...existing.settled, tags }
    const accepted = { ...existing.accepted, tags }
    this.#documents.commit({ ...existing, accepted, settled, etag: this.#engine.newEtag() })
    this.#documents.tell(existing.id, 'accepted')
    this.#documents.tell(existing.id, 'settled')
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
    this.#assertUnused(id)
    this.#documents.commit({ ...existing, state: 'Deleting', lastOperation: name, etag: this.#engine.newEtag() })
    const operation = this.#engine.operations.start({
      name,
      target: id,
      document: id,
      location: existing.accepted.location,
      fault: write.fault,
      durationMs: this.#engine.latencyMs(latencies.delete),
      succeed: () => this.#documents.remove(id),
      fail: () => this.#documents.fail(id),
    })
    this.#documents.tell(id, 'accepted')
    const status = this.#of.deleteStatus?.() ?? 202
    return { status, operation, retryAfterSeconds: this.#of.retryAfterSeconds?.delete }
  }

  most(): number | undefined {
    return this.#of.quota?.max
  }

  seed(write: Write): void {
    const { operation } = this.put(write)
    if (operation !== undefined) this.#engine.operations.finishNow(operation.guid)
  }

  get(id: string): Resource | undefined {
    return this.#documents.view(id)
  }

  reduce(resource: Resource): Resource {
    return this.#of.reduce?.(resource) ?? resource
  }

  child(id: ResourceId): JsonObject | undefined {
    const { child: wanted } = id
    if (wanted === undefined) return undefined
    const segment = this.#childType(wanted.type)?.segment ?? ''
    const resource = this.get(formatResourceId(documentIdOf(id)))
    const name = keyOf(wanted.name)
    return objectsAt(resource?.properties, segment).find((child) => keyOf(stringAt(child, 'name') ?? '') === name)
  }

  list(scope: Scope): readonly Resource[] {
    return this.#documents.within(scope).flatMap(({ id }) => this.get(id) ?? [])
  }

  ordinal(id: string): number {
    return this.#documents.ordinal(id)
  }

  settled(): readonly Resource[] {
    return this.#documents.all().flatMap(({ id }) => this.settledOne(id) ?? [])
  }

  settledOne(id: string): Resource | undefined {
    return this.#documents.settledView(id)
  }

  status(id: string): ResourceStatus | undefined {
    return this.#documents.get(id)
  }

  wipe(scope: Scope): void {
    for (const { id } of this.#documents.within(scope)) {
      this.#engine.operations.abandon(id)
      this.#documents.remove(id)
    }
  }

  notFound(id: ResourceId): Error {
    if (id.child !== undefined) return errors.childNotFound(formatResourceId(id))
    return errors.resourceNotFound(this.type, id.name, id.group)
  }

  #putChild(write: Write, existing: Entry<Model> | undefined, named: ChildName): Accepted {
    const child = this.#writableChild(named.type, 'PUT')
    if (existing === undefined) throw this.#withoutParent(write.id, child)
    const before = this.child(write.id)
    if (before === undefined && child.updatedAtOnce === true) throw this.notFound(write.id)
    const name = stringAt(before, 'name') ?? checkResourceName(named.name)
    const { operation } = writeDocument(this.#documents, {
      write,
      child,
      id: existing.id,
      target: `${existing.id}/${child.segment}/${name}`,
      operation: `Put${child.noun}Operation`,
      body: spliceChild(this.get(existing.id), child.segment, name, withoutNulls(write.body)),
    })
    if (child.updatedAtOnce === true) {
      this.#engine.operations.finishNow(operation.guid)
      return { status: 200, body: this.child(write.id) ?? {} }
    }
    const status = before === undefined ? 201 : 200
    return { status, body: this.child(write.id) ?? {}, operation, retryAfterSeconds: child.retryAfterSeconds?.put }
  }

  #deleteChild(write: Write, existing: Entry<Model>, named: ChildName): Accepted {
    const before = this.child(write.id)
    if (before === undefined) return { status: 204 }
    checkPreconditions(write, existing.id, existing)
    const child = this.#writableChild(named.type, 'DELETE')
    const target = `${existing.id}/${child.segment}/${stringAt(before, 'name') ?? named.name}`
    const { operation } = writeDocument(this.#documents, {
      write,
      child,
      id: existing.id,
      target,
      operation: `Delete${child.noun}Operation`,
      body: withoutChild(this.get(existing.id), child.segment, named.name),
    })
    return { status: 202, operation, retryAfterSeconds: child.retryAfterSeconds?.delete }
  }

  #withoutParent(id: ResourceId, child: ChildType): Error {
    const parent = documentIdOf(id)
    if (child.parentMissing === 'ResourceNotFound') return this.notFound(parent)
    return errors.parentNotFound(`${this.#of.segment}/${child.segment}`, formatResourceId(parent))
  }

  /** For a document; whether one of its children may go is judged with the document that is left. */
  #assertUnused(id: string): void {
    const { references } = this.#engine
    for (const use of [...references.uses(id, id), ...references.usesWithin(id, id)]) {
      const refusal = this.#of.inUse?.(use.to, use.from)
      if (refusal !== undefined) throw refusal
    }
  }

  #existing(id: ResourceId): Entry<Model> | undefined {
    return this.#documents.get(formatResourceId(documentIdOf(id)))
  }

  #newId(id: ResourceId): string {
    const { namespace, segment } = this.#of
    return formatResourceId({ ...id, namespace, type: segment, name: checkResourceName(id.name) })
  }

  #childType(segment: string): ChildType | undefined {
    return this.children.find((child) => keyOf(child.segment) === keyOf(segment))
  }

  #writableChild(segment: string, method: string): ChildType & { readonly noun: string } {
    const child = this.#childType(segment)
    if (child?.noun === undefined) throw errors.methodNotAllowed(method)
    return { ...child, noun: child.noun }
  }
}
