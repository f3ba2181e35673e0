import { z } from 'zod'
import { caseless, reference } from '../../arm/shape.ts'

// Swagger publicIpPrefix.json 2026-01-01; there is no Basic prefix.
export const publicIpPrefixSchema = z.looseObject({
  sku: z
    .looseObject({
      name: caseless(['Standard', 'StandardV2']).default('Standard'),
      tier: caseless(['Regional', 'Global']).default('Regional'),
    })
    .transform(({ name, tier }) => ({ name, tier }))
    .prefault({}),
  zones: z.array(z.string()).optional(),
  properties: z.looseObject({
    prefixLength: z.int(),
    publicIPAddressVersion: caseless(['IPv4', 'IPv6']).default('IPv4'),
    ipTags: z.array(z.looseObject({ ipTagType: z.string(), tag: z.string() })).default([]),
    natGateway: reference.optional(),
    customIPPrefix: reference.optional(),
  }),
})
