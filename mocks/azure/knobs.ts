/**
 * What a test, the demo or an admin call may turn while the emulator runs. Behaviour of Azure that nobody could verify
 * is switchable here.
 */
import { z } from 'zod'

export const knobsSchema = z.strictObject({
  /** Items on one page of a LIST. Azure answers everything at once; tests use 2. */
  pageSize: z.int().min(1),
  /** How long a detached resource still counts as in use, in milliseconds. */
  deleteLagMs: z.number().min(0),
  /** Lifetime of the tokens issued from now on. */
  tokenLifetimeSeconds: z.int().min(0),
  /** Whether members that no API version knows are kept or refused; Azure's strictness is unverified. */
  unknownProperties: z.enum(['keep', 'refuse']),
  /** Whether a PUT that changes nothing gives a new etag; unverified (arm-semantics 7.5). */
  noopPutChangesEtag: z.boolean(),
  /** What deleting a network interface answers: both were seen (arm-semantics 2.3). */
  networkInterfaceDeleteStatus: z.union([z.literal(200), z.literal(202)]),
  /** Basic SKUs were retired in 2025: creating one is refused unless allowed. */
  basicSku: z.enum(['refuse', 'allow']),
  /** What a write to a compute resource meets while another one runs on it: it preempts that one, or is refused with 409. */
  computeConcurrency: z.enum(['preempt', 'conflict']),
  /** Whether a scale set without machines keeps the subnets of its profile from going; unverified. */
  emptyScaleSetHoldsSubnet: z.boolean(),
  /** Whether the subscription's token buckets refuse; the headers count either way. */
  throttle: z.enum(['off', 'real']),
  /** How many times smaller Microsoft.Network's own limits are than on Azure, for tests that are to reach them. */
  networkThrottleDivisor: z.number().min(1),
})

export type Knobs = z.output<typeof knobsSchema>

export const defaultKnobs: Readonly<Knobs> = {
  pageSize: 10_000,
  deleteLagMs: 0,
  tokenLifetimeSeconds: 3_599,
  unknownProperties: 'keep',
  noopPutChangesEtag: false,
  networkInterfaceDeleteStatus: 200,
  basicSku: 'refuse',
  computeConcurrency: 'preempt',
  emptyScaleSetHoldsSubnet: true,
  throttle: 'off',
  networkThrottleDivisor: 1,
}
