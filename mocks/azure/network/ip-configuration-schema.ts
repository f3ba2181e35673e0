import { z } from 'zod'
import { caseless, reference } from '../arm/shape.ts'

/** What the ip configurations of interfaces and of private link services both say of their private address. */
export const privateAddressMembers = {
  subnet: reference.optional(),
  primary: z.boolean().optional(),
  privateIPAddress: z.string().optional(),
  privateIPAllocationMethod: caseless(['Static', 'Dynamic']).default('Dynamic'),
  privateIPAddressVersion: caseless(['IPv4', 'IPv6']).default('IPv4'),
}
