/**
 * The words of the document contract. All are plain strings: they are made and read by the kinds, never by the core.
 */

/** On whose behalf something stands in a document. `nobody` = ours, but of no living owner; `foreign` = not ours. */
export type Owner = string
export const nobody: Owner = ''
export const foreign: Owner = 'x'

/** An id or address that one document's body relies on in another. */
export type Point = string

/** The full id of a document. */
export type DocId = string
