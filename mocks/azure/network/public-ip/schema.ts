import { z } from 'zod'
import { caseless, reference } from '../../arm/shape.ts'

// Swagger publicIpAddress.json 2026-01-01; the idle timeout's range is documented as 4 to 30 minutes.
const properties = z.looseObject({
  publicIPAddressVersion: caseless(['IPv4', 'IPv6']).default('IPv4'),
  publicIPAllocationMethod: caseless(['Static', 'Dynamic']).optional(),
  idleTimeoutInMinutes: z.int().min(4).max(30).default(4),
  ipTags: z.array(z.looseObject({ ipTagType: z.string(), tag: z.string() })).default([]),
  dnsSettings: z
    .looseObject({
      domainNameLabel: z.string().optional(),
      domainNameLabelScope: z.string().optional(),
      fqdn: z.string().optional(),
      reverseFqdn: z.string().optional(),
    })
    .optional(),
  ddosSettings: z.looseObject({ protectionMode: z.string().optional() }).optional(),
  publicIPPrefix: reference.optional(),
  natGateway: reference.optional(),
  deleteOption: z.string().optional(),
  migrationPhase: z.string().optional(),
})

export const publicIpSchema = z.looseObject({
  location: z.string().optional(),
  tags: z.unknown().optional(),
  id: z.unknown().optional(),
  name: z.unknown().optional(),
  type: z.unknown().optional(),
  etag: z.unknown().optional(),
  extendedLocation: z.unknown().optional(),
  sku: z
    .looseObject({
      name: caseless(['Basic', 'Standard', 'StandardV2']).default('Basic'),
      tier: caseless(['Regional', 'Global']).default('Regional'),
    })
    .transform(({ name, tier }) => ({ name, tier }))
    .prefault({}),
  zones: z.array(z.string()).optional(),
  properties: properties.prefault({}),
})
