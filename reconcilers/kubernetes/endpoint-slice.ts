import type { ObjectMeta } from './object.ts'

/** The parts of an EndpointSlice that Berth reads. */
export interface EndpointSliceObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: ObjectMeta
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN'
  readonly endpoints?: readonly SliceEndpoint[] | null
}

export interface SliceEndpoint {
  readonly addresses: readonly string[]
  readonly nodeName?: string
  readonly conditions?: {
    readonly ready?: boolean
    readonly serving?: boolean
    readonly terminating?: boolean
  }
}
