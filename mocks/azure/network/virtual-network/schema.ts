import { z } from 'zod'
import { reference } from '../../arm/shape.ts'

// Swagger virtualNetwork.json 2026-01-01: what the emulator looks at; the rest is kept as it came.
const subnetProperties = z.looseObject({
  addressPrefix: z.string().optional(),
  addressPrefixes: z.array(z.string()).optional(),
  networkSecurityGroup: reference.optional(),
  routeTable: reference.optional(),
  natGateway: reference.optional(),
  serviceEndpoints: z.array(z.unknown()).optional(),
  delegations: z.array(z.unknown()).default([]),
  privateEndpointNetworkPolicies: z.string().default('Disabled'),
  privateLinkServiceNetworkPolicies: z.string().default('Enabled'),
  defaultOutboundAccess: z.boolean().optional(),
})

export const subnetSchema = z.looseObject({
  id: z.unknown().optional(),
  name: z.string(),
  type: z.unknown().optional(),
  etag: z.unknown().optional(),
  properties: subnetProperties.prefault({}),
})

export const virtualNetworkSchema = z.looseObject({
  addressSpace: z.looseObject({ addressPrefixes: z.array(z.string()).min(1) }),
  dhcpOptions: z.looseObject({ dnsServers: z.array(z.string()).optional() }).optional(),
  subnets: z.array(z.unknown()).optional(),
  virtualNetworkPeerings: z.array(z.unknown()).default([]),
  enableDdosProtection: z.boolean().default(false),
  enableVmProtection: z.boolean().optional(),
  encryption: z.unknown().optional(),
  flowTimeoutInMinutes: z.int().min(4).max(30).optional(),
  privateEndpointVNetPolicies: z.string().default('Disabled'),
})
