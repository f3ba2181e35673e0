import type { ServiceRef } from './intent.ts'
import type { ServiceObject } from './service-object.ts'

/** Names the Service; in a manifest that was not applied yet it has neither UID nor age. */
export function serviceRef({ metadata }: ServiceObject): ServiceRef {
  const { name, namespace = 'default', uid = '', creationTimestamp = '' } = metadata
  return { namespace, name, uid, createdAt: creationTimestamp }
}
