import type { ArmBody } from '../document/arm-document.ts'

/** The part of Microsoft.Network/routeTables that Berth reads or writes. */
export interface RouteTableBody extends ArmBody {
  readonly properties?: RouteTableProperties
}

export interface RouteTableProperties {
  readonly provisioningState?: string
  readonly routes?: readonly Route[]
}

export interface Route {
  readonly name: string
  readonly properties?: {
    readonly addressPrefix?: string
    readonly nextHopType?: string
    readonly nextHopIpAddress?: string
  }
}
