/**
 * The network team's half of a full IP fabric (installation 3): one FRR on the router and one on every host, unnumbered eBGP
 * between them, an AS for each host. It stands before Kubernetes, which reaches its nodes through it. For Berth there is
 * one line a table in it: `redistribute table-direct`.
 */
import { join } from 'node:path'
import { daemonsOf, startFrr } from '../bgp/lab/frr.ts'
import type { Frr } from '../bgp/lab/frr.ts'
import { batch } from '../network/wiring.ts'
import type { NodeSite } from '../rack/cluster-site.ts'
import type { UnpackedRelease } from '../tools/debian.ts'
import type { RackNamespaces } from './namespaces.ts'
import { downlinkTo, uplink } from './rack-site.ts'
import type { RackSite } from './rack-site.ts'
import type { Router } from './router.ts'

export const fabricRouterAsn = 65004
export const fabricHostAsn = (index: number): number => 65001 + index

export interface FabricOptions {
  readonly site: RackSite
  readonly namespaces: RackNamespaces
  readonly router: Router
  /** FRR 10, which can redistribute a table. */
  readonly release: UnpackedRelease
  readonly folder: string
}

/** Configures the router and starts the hosts' FRR; returns those by node name. */
export async function startFabric(options: FabricOptions, signal: AbortSignal): Promise<ReadonlyMap<string, Frr>> {
  const { site, namespaces, router, release, folder } = options
  await connectControlPlane(site, namespaces, signal)
  await router.frr.configure(routerConfig(site), signal)
  const hosts = new Map<string, Frr>()
  for (const [index, node] of site.nodes.entries()) {
    const where = { namespace: namespaces.node(node), folder: join(folder, `frr-${node.name}`) }
    const frr = await startFrr({ ...where, name: `FRR of ${node.name}`, release, daemons: daemonsOf.frr10 }, signal)
    hosts.set(node.name, frr)
    await frr.configure(hostConfig(node, index, site), signal)
  }
  return hosts
}

/** The control plane's host has no FRR: the router knows it by a static route. */
async function connectControlPlane(site: RackSite, namespaces: RackNamespaces, signal: AbortSignal): Promise<void> {
  const { router } = site.cabling
  const lines = [
    `route add ${router}/32 dev ${uplink}`,
    `route add default via ${router} dev ${uplink} onlink src ${site.controlPlane}`,
  ]
  await batch(namespaces.controlPlane, lines, signal)
  await batch(namespaces.router, [`route add ${site.controlPlane}/32 dev cp`], signal)
}

/** Unnumbered neighbours find each other by router advertisements: after a cable was pulled that is how long it takes. */
function advertiseOn(device: string): string {
  return `interface ${device}\n ipv6 nd ra-interval 5\nexit`
}

/**
 * Without nexthop objects in the kernel: it takes a port that goes down out of their groups, and FRR 8.4 does not notice, so
 * that a route by several ports never got the one back whose cable was pulled.
 */
function routerConfig(site: RackSite): string {
  return `frr defaults datacenter
hostname tor
no zebra nexthop kernel enable
${site.nodes.map((_, index) => advertiseOn(downlinkTo(index))).join('\n')}
ip prefix-list COMPUTE-IN seq 5 permit 0.0.0.0/0 ge 32
ip prefix-list COMPUTE-IN seq 10 permit ${site.pods} ge 26 le 26
router bgp ${fabricRouterAsn}
 bgp router-id ${site.cabling.router}
 no bgp ebgp-requires-policy
 no bgp default ipv4-unicast
 bgp bestpath as-path multipath-relax
 neighbor COMPUTE peer-group
 neighbor COMPUTE remote-as external
 neighbor COMPUTE timers 3 9
 neighbor COMPUTE timers connect 1
${site.nodes.map((_, index) => ` neighbor ${downlinkTo(index)} interface v6only peer-group COMPUTE`).join('\n')}
 address-family ipv4 unicast
  network ${site.cabling.router}/32
  network ${site.controlPlane}/32
  maximum-paths 64
  neighbor COMPUTE activate
  neighbor COMPUTE default-originate
  neighbor COMPUTE prefix-list COMPUTE-IN in
  neighbor COMPUTE maximum-prefix 20000 warning-only
 exit-address-family
exit
`
}

/** As the original's, and the two lines that hand Berth's tables to the router: what stands in them is announced, if it passes the filters. */
function hostConfig(node: NodeSite, index: number, site: RackSite): string {
  return `frr defaults datacenter
hostname ${node.name}
${advertiseOn(uplink)}
ip prefix-list BLOCKS seq 5 permit ${site.pods} ge 26
ip prefix-list ADDRESSES seq 5 permit 0.0.0.0/0 ge 32
route-map PODS permit 10
 match ip address prefix-list BLOCKS
 set origin igp
exit
route-map VIPS permit 10
 match ip address prefix-list ADDRESSES
 set origin igp
 set metric 100
exit
router bgp ${fabricHostAsn(index)}
 bgp router-id ${node.address}
 no bgp ebgp-requires-policy
 no bgp network import-check
 no bgp default ipv4-unicast
 neighbor TOR peer-group
 neighbor TOR remote-as external
 neighbor TOR timers 3 9
 neighbor TOR timers connect 1
 neighbor ${uplink} interface v6only peer-group TOR
 address-family ipv4 unicast
  network ${node.address}/32
  redistribute table-direct 7244 route-map PODS
  redistribute table-direct 7192 route-map VIPS
  neighbor TOR activate
 exit-address-family
exit
`
}
