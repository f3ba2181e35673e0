/** The parts of Azure's documents that move packets, read from their wire JSON; everything else is ignored. */
import { z } from 'zod'

const reference = z.object({ id: z.string() })

const frontend = z.object({
  id: z.string(),
  properties: z.object({ publicIPAddress: reference.optional(), privateIPAddress: z.string().optional() }),
})

const pool = z.object({
  id: z.string(),
  properties: z.object({
    loadBalancerBackendAddresses: z
      .array(
        z.object({
          properties: z.object({
            ipAddress: z.string().optional(),
            // Of a member that joined by its interface.
            networkInterfaceIPConfiguration: reference.optional(),
          }),
        }),
      )
      .default([]),
  }),
})

const probe = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({
    protocol: z.string(),
    port: z.number(),
    requestPath: z.string().optional(),
    intervalInSeconds: z.number().default(15),
    probeThreshold: z.number().default(1),
  }),
})

const rule = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({
    frontendIPConfiguration: reference,
    backendAddressPool: reference.optional(),
    probe: reference.optional(),
    protocol: z.string(),
    frontendPort: z.number(),
    backendPort: z.number(),
    enableFloatingIP: z.boolean().default(false),
    loadDistribution: z.string().default('Default'),
  }),
})

export const loadBalancer = z.object({
  name: z.string(),
  properties: z.object({
    frontendIPConfigurations: z.array(frontend).default([]),
    backendAddressPools: z.array(pool).default([]),
    probes: z.array(probe).default([]),
    loadBalancingRules: z.array(rule).default([]),
  }),
})

export const publicIPAddress = z.object({
  id: z.string(),
  properties: z.object({ ipAddress: z.string().optional() }),
})

export const ipConfiguration = z.object({ properties: z.object({ privateIPAddress: z.string().optional() }) })

const securityRule = z.object({
  properties: z.object({
    priority: z.number(),
    direction: z.string(),
    access: z.string(),
    protocol: z.string(),
    sourceAddressPrefix: z.string().optional(),
    sourceAddressPrefixes: z.array(z.string()).default([]),
    destinationAddressPrefix: z.string().optional(),
    destinationAddressPrefixes: z.array(z.string()).default([]),
    destinationPortRange: z.string().optional(),
    destinationPortRanges: z.array(z.string()).default([]),
  }),
})

export const networkSecurityGroup = z.object({
  properties: z.object({ securityRules: z.array(securityRule).default([]) }),
})

export type LoadBalancer = z.infer<typeof loadBalancer>
export type PublicIPAddress = z.infer<typeof publicIPAddress>
export type NetworkSecurityGroup = z.infer<typeof networkSecurityGroup>
export type SecurityRule = NetworkSecurityGroup['properties']['securityRules'][number]
