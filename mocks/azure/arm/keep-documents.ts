/**
 * How the documents of a type outlive a restart: entries are kept as they are, and what follows from them, who points at
 * whom, is derived again.
 */
import type { Kept } from './collection.ts'
import type { Documents } from './documents.ts'
import type { Operation } from './operations.ts'
import { keyOf, parseResourceId } from './resource-id.ts'
import type { Entry, TrackedModel } from './resource.ts'

export function keepDocuments<Model extends TrackedModel>(documents: Documents<Model>): Kept {
  return {
    ids: () => documents.all().map(({ id }) => keyOf(id)),
    saved: (id) => documents.get(id),
    restore(saved) {
      // What was written here comes back here.
      for (const entry of saved as readonly Entry<Model>[]) restoreEntry(documents, entry)
    },
    resume: { succeed: (operation) => succeed(documents, operation), fail: ({ document }) => documents.fail(document) },
  }
}

function restoreEntry<Model extends TrackedModel>(documents: Documents<Model>, entry: Entry<Model>): void {
  const { engine, type } = documents
  const { id, accepted, settled } = entry
  documents.commit(entry)
  const moving = engine.operations.holdsNow(id) || entry.state === 'Failed'
  // What the accepted write let go of is in use until that write is provisioned.
  if (moving && settled !== undefined) engine.references.accept(id, type.references(id, settled))
  engine.references.accept(id, type.references(id, accepted))
}

function succeed<Model extends TrackedModel>(documents: Documents<Model>, operation: Operation) {
  const { document, target, name, question = {} } = operation
  const { actions = [], children } = documents.type
  const asked = children.flatMap((child) => child.actions ?? []).find((one) => one.operation === name)
  if (asked !== undefined) {
    const child = parseResourceId(target)?.child?.name ?? ''
    return asked.look(documents.view(document), child, question)
  }
  const done = actions.find((one) => one.operation === name)
  if (done !== undefined) {
    const view = documents.view(document)
    return view && done.act(view, question)
  }
  if (documents.get(document)?.state === 'Deleting') documents.remove(document)
  else documents.provision(document)
  return undefined
}
