/**
 * What a test, the demo or an admin call may turn while the emulator runs. Behaviour of Azure that nobody could verify
 * is switchable here.
 */
import { z } from 'zod'
import { limits } from './network/limits.ts'

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
  /** Whether the etag in the body of a PUT counts as If-Match where the header is missing; unverified (7.5). */
  bodyEtag: z.enum(['ignore', 'enforce']),
  /** Rules that are documented, or likely, but that nobody saw refused with a code: whether they are enforced. */
  unverifiedRules: z.enum(['refuse', 'allow']),
  /** The code for two rules on one port of a frontend: that it is refused is certain, the code is not (7.5). */
  duplicateFrontendPortCode: z.string().min(1),
  /** The subscription's quota of public IPs, which Azure raises for whoever asks. */
  publicIpsPerRegion: z.int().min(0),
  /** The code for one Standard public IP too many; two were told of. */
  publicIpQuotaCode: z.enum(['PublicIPCountLimitReached', 'StandardSkuPublicIPCountLimitReached']),
  /** The status of …InUseByVirtualMachineScaleSet: 400 was recorded, 409 is documented (7.5). */
  inUseByScaleSetStatus: z.union([z.literal(400), z.literal(409)]),
  /** The longest idle timeout of load balancing and inbound NAT rules: 30 minutes in the swagger's text, 100 in Terraform (7.5). */
  ruleIdleTimeoutMaxMinutes: z.union([z.literal(30), z.literal(100)]),
  /** What a write to a backend pool meets beside one of the whole load balancer, and the other way round; unverified (7.5). */
  poolBesideBalancer: z.enum(['refuse', 'supersede']),
  /** Whether an adminState that can have no effect is refused; that it has none is documented. */
  idleAdminState: z.enum(['keep', 'refuse']),
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
  /** How many times smaller ARM's buckets and Microsoft.Network's windows are than on Azure, for tests that are to reach them. */
  throttleDivisor: z.number().min(1),
})

export type Knobs = z.output<typeof knobsSchema>

export const defaultKnobs: Readonly<Knobs> = {
  pageSize: 10_000,
  deleteLagMs: 0,
  tokenLifetimeSeconds: 3_599,
  unknownProperties: 'keep',
  noopPutChangesEtag: false,
  bodyEtag: 'ignore',
  unverifiedRules: 'refuse',
  duplicateFrontendPortCode: 'RulesUseSameFrontendPortProtocolAndIPConfig',
  publicIpsPerRegion: limits.publicIpsPerRegion,
  publicIpQuotaCode: 'PublicIPCountLimitReached',
  inUseByScaleSetStatus: 400,
  ruleIdleTimeoutMaxMinutes: 100,
  poolBesideBalancer: 'refuse',
  idleAdminState: 'keep',
  networkInterfaceDeleteStatus: 200,
  basicSku: 'refuse',
  computeConcurrency: 'preempt',
  emptyScaleSetHoldsSubnet: true,
  throttle: 'off',
  throttleDivisor: 1,
}
