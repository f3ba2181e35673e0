/** A node whose FRR belongs to the network team: Berth only writes kernel tables, which that FRR redistributes. */
import { join } from 'node:path'
import type { NodeAnnouncements } from '#provider/bgp/announcement'
import { createKernelTable } from '#provider/bgp/announcers/kernel-table/kernel-table'
import type { KernelTable } from '#provider/bgp/announcers/kernel-table/kernel-table'
import { foreseeableClasses } from '#provider/bgp/announcers/kernel-table/metric-class'
import { renderRouteMap } from '#provider/bgp/announcers/kernel-table/route-map'
import { systemClock } from '#provider/time/clock'
import { daemonsOf, startFrr } from './frr.ts'
import type { Frr } from './frr.ts'
import type { NodeOptions } from './node.ts'
import { lab } from './topology.ts'
import type { LabNode } from './topology.ts'

export interface HostNode {
  readonly site: LabNode
  readonly frr: Frr
  readonly table: KernelTable
  /** Where the route-map stands that this FRR needs. */
  readonly routeMapFile: string
}

export interface HostPolicy {
  /** States whose attributes the network team knows in advance. */
  readonly states: readonly NodeAnnouncements[]
  readonly session: 'numbered' | 'unnumbered'
}

/** Starts FRR 10.3 on a node with the one stanza that the network team adds for us. */
export async function startHostNode(options: NodeOptions, policy: HostPolicy, signal: AbortSignal): Promise<HostNode> {
  const { site, namespace, release } = options
  const folder = join(options.folder, `${site.name}-frr`)
  const frr = await startFrr(
    { name: `FRR of ${site.name}`, release, daemons: daemonsOf.frr10, namespace, folder },
    signal,
  )
  await frr.configure(hostConfig(site, policy), signal)
  const ip = ['ip', '-n', namespace]
  const routeMapFile = join(folder, 'route-map.conf')
  const table = createKernelTable({ clock: systemClock, ip, vtysh: frr.vtyshCommand, routeMapFile })
  return { site, frr, table, routeMapFile }
}

function hostConfig(site: LabNode, { states, session }: HostPolicy): string {
  const classes = foreseeableClasses(states.flatMap(({ announcements }) => announcements))
  const router = session === 'numbered' ? lab.router : 'up0'
  const lines = [
    'frr defaults datacenter',
    `hostname ${site.name}`,
    `ip prefix-list LO seq 5 permit ${site.loopback}/32`,
    'route-map LOOPBACK permit 10',
    ' match ip address prefix-list LO',
    ' set origin igp',
    ' set metric 0',
    'exit',
    renderRouteMap(classes, { name: 'BERTH', asn: lab.nodeAsn }).trimEnd(),
    `router bgp ${lab.nodeAsn}`,
    ` bgp router-id ${site.loopback}`,
    ' no bgp ebgp-requires-policy',
    ' no bgp default ipv4-unicast',
    session === 'numbered'
      ? ` neighbor ${router} remote-as ${lab.routerAsn}`
      : ` neighbor ${router} interface v6only remote-as external`,
    ` neighbor ${router} timers 3 9`,
    ` neighbor ${router} timers connect 1`,
    ` neighbor ${router} advertisement-interval 0`,
    ' address-family ipv4 unicast',
    '  redistribute connected route-map LOOPBACK',
    '  redistribute table-direct 7192 route-map BERTH',
    '  redistribute table-direct 7244 route-map BERTH',
    `  neighbor ${router} activate`,
    ' exit-address-family',
    ' address-family ipv6 unicast',
    '  redistribute table-direct 7192 route-map BERTH',
    `  neighbor ${router} activate`,
    ' exit-address-family',
    'exit',
  ]
  return `${lines.join('\n')}\n`
}
