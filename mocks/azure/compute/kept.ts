import type { Kept } from '../arm/collection.ts'
import type { Operation } from '../arm/operations.ts'
import type { References } from '../arm/references.ts'
import { documentIdOf, formatResourceId, keyOf, parseResourceId } from '../arm/resource-id.ts'
import type { Entry, TrackedModel } from '../arm/resource.ts'
import type { Table } from '../arm/table.ts'
import type { ComputeType } from './compute-type.ts'

interface Restored<Model extends TrackedModel> {
  readonly collection: { provision(id: string): void; remove(id: string): void; fail(id: string): void }
  readonly of: ComputeType<Model>
  readonly table: Table<Model>
  readonly references: References
}

/** What a type of compute keeps over a restart; an operation that ran is ended by what its name says. */
export function keptOf<Model extends TrackedModel>({ collection, of, table, references }: Restored<Model>): Kept {
  function end(operation: Operation): void {
    const id = holderOf(operation.document)
    const entry = table.get(id)
    if (entry === undefined) return
    // The machine of a set goes in its set's document: only the name of the set itself means the set.
    if (operation.name === `Delete${of.noun}Operation`) return collection.remove(id)
    if (of.goOn?.(id, operation.name) === true) return
    const accepted = of.resumed?.(entry.accepted, operation.name) ?? entry.accepted
    table.set({ ...entry, accepted })
    if (entry.state !== 'Deleting') collection.provision(id)
  }
  return {
    ids: () => table.all().map(({ id }) => keyOf(id)),
    saved: (id) => table.get(id),
    restore(saved) {
      for (const entry of saved as readonly Entry<Model>[]) {
        table.set(entry)
        references.accept(entry.id, of.references(entry.id, entry.accepted))
        references.settle(entry.id)
      }
    },
    resume: {
      succeed(operation) {
        end(operation)
        return undefined
      },
      fail: ({ document }) => collection.fail(holderOf(document)),
    },
  }
}

function holderOf(document: string): string {
  const id = parseResourceId(document)
  return id === undefined ? document : formatResourceId(documentIdOf(id))
}
