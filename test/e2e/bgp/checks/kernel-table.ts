import { readFile } from 'node:fs/promises'
import type { NodeAnnouncements } from '#provider/bgp/announcement'
import { until } from '../../process/deadline.ts'
import { output } from '../../process/run.ts'
import { startHostNode } from '../lab/host-node.ts'
import type { HostNode } from '../lab/host-node.ts'
import type { Lab } from '../lab/lab.ts'
import { routerConfig } from '../lab/router.ts'
import { announce, numbered, stateOf } from '../lab/state.ts'
import { watchRoutes } from '../lab/route-watch.ts'
import { labNodes } from '../lab/topology.ts'
import { everything, pathFromThird, untilAll } from './routes-of-third.ts'
import { assert } from './step.ts'
import type { Step } from './step.ts'

const vip = '172.16.7.192/32'
const all = labNodes.map(({ address }) => address)
const rounds = 20

/** A node whose FRR 10.3 belongs to somebody else, beside two with BIRD: 8.3 (g), (i), (j), and both drivers side by side. */
export async function checkKernelTable({ lab, checks }: Step, signal: AbortSignal): Promise<void> {
  const site = lab.nodes[2].site
  const state = everything(site)
  await lab.router.configure(routerConfig({ sessions: ['numbered'] }), signal)
  const fromBird = await checks.check('bgp: BIRD announces one of each kind', () => throughBird(lab, state, signal))
  await lab.nodes[2].bird.stop()
  const started = await checks.check('bgp: FRR 10.3 of the host runs with one stanza for Berth', () =>
    startHost(lab, state, signal),
  )
  if (started === undefined) return
  const host = started
  try {
    await checks.check('bgp: both drivers give the router the same routes', async () => {
      const fromTable = await throughTable(lab, host, state, signal)
      assert(fromTable === fromBird, `BIRD gave:\n${fromBird}\nthe kernel table gave:\n${fromTable}`)
    })
    await checks.check(
      'bgp: an address that comes and goes on an interface is found missing and healed, 20 times',
      () => checkRace(lab, host, signal),
    )
    await checks.check('bgp: a drain through the kernel table leaves no moment without a route', () =>
      checkDrain(lab, host, signal),
    )
    await checks.check('bgp: FRR learns a new class of attributes from the file that tells its route-map', () =>
      checkRouteMap(lab, host, signal),
    )
    await checks.check('bgp: routes of others in our tables stay as they are', () => checkForeign(lab, host, signal))
  } finally {
    await host.table.apply(stateOf(site, [], []), signal).catch(() => undefined)
    await host.frr.stop()
    await lab.nodes[2].bird.start(signal)
  }
}

async function throughBird(lab: Lab, state: NodeAnnouncements, signal: AbortSignal): Promise<string> {
  const [first, second, third] = lab.nodes
  const plain = [announce(vip)]
  for (const node of [first, second]) await node.bring(stateOf(node.site, [numbered()], plain), signal)
  await third.bring(state, signal)
  return await untilAll(lab, state, signal)
}

async function throughTable(lab: Lab, host: HostNode, state: NodeAnnouncements, signal: AbortSignal): Promise<string> {
  await host.table.apply(state, signal)
  const lines = await untilAll(lab, state, signal)
  const { sessions, accepted, advertised } = await host.table.observe(signal)
  const missing = state.announcements.filter(
    ({ prefix }) => !accepted.has(prefix) || !advertised?.get('tor')?.has(prefix),
  )
  assert(missing.length === 0, `observed as not announced: ${missing.map(({ prefix }) => prefix).join(', ')}`)
  assert(sessions[0]?.state === 'Established', `the session is seen as ${JSON.stringify(sessions)}`)
  return lines
}

async function startHost(lab: Lab, state: NodeAnnouncements, signal: AbortSignal): Promise<HostNode> {
  const { site, namespace } = lab.nodes[2]
  const policy = { states: [state], session: 'numbered' } as const
  return await startHostNode({ site, namespace, release: lab.releases.trixie, folder: lab.folder }, policy, signal)
}

/**
 * The address stands on an interface while its route is written, and is taken away as soon as the kernel has the route: FRR
 * has ignored it by then, and nothing tells it again (FRR#22654).
 */
