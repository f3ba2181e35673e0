import { z } from 'zod'
import { caseless } from '../../arm/shape.ts'

// Swagger routeTable.json 2026-01-01.
export const routeTableSchema = z.looseObject({
  routes: z.array(z.unknown()).default([]),
  disableBgpRoutePropagation: z.boolean().default(false),
})

export const routeSchema = z.looseObject({
  id: z.unknown().optional(),
  name: z.string(),
  type: z.unknown().optional(),
  etag: z.unknown().optional(),
  properties: z.looseObject({
    addressPrefix: z.string(),
    nextHopType: caseless(['VirtualNetworkGateway', 'VnetLocal', 'Internet', 'VirtualAppliance', 'None']),
    nextHopIpAddress: z.string().optional(),
  }),
})
