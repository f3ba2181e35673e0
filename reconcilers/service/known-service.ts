import type { KnownService } from '#provider/provider'

import { refOf } from '../kubernetes/live-service.ts'
import type { LiveService } from '../kubernetes/live-service.ts'
import { publishedIngress } from './status.ts'
import { claimOn } from './wants.ts'
import type { Ownership } from './wants.ts'

/** Says of a Service what the provider must know of it before anything is stated. */
export function knownService(service: LiveService, ownership: Ownership): KnownService {
  return {
    ...refOf(service),
    published: publishedIngress(service),
    annotations: service.metadata.annotations ?? {},
    isOurs: claimOn(service, ownership) !== 'none',
  }
}
