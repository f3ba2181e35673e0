import type { Documents } from '../document/documents.ts'
import type { DocId } from '../document/names.ts'
import type { ServiceRef } from '../intent/intent.ts'
import type { ExplainedDocument } from '../provider.ts'
import { describe } from './answer.ts'
import { explainPrivateLink } from './explain-private-link.ts'
import { baseName } from './names/base-name.ts'

interface Surroundings {
  readonly documents: Documents
  readonly securityGroup: DocId
}

/** Shows the documents of a Service and what is still open about them; reads only what is observed already. */
export function explainDocuments(service: ServiceRef, around: Surroundings): readonly ExplainedDocument[] {
  const owner = baseName(service.uid)
  const { documents, securityGroup } = around
  const footprint = documents.viewFor(`explain ${service.uid}`).footprint(owner)
  const stated = documents.world.statements.get(owner) ?? []
  const own = new Set([...stated, ...footprint])
  // One security group is for all: it concerns a Service only once something of that stands or is to stand.
  if (own.size > 0) own.add(securityGroup)
  return [...own].map((doc) => explainDocument(doc, owner, documents))
}

function explainDocument(doc: DocId, owner: string, documents: Documents): ExplainedDocument {
  const observed = documents.observed(doc)
  const outcome = documents.viewFor(`explain ${doc}`).outcome(owner, doc)
  const notes = { ready: 'as wished', pending: 'to be written', waiting: '', refused: '' } as const
  const note =
    outcome?.is === 'waiting'
      ? `waits for ${describe(outcome.wait)}`
      : outcome?.is === 'refused'
        ? `refused: ${outcome.why.why}`
        : notes[outcome?.is ?? 'ready']
  const state = observed?.body === undefined ? 'absent' : observed.state
  const notesOn = [...(outcome === undefined ? [] : [note]), ...explainPrivateLink(doc, observed?.body)]
  return { id: doc, version: observed?.version ?? '', state, pending: [], note: notesOn.join('; ') }
}
