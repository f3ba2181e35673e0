/**
 * The played rack, with the addresses of installation 2 of the reference (MetalLB with a virtual router) and a second cable
 * from each node to the router without addresses, as in installation 3 (a full IP fabric): numbered sessions go over the
 * shared network, unnumbered ones over the cable.
 */
export interface LabNode {
  readonly name: string
  readonly address: string
  readonly address6: string
  /** The router's end of the node's own cable; the node's end is `up0`. */
  readonly port: string
  readonly loopback: string
  readonly podBlock: string
}

export const lab = {
  nodes: '172.16.7.0/24',
  nodes6: 'fd00:172:16:7::/64',
  router: '172.16.7.1',
  router6: 'fd00:172:16:7::1',
  routerLoopback: '4.4.4.4',
  clients: '172.16.9.0/24',
  clientSide: '172.16.9.1',
  client: '172.16.9.11',
  routerAsn: 64512,
  nodeAsn: 64522,
  pool: '172.16.7.192/26',
  pods: '10.1.0.0/16',
} as const

export const labNodes: readonly LabNode[] = [
  { index: 1, podBlock: '10.1.8.192/26' },
  { index: 2, podBlock: '10.1.71.192/26' },
  { index: 3, podBlock: '10.1.240.0/26' },
].map(({ index, podBlock }) => ({
  name: `node${index}`,
  address: `172.16.7.1${index}`,
  address6: `fd00:172:16:7::1${index}`,
  port: `port${index}`,
  loopback: [index, index, index, index].join('.'),
  podBlock,
}))

/** A router above the nodes, with its own end of the cables to each of them. */
export interface RouterSite {
  readonly name: string
  readonly asn: number
  readonly address: string
  readonly loopback: string
  /** For each node its address on this router's network, and the router's end of the cable without addresses. */
  readonly ends: readonly { readonly address: string; readonly port: string }[]
}

export const firstRouter: RouterSite = {
  name: 'tor',
  asn: lab.routerAsn,
  address: lab.router,
  loopback: lab.routerLoopback,
  ends: labNodes.map(({ address, port }) => ({ address, port })),
}

/** Stands beside the first one where a check asks for it; nodes reach it by `eth1` and `up1`. */
export const secondRouter: RouterSite = {
  name: 'tor-b',
  asn: 64513,
  address: '172.16.8.1',
  loopback: '5.5.5.5',
  ends: labNodes.map(({ port }, index) => ({ address: `172.16.8.1${index + 1}`, port })),
}
