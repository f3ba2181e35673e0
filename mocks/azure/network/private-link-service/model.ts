import type { Pointer } from '../../arm/shape.ts'
import type { IpConfiguration } from '../network-interface/model.ts'
import type { Tracked } from '../tracked.ts'

export interface PrivateLinkService extends Tracked {
  readonly properties: Tracked['properties'] & {
    readonly loadBalancerFrontendIpConfigurations: readonly Pointer[]
    readonly ipConfigurations: readonly IpConfiguration[]
    readonly visibility: Subscriptions
    readonly autoApproval: Subscriptions
    /** `<name>.<guid>.<region>.azure.privatelinkservice`. */
    readonly alias: string
    readonly privateEndpointConnections: readonly EndpointConnection[]
  }
}

export interface Subscriptions {
  readonly subscriptions: readonly string[]
}

export interface EndpointConnection {
  readonly name: string
  readonly privateEndpoint: Pointer
  readonly linkIdentifier: string
  readonly state: ConnectionState
}

export interface ConnectionState {
  readonly status: 'Pending' | 'Approved' | 'Rejected' | 'Disconnected'
  readonly description: string
  readonly actionsRequired: string
}
