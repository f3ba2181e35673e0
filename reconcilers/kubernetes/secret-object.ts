import type { ObjectMeta } from './object.ts'

/** A v1 Secret. */
export interface SecretObject {
  readonly metadata: ObjectMeta
  /** Base64 by key. */
  readonly data?: Readonly<Record<string, string>>
}
