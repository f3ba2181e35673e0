import type { IpFamily } from '#provider/intent/intent'
import { exact } from './exact.ts'
import type { FamilyEndpoints, NodeEndpoints, ServiceEndpoints } from './facts.ts'

/** An EndpointSlice as it stands on the wire, cut down to what is read of it. */
export interface SliceObject {
  readonly addressType: string
  readonly endpoints?: readonly SliceEndpoint[] | null
}

interface SliceEndpoint {
  readonly addresses: readonly string[]
  readonly nodeName?: string
  readonly conditions?: { readonly ready?: boolean; readonly serving?: boolean }
}

/** Adds up the slices of one Service. While endpoints move between slices one may stand in two of them: it counts once. */
export function sumEndpoints(slices: Iterable<SliceObject>): ServiceEndpoints {
  const sums: Partial<Record<IpFamily, Sum>> = {}
  for (const { addressType, endpoints } of slices) {
    if (addressType !== 'IPv4' && addressType !== 'IPv6') continue
    const sum = (sums[addressType] ??= new Sum())
    for (const endpoint of endpoints ?? []) sum.add(endpoint)
  }
  return {
    ...(sums.IPv4 !== undefined && { IPv4: sums.IPv4.total() }),
    ...(sums.IPv6 !== undefined && { IPv6: sums.IPv6.total() }),
  }
}

class Sum {
  readonly #seen = new Map<string, { ready: boolean; serving: boolean; node: string | undefined }>()

  add({ addresses, nodeName, conditions }: SliceEndpoint): void {
    // The addresses of one endpoint are interchangeable, and more than one is deprecated: the first names it.
    const [address] = addresses
    if (address === undefined) return
    // Absent means ready: the API's own rule, for those who write slices by hand.
    const ready = conditions?.ready ?? true
    const serving = ready || conditions?.serving === true
    const known = this.#seen.get(address)
    if (known === undefined) this.#seen.set(address, { ready, serving, node: nodeName })
    else this.#seen.set(address, { ...known, ready: known.ready || ready, serving: known.serving || serving })
  }

  total(): FamilyEndpoints {
    const sums = new Map<string, { serving: number; readyAddresses: string[] }>()
    let [ready, serving] = [0, 0]
    for (const [address, endpoint] of this.#seen) {
      if (endpoint.ready) ready += 1
      if (endpoint.serving) serving += 1
      if (endpoint.node === undefined || !endpoint.serving) continue
      const here = sums.get(endpoint.node) ?? { serving: 0, readyAddresses: [] }
      sums.set(endpoint.node, here)
      here.serving += 1
      if (endpoint.ready) here.readyAddresses.push(address)
    }
    const byNode = new Map<string, NodeEndpoints>()
    for (const [node, sum] of sums) byNode.set(node, { ...sum, readyAddresses: exact(sum.readyAddresses.sort()) })
    return { ready, serving, byNode }
  }
}
