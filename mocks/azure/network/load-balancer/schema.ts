/**
 * The shapes of a load balancer's children, after swagger loadBalancer.json 2026-01-01. `readOnly` lists what only
 * the service writes: clients send it back, and it is dropped.
 */
import { z } from 'zod'
import { caseless, reference } from '../../arm/shape.ts'

const protocol = caseless(['Tcp', 'Udp', 'All', 'Quic'])
/** Documented as 4 to 30 minutes, yet Terraform lets 100 through; open question of arm-semantics 7.5. */
const idleTimeout = z.int().min(4).max(100).default(4)
const port = z.int().min(0).max(65_535)
/** 65535 is refused on the front: swagger says 0 to 65534. */
const frontendPort = z.int().min(0).max(65_534)

const frontend = z.looseObject({
  privateIPAddress: z.string().optional(),
  privateIPAllocationMethod: caseless(['Static', 'Dynamic']).default('Dynamic'),
  privateIPAddressVersion: caseless(['IPv4', 'IPv6']).optional(),
  subnet: reference.optional(),
  publicIPAddress: reference.optional(),
  publicIPPrefix: reference.optional(),
  gatewayLoadBalancer: reference.optional(),
  ddosSettings: z.unknown().optional(),
})

export const adminState = caseless(['None', 'Up', 'Down'])

const address = z.looseObject({
  name: z.string(),
  properties: z
    .looseObject({
      ipAddress: z.string().optional(),
      virtualNetwork: reference.optional(),
      subnet: reference.optional(),
      loadBalancerFrontendIPConfiguration: reference.optional(),
      adminState: adminState.optional(),
    })
    .prefault({}),
})

const pool = z.looseObject({
  loadBalancerBackendAddresses: z.array(address).optional(),
  location: z.string().optional(),
  tunnelInterfaces: z.array(z.unknown()).optional(),
  drainPeriodInSeconds: z.int().min(0).optional(),
  virtualNetwork: reference.optional(),
  syncMode: caseless(['Automatic', 'Manual']).optional(),
})

const rule = z.looseObject({
  frontendIPConfiguration: reference.optional(),
  backendAddressPool: reference.optional(),
  backendAddressPools: z.array(reference).optional(),
  probe: reference.optional(),
  protocol,
  frontendPort,
  backendPort: port.default(0),
  loadDistribution: caseless(['Default', 'SourceIP', 'SourceIPProtocol']).default('Default'),
  idleTimeoutInMinutes: idleTimeout,
  enableFloatingIP: z.boolean().default(false),
  enableTcpReset: z.boolean().default(false),
  disableOutboundSnat: z.boolean().default(false),
  enableConnectionTracking: z.boolean().optional(),
  enableDestinationServiceEndpoint: z.boolean().default(false),
  allowBackendPortConflict: z.boolean().default(false),
})

const probe = z.looseObject({
  protocol: caseless(['Tcp', 'Http', 'Https']),
  port: z.int().min(1).max(65_535),
  requestPath: z.string().optional(),
  intervalInSeconds: z.int().min(5).max(2_147_483_646).default(15),
  numberOfProbes: z.int().min(1).default(2),
  probeThreshold: z.int().min(1).max(100).default(1),
  noHealthyBackendsBehavior: caseless(['AllProbedDown', 'AllProbedUp']).default('AllProbedDown'),
})

const natRule = z.looseObject({
  frontendIPConfiguration: reference.optional(),
  backendAddressPool: reference.optional(),
  protocol: protocol.default('Tcp'),
  frontendPort: frontendPort.optional(),
  frontendPortRangeStart: frontendPort.optional(),
  frontendPortRangeEnd: frontendPort.optional(),
  backendPort: z.int().min(1).max(65_535),
  idleTimeoutInMinutes: idleTimeout,
  enableFloatingIP: z.boolean().default(false),
  enableTcpReset: z.boolean().default(false),
})

const outboundRule = z.looseObject({
  frontendIPConfigurations: z.array(reference),
  backendAddressPool: reference,
  protocol,
  allocatedOutboundPorts: z.int().min(0).max(64_000).multipleOf(8).default(0),
  idleTimeoutInMinutes: z.int().min(4).max(120).default(4),
  enableTcpReset: z.boolean().default(false),
})

const natPool = z.looseObject({
  frontendIPConfiguration: reference.optional(),
  protocol,
  frontendPortRangeStart: z.int().min(1).max(65_534),
  frontendPortRangeEnd: z.int().min(1).max(65_535),
  backendPort: z.int().min(1).max(65_535),
  idleTimeoutInMinutes: idleTimeout,
  enableFloatingIP: z.boolean().default(false),
  enableTcpReset: z.boolean().default(false),
})

export const childShapes = {
  frontendIPConfigurations: {
    properties: frontend,
    readOnly: ['loadBalancingRules', 'inboundNatRules', 'outboundRules', 'inboundNatPools'],
  },
  backendAddressPools: {
    properties: pool,
    readOnly: ['loadBalancingRules', 'outboundRule', 'outboundRules', 'inboundNatRules', 'backendIPConfigurations'],
  },
  loadBalancingRules: { properties: rule, readOnly: [] },
  probes: { properties: probe, readOnly: ['loadBalancingRules'] },
  inboundNatRules: { properties: natRule, readOnly: ['backendIPConfiguration'] },
  outboundRules: { properties: outboundRule, readOnly: [] },
  inboundNatPools: { properties: natPool, readOnly: [] },
} as const

export type ChildSegment = keyof typeof childShapes
export type ChildProperties<Segment extends ChildSegment> = z.output<(typeof childShapes)[Segment]['properties']>

export const loadBalancerSchema = z.looseObject({
  sku: z
    .looseObject({
      name: caseless(['Basic', 'Standard', 'Gateway', 'Service']).default('Basic'),
      tier: caseless(['Regional', 'Global']).default('Regional'),
    })
    .transform(({ name, tier }) => ({ name, tier }))
    .prefault({}),
})

const children = z.array(z.unknown()).default([])

export const loadBalancerPropertiesSchema = z.looseObject({
  frontendIPConfigurations: children,
  backendAddressPools: children,
  loadBalancingRules: children,
  probes: children,
  inboundNatRules: children,
  outboundRules: children,
  inboundNatPools: children,
  scope: z.string().optional(),
})
