import type { JsonObject } from '../json.ts'

/** Decodes a `k8s\0` envelope; undefined for a kind that the double does not describe. */
export function decodeProtobuf(_body: Buffer): JsonObject | undefined {
  return undefined
}
