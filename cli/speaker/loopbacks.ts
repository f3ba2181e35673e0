import { networkInterfaces } from 'node:os'

/** The addresses of the interface `lo` beside the host's own: on a routed fabric the node is known by them. */
export function readLoopbacks(): readonly string[] {
  const addresses = networkInterfaces()['lo'] ?? []
  return addresses.map(({ address }) => address).filter((address) => !/^127\.|^::1$|^fe80:/i.test(address))
}
