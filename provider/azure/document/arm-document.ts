/**
 * How any ARM resource is read and written as one document: GET, and PUT or DELETE that name the version they replace,
 * awaited to their end. What differs between the kinds of document is only what they plan.
 */
import type { Accepted, ArmClient } from '../arm/client.ts'
import type { WireResource } from '../arm/wire-resource.ts'
import { DispositionError } from '../../document/disposition.ts'
import type { Observed, WriteRequest } from '../../document/kind.ts'
import type { DocId } from '../../document/names.ts'
import type { Plan } from '../../document/plan.ts'
import { resourcePoint } from '../points.ts'

/** What every ARM body has; unknown properties ride along untouched. */
export interface ArmBody {
  readonly id?: string
  readonly name?: string
  readonly etag?: string
  readonly location?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly properties?: { readonly provisioningState?: string }
}

export const absent: Observed<never> = { body: undefined, version: '', state: 'settled' }

/** Reads the state out of `provisioningState`; the version is the body's etag (arm-semantics 2.3). */
export function observedOf<Body extends ArmBody>(body: Body | undefined): Observed<Body> {
  if (body === undefined) return absent
  return { body, version: body.etag ?? '', state: stateOf(body.properties?.provisioningState) }
}

function stateOf(provisioningState: string | undefined): Observed<unknown>['state'] {
  switch (provisioningState?.toLowerCase()) {
    case undefined:
    case 'succeeded':
      return 'settled'
    case 'failed':
    case 'canceled':
      return 'failed'
    default:
      return 'moving'
  }
}

export async function readDocument<Body extends ArmBody>(
  arm: ArmClient,
  doc: DocId,
  signal: AbortSignal,
): Promise<Observed<Body>> {
  return observedOf((await arm.get(doc, signal)) as Body | undefined)
}

/** Writes the whole body, or deletes the resource, and answers it as it stands afterwards. */
export async function writeDocument<Body extends ArmBody>(
  arm: ArmClient,
  { doc, plan, observed }: WriteRequest<Body>,
  signal: AbortSignal,
): Promise<Observed<Body>> {
  if (plan.body === undefined) {
    await finish(arm, arm.delete(doc, {}, signal), signal)
    return absent
  }
  // A create must not overwrite what somebody else has just made under this name.
  const condition = observed.body === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: observed.version }
  await finish(arm, arm.put(doc, withoutVersion(plan), condition, signal), signal)
  // The etag changes once more at the end of provisioning, so the answer of the PUT would be refused as a version.
  return readDocument(arm, doc, signal)
}

/** Awaits a write to its end. What it has to wait for is named as a point, by which plans ask whether it is in doubt. */
export async function finish(arm: ArmClient, write: Promise<Accepted | 'absent'>, signal: AbortSignal): Promise<void> {
  try {
    const accepted = await write
    if (accepted !== 'absent' && accepted.operation !== undefined) await arm.awaitOperation(accepted.operation, signal)
  } catch (error) {
    throw withPoint(error)
  }
}

function withPoint(error: unknown): unknown {
  if (!(error instanceof DispositionError) || error.disposition.do !== 'waitFor') return error
  const { point } = error.disposition
  if (point === undefined) return error
  return new DispositionError(error.message, { do: 'waitFor', point: resourcePoint(point) }, { cause: error })
}

/** The version goes into the header; in the body Azure's treatment of it is unverified. */
function withoutVersion(plan: Plan<ArmBody>): WireResource {
  const { etag: _etag, ...body } = plan.body ?? {}
  return body as WireResource
}
