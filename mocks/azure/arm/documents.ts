/**
 * The documents of one type and what happens to each at the end of its operations: provisioned, failed, gone. What was
 * accepted and what is provisioned are kept apart, since a data plane follows the second.
 */
import type { Scope } from './collection.ts'
import type { Engine } from './engine.ts'
import type { ChangePhase } from './changes.ts'
import { groupIdOf, keyOf } from './resource-id.ts'
import type { Entry, Resource, TrackedModel } from './resource.ts'
import type { ResourceType } from './resource-type.ts'
import type { Table } from './table.ts'

export class Documents<Model extends TrackedModel> {
  readonly type: ResourceType<Model>
  readonly engine: Engine
  readonly #table: Table<Model>

  constructor(type: ResourceType<Model>, table: Table<Model>, engine: Engine) {
    this.type = type
    this.engine = engine
    this.#table = table
  }

  get(id: string): Entry<Model> | undefined {
    return this.#table.get(id)
  }

  get count(): number {
    return this.#table.all().length
  }

  all(): readonly Entry<Model>[] {
    return this.#table.all()
  }

  ordinal(id: string): number {
    return this.#table.ordinal(id)
  }

  within({ subscription, group }: Scope): readonly Entry<Model>[] {
    const scope = group === undefined ? `/subscriptions/${subscription}` : groupIdOf({ subscription, group })
    return this.#table.all().filter((entry) => keyOf(entry.id).startsWith(`${keyOf(scope)}/`))
  }

  view(id: string): Resource | undefined {
    const entry = this.#table.get(id)
    return entry && this.type.view({ id: entry.id, model: entry.accepted, etag: entry.etag, state: entry.state })
  }

  settledView(id: string): Resource | undefined {
    const entry = this.#table.get(id)
    if (entry?.settled === undefined) return undefined
    return this.type.view({ id: entry.id, model: entry.settled, etag: entry.etag, state: entry.state })
  }

  commit(entry: Entry<Model>): void {
    this.#table.set(entry)
  }

  /** Ends an operation well: what was accepted is what stands. */
  provision(id: string): void {
    const entry = this.#table.get(id)
    if (entry === undefined) return
    const model = this.type.provision?.(id, entry.accepted) ?? entry.accepted
    // Recorded: the etag of the PUT's answer is stale once provisioning ends, for whatever said Updating.
    const etag = entry.state === 'Succeeded' ? entry.etag : this.engine.newEtag()
    this.commit({ ...entry, accepted: model, settled: model, etag, state: 'Succeeded' })
    this.engine.references.settle(id)
    this.tell(id, 'settled')
  }

  /** Ends an operation badly: what was accepted stays visible, what was provisioned goes on working. */
  fail(id: string): void {
    const entry = this.#table.get(id)
    if (entry === undefined) return
    this.commit({ ...entry, state: 'Failed', etag: this.engine.newEtag() })
    this.tell(id, 'settled')
  }

  remove(id: string): void {
    this.#table.delete(id)
    this.engine.references.drop(id)
    this.tell(id, 'deleted')
  }

  tell(id: string, phase: ChangePhase): void {
    const { namespace, segment } = this.type
    this.engine.changes.emit({ id, type: `${namespace}/${segment}`, phase })
  }
}
