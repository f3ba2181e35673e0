import { z } from 'zod'
import { caseless, reference } from '../../arm/shape.ts'

// Swagger networkSecurityGroup.json 2026-01-01.
const ruleProperties = z.looseObject({
  description: z.string().max(140).optional(),
  protocol: caseless(['Tcp', 'Udp', 'Icmp', 'Esp', 'Ah', '*']),
  access: caseless(['Allow', 'Deny']),
  direction: caseless(['Inbound', 'Outbound']),
  priority: z.int(),
  sourcePortRange: z.string().optional(),
  sourcePortRanges: z.array(z.string()).default([]),
  destinationPortRange: z.string().optional(),
  destinationPortRanges: z.array(z.string()).default([]),
  sourceAddressPrefix: z.string().optional(),
  sourceAddressPrefixes: z.array(z.string()).default([]),
  destinationAddressPrefix: z.string().optional(),
  destinationAddressPrefixes: z.array(z.string()).default([]),
  sourceApplicationSecurityGroups: z.array(reference).optional(),
  destinationApplicationSecurityGroups: z.array(reference).optional(),
})

export const securityRuleSchema = z.looseObject({
  id: z.unknown().optional(),
  name: z.string(),
  type: z.unknown().optional(),
  etag: z.unknown().optional(),
  properties: ruleProperties,
})

export const securityGroupSchema = z.looseObject({
  securityRules: z.array(z.unknown()).default([]),
  flushConnection: z.boolean().optional(),
})
