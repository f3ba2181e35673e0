import type { IpFamily } from './intent.ts'

/** What parsing must know beside the Service: settings, and what the backend can do. */
export interface IntentDefaults {
  /** Refuse what would be ignored or coerced with a warning. */
  readonly strictAnnotations: boolean
  /** The families that the backend gives addresses of, the usual one first. */
  readonly families: readonly IpFamily[]
  /** Which external addresses may be asked for by value. */
  readonly externalAddresses: 'any' | PublicOnly
  /** What every port of a Service with externalTrafficPolicy Cluster is probed on; undefined: each on its own NodePort. */
  readonly sharedProbe: SharedProbe | undefined
  /** The manifest has not been to the API server: NodePorts, UID and families are known after apply, and not missed. */
  readonly beforeApply: boolean
  /** The backend has several load balancers, and a Service may choose. */
  readonly severalLoadBalancers: boolean
}

/** Where kube-proxy says of its node that it is well, which it does until the node drains. */
export interface SharedProbe {
  readonly port: number
  readonly path: string
}

/** Only what Azure can give out as a public IP, and what lies in `alsoPublic` (CIDRs: the local Azure's loopback range). */
export interface PublicOnly {
  readonly alsoPublic: readonly string[]
}

/** The defaults for Azure; spread and overwrite. */
export const azureDefaults: IntentDefaults = {
  strictAnnotations: false,
  families: ['IPv4', 'IPv6'],
  externalAddresses: { alsoPublic: [] },
  sharedProbe: undefined,
  beforeApply: false,
  severalLoadBalancers: false,
}
