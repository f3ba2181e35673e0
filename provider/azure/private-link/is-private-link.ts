import type { DocId } from '../../document/names.ts'

/** Whether a document is a private link service, by the type in its id. */
export function isPrivateLink(doc: DocId): boolean {
  return /\/privateLinkServices\/[^/]+$/i.test(doc)
}
