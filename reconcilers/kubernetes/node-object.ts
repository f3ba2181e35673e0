import type { ObjectMeta } from './object.ts'

/** The parts of a Node that Berth reads. */
export interface NodeObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: ObjectMeta
  readonly spec?: {
    readonly providerID?: string
    readonly taints?: readonly NodeTaint[]
    readonly podCIDR?: string
    readonly podCIDRs?: readonly string[]
  }
  readonly status?: {
    readonly addresses?: readonly NodeAddress[]
    readonly conditions?: readonly NodeCondition[]
  }
}

export interface NodeTaint {
  readonly key: string
  readonly value?: string
  readonly effect: string
}

export interface NodeAddress {
  readonly type: string
  readonly address: string
}

export interface NodeCondition {
  readonly type: string
  readonly status: string
  readonly lastTransitionTime?: string
  readonly reason?: string
  readonly message?: string
}
