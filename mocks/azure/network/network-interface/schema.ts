import { z } from 'zod'
import { caseless, reference } from '../../arm/shape.ts'
import { privateAddressMembers } from '../ip-configuration-schema.ts'

// Swagger networkInterface.json 2026-01-01; the defaults are those of a recording (arm-semantics 2.4).
export const networkInterfaceSchema = z.looseObject({
  ipConfigurations: z.array(z.unknown()).default([]),
  networkSecurityGroup: reference.optional(),
  dnsSettings: z
    .looseObject({ dnsServers: z.array(z.string()).default([]), internalDnsNameLabel: z.string().optional() })
    .prefault({}),
  enableAcceleratedNetworking: z.boolean().default(false),
  vnetEncryptionSupported: z.boolean().default(false),
  enableIPForwarding: z.boolean().default(false),
  disableTcpStateTracking: z.boolean().default(false),
  nicType: caseless(['Standard', 'Elastic']).default('Standard'),
  auxiliaryMode: caseless(['None', 'MaxConnections', 'Floating', 'AcceleratedConnections']).default('None'),
  auxiliarySku: caseless(['None', 'A1', 'A2', 'A4', 'A8']).default('None'),
})

export const ipConfigurationSchema = z.looseObject({
  id: z.unknown().optional(),
  name: z.string(),
  type: z.unknown().optional(),
  etag: z.unknown().optional(),
  properties: z
    .looseObject({
      ...privateAddressMembers,
      publicIPAddress: reference.optional(),
      applicationSecurityGroups: z.array(reference).optional(),
      loadBalancerBackendAddressPools: z.array(reference).optional(),
      loadBalancerInboundNatRules: z.array(reference).optional(),
      gatewayLoadBalancer: reference.optional(),
    })
    .prefault({}),
})