async function checkRace(lab: Lab, host: HostNode, signal: AbortSignal): Promise<void> {
  const { namespace } = lab.nodes[2]
  const ip = (...args: readonly string[]): Promise<string> =>
    output({ command: 'ip', args: ['-n', namespace, ...args] }, signal)
  for (let round = 0; round < rounds; round++) {
    await host.table.apply(stateOf(host.site, [], []), signal)
    await lab.untilNextHops(vip, all.slice(0, 2), 5000, signal)
    await ip('addr', 'add', vip, 'dev', 'lo')
    const applied = host.table.apply(stateOf(host.site, [], [announce(vip)]), signal)
    const isInKernel = async (): Promise<true | undefined> =>
      (await ip('route', 'show', 'table', '7192')) === '' ? undefined : true
    await until({ what: 'the route is in the kernel', timeoutMs: 5000, everyMs: 5 }, isInKernel, signal)
    await ip('addr', 'delete', vip, 'dev', 'lo')
    await applied
    await lab.untilNextHops(vip, all, 5000, signal)
  }
}

/** On the only node that announces it, a change of class would be a moment without a route, if it were deleted first. */
async function checkDrain(lab: Lab, host: HostNode, signal: AbortSignal): Promise<void> {
  const [first, second] = lab.nodes
  const only = all.slice(2)
  await host.table.apply(stateOf(host.site, [], [announce(vip)]), signal)
  for (const node of [first, second]) await node.bring(stateOf(node.site, [numbered()], []), signal)
  await lab.untilNextHops(vip, only, 5000, signal)
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  for (const gracefulShutdown of [true, false]) {
    await host.table.apply(stateOf(host.site, [], [announce(vip, { gracefulShutdown })]), signal)
    const wanted = gracefulShutdown ? 'graceful-shutdown' : 'valid, external'
    const isTold = async (): Promise<true | undefined> => {
      const shown = await lab.router.vtysh([`show ip bgp ${vip}`], signal)
      return shown.includes(wanted) && shown.includes('graceful-shutdown') === gracefulShutdown ? true : undefined
    }
    await until({ what: `the router shows ${vip} as ${wanted}`, timeoutMs: 5000 }, isTold, signal)
  }
  await lab.untilNextHops(vip, only, 5000, signal)
  assert(watch.deletions().length === 0, `the router deleted ${watch.deletions().join(', ')}`)
  for (const node of [first, second]) await node.bring(stateOf(node.site, [numbered()], [announce(vip)]), signal)
  await lab.untilNextHops(vip, all, 5000, signal)
}

async function checkRouteMap(lab: Lab, host: HostNode, signal: AbortSignal): Promise<void> {
  const prefix = '172.16.7.201/32'
  await host.table.apply(stateOf(host.site, [], [announce(prefix, { communities: ['65000:42'] })]), signal)
  assert((await pathFromThird(lab, prefix, signal)) === undefined, 'a class that nobody allowed was announced')
  await host.frr.configure(await readFile(host.routeMapFile, 'utf8'), signal)
  const probe = (): Promise<string | undefined> => pathFromThird(lab, prefix, signal)
  const path = await until({ what: `the router has ${prefix}`, timeoutMs: 10_000 }, probe, signal)
  assert(path.includes('65000:42'), `the router has ${path}`)
}

async function checkForeign(lab: Lab, host: HostNode, signal: AbortSignal): Promise<void> {
  const { namespace } = lab.nodes[2]
  const foreign = ['blackhole', '172.16.7.250', 'table', '7192', 'proto', '99']
  await output({ command: 'ip', args: ['-n', namespace, 'route', 'add', ...foreign] }, signal)
  await host.table.apply(stateOf(host.site, [], []), signal)
  const { accepted } = await host.table.observe(signal)
  assert(accepted.size === 0, `it takes for its own: ${[...accepted].join(', ')}`)
  const left = await output({ command: 'ip', args: ['-n', namespace, 'route', 'show', 'table', '7192'] }, signal)
  assert(/^blackhole 172\.16\.7\.250 .*$/u.test(left.trim()), `the table holds:\n${left}`)
}
