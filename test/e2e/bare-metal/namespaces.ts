import { batch, cable, collectNamespaces, forwardPackets, sysctl } from '../network/wiring.ts'
import type { NodeSite } from '../rack/cluster-site.ts'
import { downlinkTo, uplink } from './rack-site.ts'
import type { RackSite, Segment } from './rack-site.ts'

export interface RackNamespaces {
  readonly router: string
  readonly controlPlane: string
  readonly client: string
  node(site: NodeSite): string
  pods(site: NodeSite): string
  /** Pulls the node's cable out, or puts it back: nobody is told, as when a machine loses its power. */
  setCable(site: NodeSite, state: 'up' | 'down', signal: AbortSignal): Promise<void>
  /** Removes every namespace that `createRackNamespaces` made, and nothing else. */
  remove(signal: AbortSignal): Promise<void>
}

type Names = Omit<RackNamespaces, 'remove' | 'setCable'>

/** Names a run's namespaces after its pid, so that two runs do not disturb each other. */
function namesOf(pid: number): Names {
  const prefix = `berth-${pid}-r`
  return {
    router: `${prefix}-tor`,
    controlPlane: `${prefix}-cp`,
    client: `${prefix}-cl`,
    node: (site) => `${prefix}-${site.name}`,
    pods: (site) => `${prefix}-${site.name}-pods`,
  }
}

/** Creates the rack's namespaces with their cables and addresses; routes between them are BGP's business. On failure what was made is removed. */
export async function createRackNamespaces(site: RackSite, pid: number, signal: AbortSignal): Promise<RackNamespaces> {
  const names = namesOf(pid)
  const made = collectNamespaces()
  try {
    const nodes = site.nodes.flatMap((node) => [names.node(node), names.pods(node)])
    for (const name of [names.router, names.controlPlane, names.client, ...nodes]) await made.add(name, signal)
    await connect(names, site, signal)
  } catch (error) {
    await made.remove(AbortSignal.timeout(10_000))
    throw error
  }
  return {
    ...names,
    async setCable(node, state, signal) {
      await batch(names.router, [`link set ${downlinkTo(site.nodes.indexOf(node))} ${state}`], signal)
    },
    remove: (signal) => made.remove(signal),
  }
}

async function connect(names: Names, site: RackSite, signal: AbortSignal): Promise<void> {
  await forward(names.router, signal)
  if (site.cabling.is === 'segment') await batch(names.router, ['link add br0 type bridge', 'link set br0 up'], signal)
  await batch(names.router, [routerAddress(site)], signal)
  for (const [index, node] of site.nodes.entries()) {
    await connectHost(
      names.router,
      { host: names.node(node), port: downlinkTo(index), address: node.address },
      site,
      signal,
    )
    await forward(names.node(node), signal)
    await connectPods(names, { node, podRoute: podRouteOf(site, node) }, signal)
  }
  if (site.cabling.is === 'segment') await routePodsBetweenNodes(names, site, signal)
  await connectHost(names.router, { host: names.controlPlane, port: 'cp', address: site.controlPlane }, site, signal)
  await connectClient(names, site, signal)
}

function routerAddress({ cabling }: RackSite): string {
  return cabling.is === 'segment'
    ? `addr add ${cabling.router}/${cabling.length} dev br0`
    : `addr add ${cabling.router}/32 dev lo`
}

interface Host {
  readonly host: string
  readonly port: string
  readonly address: string
}

async function connectHost(router: string, host: Host, { cabling }: RackSite, signal: AbortSignal): Promise<void> {
  await cable({ from: router, device: host.port, to: host.host, farDevice: uplink }, signal)
  if (cabling.is === 'segment') return await joinSegment(router, host, cabling, signal)
  await batch(router, [`link set ${host.port} up`], signal)
  await batch(host.host, [`addr add ${host.address}/32 dev lo`, `link set ${uplink} up`], signal)
}

async function joinSegment(router: string, host: Host, segment: Segment, signal: AbortSignal): Promise<void> {
  await batch(router, [`link set ${host.port} master br0`, `link set ${host.port} up`], signal)
  const lines = [
    `addr add ${host.address}/${segment.length} dev ${uplink}`,
    `link set ${uplink} up`,
    `route add default via ${segment.router}`,
  ]
  await batch(host.host, lines, signal)
}

/**
 * What leads to a node's own pods. In a fabric no interface has the block, as with Calico: pods have routes of their own, here
 * one for the lower half of the block, so that the upper half is unused and only what is announced for it stands there.
 */
function podRouteOf({ cabling }: RackSite, { podBlock }: NodeSite): string {
  const [prefix = '', length = ''] = podBlock.split('/')
  return cabling.is === 'segment' ? podBlock : `${prefix}/${Number(length) + 1}`
}

interface PodCable {
  readonly node: NodeSite
  readonly podRoute: string
}

async function connectPods(names: Names, { node, podRoute }: PodCable, signal: AbortSignal): Promise<void> {
  const pods = names.pods(node)
  await cable({ from: names.node(node), device: 'pods', to: pods }, signal)
  const toPods = [
    `addr add ${node.podGateway}/32 dev pods`,
    'link set pods up',
    `route add ${podRoute} dev pods src ${node.podGateway}`,
  ]
  await batch(names.node(node), toPods, signal)
  const lines = [
    // An address that stays: with the last pod's address gone the kernel would drop the routes too.
    `addr add ${node.podPrefix}${node.podSuffixes[0] - 8}/32 dev eth0`,
    'link set eth0 up',
    `route add ${node.podGateway} dev eth0`,
    `route add default via ${node.podGateway}`,
  ]
  await batch(pods, lines, signal)
}

/** What the cluster's network plugin does on one segment: pods of other nodes are reached through those nodes. */
async function routePodsBetweenNodes(names: Names, { nodes }: RackSite, signal: AbortSignal): Promise<void> {
  for (const node of nodes) {
    const others = nodes.filter((other) => other !== node)
    const lines = others.map((other) => `route add ${other.podBlock} via ${other.address}`)
    await batch(names.node(node), lines, signal)
  }
}

async function connectClient({ router, client }: Names, { clients }: RackSite, signal: AbortSignal): Promise<void> {
  await cable({ from: router, device: 'clients', to: client }, signal)
  await batch(router, [`addr add ${clients.gateway}/${clients.length} dev clients`, 'link set clients up'], signal)
  const lines = [
    `addr add ${clients.client}/${clients.length} dev eth0`,
    'link set eth0 up',
    `route add default via ${clients.gateway}`,
  ]
  await batch(client, lines, signal)
}

/** Hashed by ports too: one client must be able to meet all nodes. */
async function forward(namespace: string, signal: AbortSignal): Promise<void> {
  await forwardPackets(namespace, signal)
  await sysctl(namespace, ['net.ipv6.conf.all.forwarding=1', 'net.ipv4.fib_multipath_hash_policy=1'], signal)
}
