import type { IpFamily, ServiceRef } from '#provider/intent/intent'

/** What one Service asks of bare metal: validated, and all that the ledger needs to know of it. Made by `parse.ts` only. */
export interface BgpIntent {
  readonly service: ServiceRef
  readonly labels: Readonly<Record<string, string>>
  /** In the order of `spec.ipFamilies`. */
  readonly families: readonly IpFamily[]
  /** PreferDualStack: an address of one family is better than none. */
  readonly isEitherEnough: boolean
  readonly requested: Readonly<Partial<Record<IpFamily, RequestedAddress>>>
  /** The pool that the address must come from. */
  readonly pool: { readonly name: string; readonly field: string } | undefined
  readonly sharing: Sharing
  /** The pools that the addresses shown on the Service were given from, as whoever gave them wrote there. */
  readonly recordedPools: readonly string[]
}

export interface RequestedAddress {
  /** Canonical. */
  readonly ip: string
  /** Where the Service asks for it. */
  readonly field: string
}

/** On what terms a Service has an address together with others (MetalLB: `metallb.io/allow-shared-ip`). */
export interface Sharing {
  /** Undefined: it shares with nobody. */
  readonly key: string | undefined
  /** `TCP 80`: no two Services that share may have the same. */
  readonly ports: readonly string[]
  /**
   * Where its traffic ends. Nodes announce an address once, for all who share it: it must be every node for all of them
   * (externalTrafficPolicy Cluster), or the nodes of the very same pods.
   */
  readonly endpoints: 'every node' | { readonly ofPods: string }
}
