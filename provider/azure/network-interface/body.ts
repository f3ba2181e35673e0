import type { Bearer } from '../backend/bearer.ts'
import { poolsOf, withoutPool, type IpConfiguration } from '../backend/ip-configuration.ts'
import type { ArmBody } from '../document/arm-document.ts'
import type { Reference } from '../load-balancer/body.ts'

/** The part of Microsoft.Network/networkInterfaces that Berth reads or writes; whatever else stands in it rides along. */
export interface InterfaceBody extends ArmBody {
  readonly properties?: {
    readonly provisioningState?: string
    /** Among the interfaces of its machine. */
    readonly primary?: boolean
    readonly virtualMachine?: Reference
    readonly ipConfigurations?: readonly IpConfiguration[]
  }
}

export const interfaceBearer: Bearer<InterfaceBody> = {
  noun: 'network interface',
  configurations,
  withConfigurations,
  pools: (body) => poolsOf(configurations(body)),
  withoutPool: (body, pool) => withConfigurations(body, withoutPool(configurations(body), pool)),
}

function configurations({ properties }: InterfaceBody): readonly IpConfiguration[] {
  return properties?.ipConfigurations ?? []
}

function withConfigurations(body: InterfaceBody, ipConfigurations: readonly IpConfiguration[]): InterfaceBody {
  return { ...body, properties: { ...body.properties, ipConfigurations } }
}
