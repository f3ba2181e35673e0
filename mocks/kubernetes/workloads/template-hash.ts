import { hash } from 'node:crypto'
import type { PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts'

export const templateHashLabel = 'pod-template-hash'

// apimachinery/pkg/util/rand SafeEncodeString: no vowels, so that no words come out.
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'
const hashLength = 10

/** Makes the part of a ReplicaSet's name that changes with the pods' template, and only then. */
export function templateHash(template: PodTemplateSpec): string {
  const digest = hash('sha1', JSON.stringify(sorted(template)), 'buffer')
  return Array.from(digest.subarray(0, hashLength), (byte) => alphabet[byte % alphabet.length]).join('')
}

/** The order of members says nothing: `kubectl apply` may write them in another one. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null)
  return Object.fromEntries(
    members.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]),
  )
}
