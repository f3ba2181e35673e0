import { finish } from '../../process/run.ts'
import { announce, stateOf, unnumbered } from '../lab/state.ts'
import { routerConfig } from '../lab/router.ts'
import { lab as site, labNodes } from '../lab/topology.ts'
import type { Lab } from '../lab/lab.ts'
import { untilSessions } from '../lab/node.ts'
import { assert } from './step.ts'
import type { Step } from './step.ts'

const vip = '172.16.7.192/32'
const vip6 = 'fd00:172:16:8::1/128'
const ports = labNodes.map(({ port }) => port)

/** A full IP fabric with BIRD: reference bgp.md 8.3 (j) and (k). */
export async function checkFabric({ lab, checks }: Step, signal: AbortSignal): Promise<void> {
  await lab.router.configure(routerConfig({ sessions: ['unnumbered'], bfd: true }), signal)
  await checks.check('bgp: one unnumbered session for each node carries both families', () =>
    checkFamilies(lab, signal),
  )
  await checks.check('bgp: loopbacks and pod blocks lead to their nodes', () => checkBlocks(lab, signal))
}

async function checkFamilies(lab: Lab, signal: AbortSignal): Promise<void> {
  await lab.bringAll([unnumbered({ bfdProfile: 'fast' })], [announce(vip), announce(vip6)], signal)
  // A node learns its router from the router's advertisements; the speaker applies again until it has.
  await lab.untilNextHops(vip, ports, 20_000, signal)
  await lab.untilNextHops(vip6, ports, 20_000, signal)
  for (const node of lab.nodes) await untilSessions(node, ({ bfd }) => bfd === 'Up', signal)
}

async function checkBlocks(lab: Lab, signal: AbortSignal): Promise<void> {
  for (const node of lab.nodes) {
    const { podBlock, loopback, port } = node.site
    const announcements = [
      announce(podBlock, { from: { kind: 'pod-block' } }),
      announce(`${loopback}/32`, { from: { kind: 'loopback' } }),
    ]
    await node.bring(stateOf(node.site, [unnumbered()], announcements), signal)
    await lab.untilNextHops(podBlock, [port], 10_000, signal)
    await lab.untilNextHops(`${loopback}/32`, [port], 10_000, signal)
    const unused = podBlock.replace(/\d+\/26$/u, (end) => String(Number.parseInt(end, 10) + 61))
    const way = await wayOf(node.namespace, unused, signal)
    assert(way.code !== 0, `a packet to the unused ${unused} would leave ${node.site.name} again: ${way.stdout}`)
    await node.bring(stateOf(node.site, [unnumbered()], []), signal)
    await lab.untilNextHops(podBlock, [], 10_000, signal)
    const after = await wayOf(node.namespace, unused, signal)
    assert(after.code === 0, `the blackhole for ${podBlock} stayed on ${node.site.name}`)
  }
}

/** Where a node forwards a packet of the client's; an error for a blackhole. */
async function wayOf(namespace: string, address: string, signal: AbortSignal) {
  const question = ['route', 'get', address, 'from', site.client, 'iif', 'eth0']
  return await finish({ command: 'ip', args: ['-n', namespace, ...question] }, signal)
}
