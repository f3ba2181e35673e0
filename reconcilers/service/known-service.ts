import type { KnownService, LastSeen } from '#provider/provider'

import { refOf } from '../kubernetes/live-service.ts'
import type { LiveService } from '../kubernetes/live-service.ts'
import { publishedIngress } from './status.ts'
import { claimOn } from './wants.ts'
import type { Ownership } from './wants.ts'

/** Says of a Service what the provider must know of it before anything is stated. */
export function knownService(service: LiveService, ownership: Ownership): KnownService {
  return {
    ...refOf(service),
    ...lastSeen(service),
    isOurs: claimOn(service, ownership) !== 'none',
  }
}

/** What the Service says and shows, for the provider that removes it. */
export function lastSeen(service: LiveService): LastSeen {
  return { published: publishedIngress(service), annotations: service.metadata.annotations ?? {} }
}
