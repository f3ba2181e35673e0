import type { Observed } from '../../document/kind.ts'
import { absent, type ArmBody } from '../document/arm-document.ts'

/**
 * Reads a document of Microsoft.Compute. Only one that is being written counts as moving: a machine that is made or deleted
 * for minutes would be polled all that while, and one whose extension failed is none of our business to write again.
 */
export function observedCompute<Body extends ArmBody>(body: Body | undefined): Observed<Body> {
  if (body === undefined) return absent
  const isMoving = body.properties?.provisioningState?.toLowerCase() === 'updating'
  return { body, version: body.etag ?? '', state: isMoving ? 'moving' : 'settled' }
}
