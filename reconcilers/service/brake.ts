import type { Readiness } from '../kubernetes/conditions.ts'
import type { LiveService } from '../kubernetes/live-service.ts'

/** Stops one Service: nothing of it is stated, written or removed while it is "true", in any case like every flag. */
export const PAUSED_ANNOTATION = 'berth.dev/paused'

/** Answers what to show on a Service that must not be touched, undefined if it may be. */
export function brakeOn(service: LiveService, readOnly: boolean): Readiness | undefined {
  if (readOnly) return { reason: 'ReadOnly', message: 'Berth runs with --read-only: it looks, and changes nothing' }
  if (service.metadata.annotations?.[PAUSED_ANNOTATION]?.toLowerCase() !== 'true') return undefined
  return {
    reason: 'Paused',
    message: `The annotation ${PAUSED_ANNOTATION} is "true": nothing is changed until it goes`,
  }
}
