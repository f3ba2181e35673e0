/** The tenants that are played, and whose subscription is whose. */
import { keyOf } from '../arm/resource-id.ts'

export interface Tenant {
  readonly tenantId: string
  readonly subscriptionId: string
}

/** At least one: the first is the one that everything else is set up in. */
export type Tenants = readonly [Tenant, ...Tenant[]]

export function tenantOf(tenants: Tenants, subscription: string): Tenant | undefined {
  return tenants.find(({ subscriptionId }) => keyOf(subscriptionId) === keyOf(subscription))
}
