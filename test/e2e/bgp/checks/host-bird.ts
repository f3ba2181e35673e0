import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { NodeAnnouncements } from '#provider/bgp/announcement'
import { createKernelTable } from '#provider/bgp/announcers/kernel-table/kernel-table'
import type { KernelTable } from '#provider/bgp/announcers/kernel-table/kernel-table'
import { systemClock } from '#provider/time/clock'
import { output } from '../../process/run.ts'
import { createBirdDaemon } from '../lab/bird-daemon.ts'
import type { BirdDaemon } from '../lab/bird-daemon.ts'
import type { Lab } from '../lab/lab.ts'
import { routerConfig } from '../lab/router.ts'
import { announce, numbered, stateOf } from '../lab/state.ts'
import { lab as site, labNodes } from '../lab/topology.ts'
import type { LabNode } from '../lab/topology.ts'
import { everything, untilAll } from './routes-of-third.ts'
import { assert } from './step.ts'
import type { Step } from './step.ts'

const vip = '172.16.7.192/32'
const all = labNodes.map(({ address }) => address)

/** The third node has a BIRD of the network team's: Berth writes kernel tables, and that BIRD includes what Berth tells of them. */
export async function checkHostBird({ lab, checks }: Step, signal: AbortSignal): Promise<void> {
  const [, , third] = lab.nodes
  const state = everything(third.site)
  await lab.router.configure(routerConfig({ sessions: ['numbered'] }), signal)
  await lab.bringAll([numbered()], [announce(vip)], signal)
  await third.bring(state, signal)
  const fromOurBird = await untilAll(lab, state, signal)
  await third.bird.stop()
  const host = await prepareHost(lab, third.site)
  try {
    await checks.check("bgp: the host's own BIRD includes what Berth tells, and gives the router the same routes", () =>
      givesTheSame(lab, host, { state, wanted: fromOurBird }, signal),
    )
    await checks.check("bgp: the host's own BIRD follows each change, and none of it is a black hole on the node", () =>
      follows(lab, host, signal),
    )
  } finally {
    await host.table.apply(stateOf(third.site, [], []), signal).catch(() => undefined)
    await host.bird.stop()
    await third.bird.start(signal)
  }
}

interface Host {
  readonly site: LabNode
  readonly namespace: string
  readonly bird: BirdDaemon
  readonly table: KernelTable
}

async function prepareHost(lab: Lab, node: LabNode): Promise<Host> {
  const namespace = lab.namespaces.node(node)
  const folder = join(lab.folder, 'host-bird')
  const release = lab.releases.bookworm
  const bird = await createBirdDaemon({ name: `the host's BIRD`, release, namespace, folder, recovers: false })
  const routeMapFile = join(dirname(bird.configFile), 'berth.conf')
  await mkdir(folder, { recursive: true })
  await writeFile(bird.configFile, hostConfig(node, routeMapFile))
  const ip = ['ip', '-n', namespace]
  const table = createKernelTable({ clock: systemClock, ip, routeMapFile, hostDaemon: 'bird' })
  return { site: node, namespace, bird, table }
}

function hostConfig({ loopback }: LabNode, included: string): string {
  const channel = (family: 'ipv4' | 'ipv6', own: string): string =>
    `  ${family} { import none; export where berth_announces()${own}; next hop self; };`
  const lines = [
    `router id ${loopback};`,
    'log stderr all;',
    'protocol device { scan time 10; }',
    'protocol direct { interface "lo"; ipv4; }',
    `include "${included}";`,
    'protocol kernel { ipv4 { import none; export where !berth_route() && source = RTS_BGP; }; }',
    'protocol bgp tor {',
    `  local as ${site.nodeAsn};`,
    `  neighbor ${site.router} as ${site.routerAsn};`,
    channel('ipv4', ` || net = ${loopback}/32`),
    channel('ipv6', ''),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

async function givesTheSame(
  lab: Lab,
  { table, bird }: Host,
  { state, wanted }: { readonly state: NodeAnnouncements; readonly wanted: string },
  signal: AbortSignal,
): Promise<void> {
  await table.apply(state, signal)
  await bird.start(signal)
  const found = await untilAll(lab, state, signal)
  assert(found === wanted, `Berth's BIRD gave:\n${wanted}\nthat of the host gave:\n${found}`)
}

async function follows(lab: Lab, { site, namespace, table }: Host, signal: AbortSignal): Promise<void> {
  const prefix = '172.16.7.201/32'
  for (let round = 0; round < 5; round++) {
    await table.apply(stateOf(site, [], [announce(vip), announce(prefix)]), signal)
    await lab.untilNextHops(prefix, [site.address], 5000, signal)
    await lab.untilNextHops(vip, all, 5000, signal)
    await table.apply(stateOf(site, [], [announce(vip)]), signal)
    await lab.untilNextHops(prefix, [], 5000, signal)
  }
  const main = await output({ command: 'ip', args: ['-n', namespace, 'route', 'show', 'type', 'blackhole'] }, signal)
  assert(main.trim() === '', `the main table of the node holds:\n${main}`)
}
