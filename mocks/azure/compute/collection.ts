/**
 * The requests to one type of Microsoft.Compute. Unlike the network's, its etags are counters, and a newer operation
 * on a resource always preempts the older one (arm-semantics 2.3, 3.2).
 */
import type { Accepted, Kept, ResourceCollection, Scope, Write } from '../arm/collection.ts'
import type { Engine } from '../arm/engine.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { JsonObject } from '../arm/json.ts'
import { isJsonObject, withoutNulls } from '../arm/json.ts'
import type { LatencyRange } from '../arm/latency.ts'
import { merged } from './merge.ts'
import type { Operation, OperationFault } from '../arm/operations.ts'
import type { ResourceStatus } from '../arm/registry.ts'
import { documentIdOf, formatResourceId, groupIdOf, keyOf, nameOf } from '../arm/resource-id.ts'
import type { ResourceId } from '../arm/resource-id.ts'
import { checkResourceName } from '../arm/resource-name.ts'
import type { Entry, Resource, TrackedModel } from '../arm/resource.ts'
import type { Table } from '../arm/table.ts'
import type { ComputeType } from './compute-type.ts'
import { computeErrors } from './error-catalogue.ts'
import type { ComputeState } from './instance-view.ts'
import { computeLatencies } from './latency.ts'
import { keptOf } from './kept.ts'
import { checkComputePreconditions, nextEtag } from './preconditions.ts'

interface Start {
  readonly name: string
  readonly latency: LatencyRange
  readonly fault?: OperationFault | undefined
  readonly succeed: () => void
}

export class ComputeCollection<Model extends TrackedModel> implements ResourceCollection {
  readonly type: string
  readonly children = []
  readonly questions = []
  readonly actions = []
  readonly kept: Kept
  readonly #of: ComputeType<Model>
  readonly #table: Table<Model>
  readonly #engine: Engine

  constructor(of: ComputeType<Model>, table: Table<Model>, engine: Engine) {
    this.type = `Microsoft.Compute/${of.segment}`
    this.#of = of
    this.#table = table
    this.#engine = engine
    this.kept = keptOf({ collection: this, of, table, references: engine.references })
  }

  put(write: Write): Accepted {
    const existing = this.entry(formatResourceId(write.id))
    const body = withoutNulls(write.body)
    const { operation, created } = this.#write(write, existing, isJsonObject(body) ? body : {}, 'Put')
    const id = existing?.id ?? this.#newId(write.id)
    const status = created && this.#of.isSynchronous !== true ? 201 : 200
    const hides = !created && this.#of.hidesUpdates === true
    return { status, body: { ...this.get(id) }, ...(operation === undefined || hides ? {} : { operation }) }
  }

  /** PATCH merges what it says into what stands; compute's covers more than tags. */
  patchTags(write: Write): Accepted {
    const existing = this.entry(formatResourceId(write.id))
    if (existing === undefined) throw this.notFound(write.id)
    const { operation } = this.#write(write, existing, merged({ ...this.get(existing.id) }, write.body), 'Update')
    const body = { ...this.get(existing.id) }
    const hides = this.#of.hidesUpdates === true
    return { status: 200, body, ...(operation === undefined || hides ? {} : { operation }) }
  }

  delete(write: Write): Accepted {
    const existing = this.entry(formatResourceId(write.id))
    if (existing === undefined) return { status: 204 }
    checkComputePreconditions(write, existing.etag)
    const { id } = existing
    const [use] = this.#engine.references.uses(id, id)
    const refusal = use && this.#of.inUse?.(id)
    if (refusal !== undefined) throw refusal
    if (this.#of.isSynchronous === true) {
      this.remove(id)
      return { status: 200 }
    }
    const name = `Delete${this.#of.noun}Operation`
    this.#table.set({ ...existing, state: 'Deleting', lastOperation: name, etag: nextEtag(existing.etag) })
    const succeed = () => this.remove(id)
    const operation = this.operate(id, { name, latency: computeLatencies.delete, fault: write.fault, succeed })
    this.#tell(id, 'accepted')
    return { status: 202, operation }
  }

  seed(write: Write): void {
    const existing = this.entry(formatResourceId(write.id))
    const { operation } = this.#write(write, existing, write.body, 'Put')
    if (operation !== undefined) this.#engine.operations.finishNow(operation.guid)
  }

  get(id: string, expanded = false): Resource | undefined {
    const entry = this.entry(id)
    return entry && this.#view(entry, entry.accepted, expanded)
  }

  child(): undefined {
    return undefined
  }

