import type { NodeAddress } from '#provider/provider'

/** Where a kubelet writes the address that it was told to be reached at. */
export const providedNodeIp = 'alpha.kubernetes.io/provided-node-ip'

/**
 * Puts the addresses that the kubelet was given (one, or one of each family) before all others, and drops others of the
 * same type, as the cloud-controller-manager does: what asks for a node's InternalIP takes the first. Undefined if the
 * machine does not have them.
 */
export function withNodeIp(
  addresses: readonly NodeAddress[],
  provided: string | undefined,
): readonly NodeAddress[] | undefined {
  if (provided === undefined || provided === '') return addresses
  const chosen = provided.split(',').map((ip) => addresses.find(({ address }) => address === ip.trim()))
  const own = chosen.filter((one) => one !== undefined)
  if (own.length < chosen.length) return undefined
  const types = new Set(own.map(({ type }) => type))
  return [...own, ...addresses.filter(({ type }) => !types.has(type))]
}
