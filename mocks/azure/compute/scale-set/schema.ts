/** The shape of a scale set, after swagger ComputeRP 2026-04-01: only what the emulator does something with. */
import { z } from 'zod'
import { reference } from '../../arm/shape.ts'

const ipConfiguration = z.looseObject({
  name: z.string().min(1),
  properties: z
    .looseObject({
      primary: z.boolean().optional(),
      subnet: reference.optional(),
      privateIPAddressVersion: z.enum(['IPv4', 'IPv6']).default('IPv4'),
      loadBalancerBackendAddressPools: z.array(reference).optional(),
      loadBalancerInboundNatPools: z.array(reference).optional(),
      applicationSecurityGroups: z.array(reference).optional(),
      publicIPAddressConfiguration: z
        .looseObject({ name: z.string().min(1), properties: z.looseObject({}).optional() })
        .optional(),
    })
    .prefault({}),
})

const interfaceConfiguration = z.looseObject({
  name: z.string().min(1),
  properties: z.looseObject({
    primary: z.boolean().optional(),
    networkSecurityGroup: reference.optional(),
    enableIPForwarding: z.boolean().default(false),
    enableAcceleratedNetworking: z.boolean().default(false),
    ipConfigurations: z.array(ipConfiguration).min(1),
  }),
})

/** The interfaces of a scale set's profile, or of one of its machines. */
export const interfacesSchema = z.array(interfaceConfiguration)

const profile = z.looseObject({
  osProfile: z.looseObject({ computerNamePrefix: z.string().optional() }).optional(),
  storageProfile: z.looseObject({}).optional(),
  networkProfile: z
    .looseObject({
      healthProbe: reference.optional(),
      networkInterfaceConfigurations: interfacesSchema.optional(),
      networkApiVersion: z.string().optional(),
    })
    .optional(),
})

export const scaleSetSchema = z.looseObject({
  zones: z.array(z.string()).optional(),
  sku: z
    .looseObject({
      name: z.string().optional(),
      tier: z.string().optional(),
      // A uniform set has at most a thousand machines (virtual-machine-scale-sets, FAQ).
      capacity: z.int().min(0).max(1_000).default(0),
    })
    .prefault({}),
  properties: z
    .looseObject({
      orchestrationMode: z.enum(['Uniform', 'Flexible']).default('Uniform'),
      upgradePolicy: z.looseObject({ mode: z.enum(['Automatic', 'Manual', 'Rolling']).default('Manual') }).optional(),
      virtualMachineProfile: profile.optional(),
    })
    .prefault({}),
})

export type InterfaceConfiguration = z.output<typeof interfaceConfiguration>
export type IpConfiguration = z.output<typeof ipConfiguration>
export type ScaleSetProperties = z.output<typeof scaleSetSchema>['properties']
