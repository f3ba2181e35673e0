import { printAddress, readAddress } from '../pools/address-block.ts'
import type { NodeFacts } from './facts.ts'

/** A Node as it stands on the wire, cut down to what is read of it. */
export interface NodeObject {
  readonly metadata: {
    readonly name: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly creationTimestamp?: string
  }
  readonly spec?: {
    readonly podCIDR?: string
    readonly podCIDRs?: readonly string[]
    readonly taints?: readonly { readonly key: string }[]
  }
  readonly status?: {
    readonly addresses?: readonly { readonly type: string; readonly address: string }[]
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  }
}

/** Reads of a Node what announcements depend on; its heartbeat is not among it. */
export function readNode({ metadata, spec = {}, status = {} }: NodeObject): NodeFacts {
  const condition = (type: string) => status.conditions?.find((one) => one.type === type)?.status
  return {
    name: metadata.name,
    labels: metadata.labels ?? {},
    createdAt: metadata.creationTimestamp ?? '',
    addresses: (status.addresses ?? []).flatMap(({ type, address }) =>
      type === 'InternalIP' ? canonical(address) : [],
    ),
    podCidrs: spec.podCIDRs ?? (spec.podCIDR === undefined ? [] : [spec.podCIDR]),
    taints: (spec.taints ?? []).map(({ key }) => key),
    isMarkedForDrain: metadata.annotations?.['berth.dev/drain'] === 'true',
    isReady: (condition('Ready') ?? 'True') === 'True',
    hasNoNetwork: condition('NetworkUnavailable') === 'True',
  }
}

function canonical(text: string): string[] {
  const address = readAddress(text)
  return address === undefined ? [] : [printAddress(address.family, address.value)]
}
