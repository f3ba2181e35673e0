/** One PATCH; `type` tells how the API server reads `body`. */
export interface Patch {
  readonly type: PatchType
  readonly body: unknown
  readonly query?: Readonly<Record<string, string>>
}

export type PatchType =
  /** RFC 6902. */
  | 'application/json-patch+json'
  /** RFC 7386: lists are replaced whole, so never for a list that others write too. */
  | 'application/merge-patch+json'
  /** Lists with a merge key (conditions by type) are merged by it. */
  | 'application/strategic-merge-patch+json'

/** Marks what Berth wrote in managedFields. */
const FIELD_MANAGER = 'berth'

export function mergePatch(body: unknown): Patch {
  return { type: 'application/merge-patch+json', body, query: { fieldManager: FIELD_MANAGER } }
}

export function strategicPatch(body: unknown): Patch {
  return { type: 'application/strategic-merge-patch+json', body, query: { fieldManager: FIELD_MANAGER } }
}
