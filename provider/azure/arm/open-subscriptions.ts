/**
 * One client over the two subscriptions that a cluster may be in: that of its machines and that of its network resources,
 * each with a gate of its own (quotas are a subscription's), and each in a tenant of its own if need be. Where the tenants
 * differ every request carries a token of the other one too: a pool that names a machine's interface, and an interface that
 * names a pool, both need it (`LinkedAuthorizationFailed` otherwise).
 */
import type { AzureConfig } from '../config/azure-config.ts'
import { createArmClient, type ArmClient, type ArmClientOptions } from './client.ts'
import type { Credential } from './credential.ts'
import { Gate } from './gate.ts'
import { parseResourceId } from './resource-id.ts'

export interface OpenSubscriptions extends Omit<
  ArmClientOptions,
  'subscriptionId' | 'credential' | 'auxiliary' | 'gate'
> {
  readonly config: Pick<AzureConfig, 'subscriptionId' | 'tenantId' | 'networkSubscriptionId' | 'networkTenantId'>
  readonly credentialOf: (tenantId: string) => Credential
}

/** Opens a client that finds the subscription of whatever it is asked for. */
export function openSubscriptions({ config, credentialOf, ...options }: OpenSubscriptions): ArmClient {
  const { subscriptionId, tenantId, networkSubscriptionId, networkTenantId } = config
  const own = credentialOf(tenantId)
  const isOneTenant = isSame(tenantId, networkTenantId)
  const other = isOneTenant ? own : credentialOf(networkTenantId)
  const open = (subscription: string, credential: Credential, auxiliary: Credential) =>
    createArmClient({
      ...options,
      subscriptionId: subscription,
      credential,
      auxiliary: isOneTenant ? undefined : auxiliary,
      gate: new Gate({ clock: options.clock }),
    })
  const machines = open(subscriptionId, own, other)
  if (isSame(subscriptionId, networkSubscriptionId)) return machines
  return across({ machines, network: open(networkSubscriptionId, other, own), networkSubscriptionId })
}

interface Sides {
  readonly machines: ArmClient
  readonly network: ArmClient
  readonly networkSubscriptionId: string
}

function across({ machines, network, networkSubscriptionId }: Sides): ArmClient {
  const of = (id: string) => (isSame(parseResourceId(id)?.subscription, networkSubscriptionId) ? network : machines)
  return {
    list: (type, group, signal) => (isOfMachines(type) ? machines : network).list(type, group, signal),
    get: (id, signal) => of(id).get(id, signal),
    put: (id, body, options, signal) => of(id).put(id, body, options, signal),
    patch: (id, body, options, signal) => of(id).patch(id, body, options, signal),
    migratePools: (id, pools, signal) => of(id).migratePools(id, pools, signal),
    patchTags: (id, tags, signal) => of(id).patchTags(id, tags, signal),
    delete: (id, options, signal) => of(id).delete(id, options, signal),
    // An operation is asked after at the URL that Azure gave, which names its subscription.
    awaitOperation: (ref, signal) =>
      (isSame(subscriptionIn(ref.url), networkSubscriptionId) ? network : machines).awaitOperation(ref, signal),
    ruleHealth: (ruleId, signal) => of(ruleId).ruleHealth(ruleId, signal),
    zones: (region, signal) => machines.zones(region, signal),
    usages: (region, signal) => network.usages(region, signal),
    permissions: (scope, signal) =>
      (isSame(subscriptionIn(scope), networkSubscriptionId) ? network : machines).permissions(scope, signal),
  }
}

/** Machines and the interfaces in them; all other things of the network are of the network's subscription. */
const ofMachines: ReadonlySet<string> = new Set([
  'virtualmachines',
  'virtualmachinescalesets',
  'availabilitysets',
  'networkinterfaces',
])

function isOfMachines(type: string): boolean {
  return ofMachines.has(type.toLowerCase().split('/')[0] ?? '')
}

function subscriptionIn(url: string): string | undefined {
  return /\/subscriptions\/([^/?]+)/i.exec(url)?.[1]
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase()
}
