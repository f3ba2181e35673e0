import { z } from 'zod'
import { caseless, reference } from '../../arm/shape.ts'
import { privateAddressMembers } from '../ip-configuration-schema.ts'

const subscriptions = z.looseObject({ subscriptions: z.array(z.string()).default([]) }).prefault({})

// Swagger privateLinkService.json 2026-01-01.
export const privateLinkServiceSchema = z.looseObject({
  loadBalancerFrontendIpConfigurations: z.array(reference).default([]),
  ipConfigurations: z.array(z.unknown()).default([]),
  visibility: subscriptions,
  autoApproval: subscriptions,
  fqdns: z.array(z.string()).default([]),
  enableProxyProtocol: z.boolean().default(false),
  privateEndpointConnections: z.array(z.unknown()).optional(),
})

export const linkConfigurationSchema = z.looseObject({
  id: z.unknown().optional(),
  name: z.string(),
  type: z.unknown().optional(),
  etag: z.unknown().optional(),
  properties: z
    .looseObject({
      ...privateAddressMembers,
    })
    .prefault({}),
})

export const connectionSchema = z.looseObject({
  name: z.string(),
  properties: z
    .looseObject({
      privateLinkServiceConnectionState: z
        .looseObject({
          status: caseless(['Pending', 'Approved', 'Rejected', 'Disconnected']),
          description: z.string().default(''),
          actionsRequired: z.string().default('None'),
        })
        .optional(),
    })
    .prefault({}),
})