  list({ subscription, group }: Scope, expanded = false): readonly Resource[] {
    const scope = keyOf(group === undefined ? `/subscriptions/${subscription}` : groupIdOf({ subscription, group }))
    const within = this.#table.all().filter((entry) => keyOf(entry.id).startsWith(`${scope}/`))
    return within.map((entry) => this.#view(entry, entry.accepted, expanded))
  }

  ordinal(id: string): number {
    return this.#table.ordinal(id)
  }

  settled(): readonly Resource[] {
    return this.#table.all().flatMap(({ id }) => this.settledOne(id) ?? [])
  }

  settledOne(id: string): Resource | undefined {
    const entry = this.entry(id)
    return entry?.settled && this.#view(entry, entry.settled, false)
  }

  status(id: string): ResourceStatus | undefined {
    return this.entry(id)
  }

  notFound(id: ResourceId): Error {
    return errors.resourceNotFound(this.type, id.name, id.group)
  }

  wipe(scope: Scope): void {
    for (const { id } of this.list(scope)) {
      this.#engine.operations.abandon(id)
      this.remove(id)
    }
  }

  entry(id: string): Entry<Model> | undefined {
    return this.#table.get(id)
  }

  entries(): readonly Entry<Model>[] {
    return this.#table.all()
  }

  /** Puts a changed model in the place of the accepted one, with its references, as part of a running operation. */
  change(id: string, model: Model): void {
    const entry = this.entry(id)
    if (entry === undefined) return
    const settled = entry.settled === undefined ? undefined : model
    this.#table.set({ ...entry, accepted: model, settled })
    this.#engine.references.accept(id, this.#of.references(id, model))
    this.#engine.references.settle(id)
    this.#tell(id, 'settled')
  }

  /** Says that a resource is being written, which counts its etag up. */
  touch(id: string, operation: string): void {
    const entry = this.entry(id)
    if (entry === undefined) return
    this.#table.set({ ...entry, state: 'Updating', lastOperation: operation, etag: nextEtag(entry.etag) })
  }

  /** Ends an operation well. */
  provision(id: string): void {
    const entry = this.entry(id)
    if (entry === undefined) return
    const model = this.#of.provision?.(id, entry.accepted) ?? entry.accepted
    this.#table.set({ ...entry, accepted: model, settled: model, state: 'Succeeded' })
    this.#engine.references.accept(id, this.#of.references(id, model))
    this.#engine.references.settle(id)
    this.#tell(id, 'settled')
  }

  fail(id: string): void {
    const entry = this.entry(id)
    if (entry === undefined) return
    this.#table.set({ ...entry, state: 'Failed' })
    this.#tell(id, 'settled')
  }

  remove(id: string): void {
    const entry = this.entry(id)
    if (entry === undefined) return
    this.#table.delete(id)
    this.#engine.references.drop(id)
    this.#of.removed?.(id, entry.accepted, entry.settled !== undefined)
    this.#tell(id, 'deleted')
  }

  /** Starts an operation on a resource; it preempts whatever runs on it. */
  operate(id: string, { name, latency, fault, succeed }: Start): Operation {
    return this.#engine.operations.start({
      name,
      target: id,
      document: id,
      location: this.entry(id)?.accepted.location ?? this.#engine.location.region,
      fault,
      durationMs: this.#engine.latencyMs(latency),
      succeed,
      fail: () => this.fail(id),
    })
  }

  /** Refuses beside a running operation when the knob wants conflicts instead of preemption. */
  assertNoConflict(id: string): void {
    const { knobs, operations } = this.#engine
    if (knobs.computeConcurrency === 'conflict' && operations.obstacle(id, '', '') !== undefined) {
      throw computeErrors.concurrentRequest()
    }
  }

  #write(write: Write, existing: Entry<Model> | undefined, body: JsonObject, method: 'Put' | 'Update') {
    checkComputePreconditions(write, existing?.etag)
    const id = existing?.id ?? this.#newId(write.id)
    if (existing?.state === 'Deleting') throw this.#of.markedForDeletion(method, nameOf(id))
    this.assertNoConflict(id)
    const parsed = this.#of.parse({ id, body, previous: existing?.accepted })
    const model = this.#of.bring?.(id, parsed) ?? parsed
    this.#assertReferences(id, model)
    const operation = `${method}${this.#of.noun}Operation`
    const settled = existing?.settled
    const state = 'Updating'
    this.#table.set({ id, accepted: model, settled, etag: nextEtag(existing?.etag), state, lastOperation: operation })
    this.#engine.references.accept(id, this.#of.references(id, model))
    this.#of.accepted?.(id, model)
    this.#tell(id, 'accepted')
    const created = existing === undefined
    if (this.#of.isSynchronous === true) {
      this.provision(id)
      return { created, operation: undefined }
    }
    const { fault } = write
    const succeed = () => this.provision(id)
    return {
      created,
      operation: this.operate(id, { name: operation, latency: this.#of.latency(model), fault, succeed }),
    }
  }

  #assertReferences(id: string, model: Model): void {
    for (const { from, to } of this.#of.references(id, model)) {
      const status = this.#engine.registry.status(to)
      if (status === undefined) throw this.#of.missing(to, from)
      const { state, lastOperation: operation } = status
      if (state === 'Succeeded' || keyOf(to).includes('/microsoft.compute/')) continue
      const refuse = state === 'Failed' ? errors.referenceFailed : errors.referenceNotProvisioned
      throw refuse({ resource: status.id, usedBy: from, state, operation })
    }
  }

  #view(entry: Entry<Model>, model: Model, expanded: boolean): Resource {
    const { id, etag } = entry
    return this.#of.view({ id, model, etag, state: stateOf(entry), expanded })
  }

  #newId(id: ResourceId): string {
    const { segment } = this.#of
    const canonical = { ...documentIdOf(id), namespace: 'Microsoft.Compute', type: segment }
    return formatResourceId({ ...canonical, name: checkResourceName(id.name) })
  }

  #tell(id: string, phase: 'accepted' | 'settled' | 'deleted'): void {
    this.#engine.changes.emit({ id, type: this.type, phase })
  }
}

/** Creating is what the network calls Updating until the first operation has ended. */
export function stateOf({ state, settled }: Entry): ComputeState {
  return state === 'Updating' && settled === undefined ? 'Creating' : state
}
