/** The shape of a virtual machine, after swagger ComputeRP 2026-04-01: only what the emulator does something with. */
import { z } from 'zod'
import { reference } from '../../arm/shape.ts'
import { interfacesSchema } from '../scale-set/schema.ts'

const networkInterface = z.looseObject({
  id: z.string().startsWith('/'),
  properties: z
    .looseObject({
      primary: z.boolean().optional(),
      deleteOption: z.enum(['Delete', 'Detach']).optional(),
    })
    .optional(),
})

export const virtualMachineSchema = z.looseObject({
  zones: z.array(z.string()).optional(),
  properties: z.looseObject({
    hardwareProfile: z.looseObject({ vmSize: z.string().optional() }).optional(),
    storageProfile: z.looseObject({}).optional(),
    osProfile: z
      .looseObject({
        computerName: z.string().optional(),
        adminUsername: z.string().optional(),
        customData: z.string().optional(),
      })
      .optional(),
    networkProfile: z.looseObject({
      networkInterfaces: z.array(networkInterface).min(1).optional(),
      networkInterfaceConfigurations: interfacesSchema.optional(),
      networkApiVersion: z.string().optional(),
    }),
    availabilitySet: reference.optional(),
    virtualMachineScaleSet: reference.optional(),
  }),
})
