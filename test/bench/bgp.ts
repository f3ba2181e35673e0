/**
 * How fast an announcement is in the router's kernel, through BIRD, through the kernel table with FRR 10.3, and through FRR as
 * MetalLB drives it: in one run, in one lab. Needs root, as the lab does.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Announcement } from '#provider/bgp/announcement'
import { startHostNode } from '#test/e2e/bgp/lab/host-node'
import type { HostNode } from '#test/e2e/bgp/lab/host-node'
import { startLab } from '#test/e2e/bgp/lab/lab'
import type { Lab } from '#test/e2e/bgp/lab/lab'
import { untilSessions } from '#test/e2e/bgp/lab/node'
import { fetchRoutingDaemons } from '#test/e2e/bgp/lab/releases'
import { watchRoutes } from '#test/e2e/bgp/lab/route-watch'
import type { RouteWatch } from '#test/e2e/bgp/lab/route-watch'
import { routerConfig } from '#test/e2e/bgp/lab/router'
import { announce, manyAddresses, numbered, stateOf } from '#test/e2e/bgp/lab/state'
import { labNodes } from '#test/e2e/bgp/lab/topology'
import { output } from '#test/e2e/process/run'
import { beside } from './bgp/figures.ts'
import type { Figures } from './bgp/figures.ts'
import { reloadFrr } from './bgp/frr-reload.ts'
import { benchFromTheCluster } from './bgp/from-the-cluster.ts'
import { percentiles, timeUntilTold } from './bgp/stopwatch.ts'

type Apply = (announcements: readonly Announcement[]) => Promise<void>

const vip = announce('172.16.7.192/32')
const others = labNodes.slice(1).map(({ address }) => address)
const longestMs = 20 * 60_000

/** Runs all of it and returns the figures. */
export async function benchBgp(): Promise<Figures> {
  if (process.getuid?.() !== 0) return { 'not measured': 'the lab needs root' }
  const signal = AbortSignal.timeout(longestMs)
  const releases = await fetchRoutingDaemons(() => undefined, signal)
  const folder = await mkdtemp(join(tmpdir(), 'berth-bench-bgp-'))
  try {
    const fromTheCluster = await benchFromTheCluster({ releases, folder }, signal)
    await using lab = await startLab({ prefix: `berth-${process.pid}-bench`, folder, releases }, signal)
    await using watch = await watchRoutes(lab.namespaces.router, signal)
    await lab.router.configure(routerConfig({ sessions: ['numbered'] }), signal)
    return {
      ...fromTheCluster,
      ...(await benchBird(lab, watch, signal)),
      ...(await benchHostFrr(lab, watch, signal)),
      ...(await benchFailures(lab, signal)),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function benchBird(lab: Lab, watch: RouteWatch, signal: AbortSignal): Promise<Figures> {
  const [node] = lab.nodes
  const apply: Apply = (announcements) => node.announcer.apply(stateOf(node.site, [numbered()], announcements), signal)
  await node.bring(stateOf(node.site, [numbered()], [vip]), signal)
  return {
    'BIRD: 10,000 addresses': beside(await bulk(watch, apply, 10_000, signal), '< 2000 ms'),
    'BIRD: one more or less of 10,000': beside(
      await oneMore(watch, apply, { loaded: 10_000, rounds: 20 }, signal),
      '< 250 ms',
    ),
    'BIRD: one more or less of 1,000': await oneMore(watch, apply, { loaded: 1000, rounds: 50 }, signal),
  }
}

async function benchHostFrr(lab: Lab, watch: RouteWatch, signal: AbortSignal): Promise<Figures> {
  const { bird, site, namespace } = lab.nodes[2]
  await bird.stop()
  const policy = { states: [stateOf(site, [], [vip])], session: 'numbered' } as const
  const options = { site, namespace, release: lab.releases.trixie, folder: lab.folder }
  const host = await startHostNode(options, policy, signal)
  try {
    return { ...(await benchTable(host, watch, signal)), ...(await benchReload(host, lab, watch, signal)) }
  } finally {
    await host.frr.stop()
    await bird.start(signal)
  }
}

async function benchTable({ site, table }: HostNode, watch: RouteWatch, signal: AbortSignal): Promise<Figures> {
  const apply: Apply = (announcements) => table.apply(stateOf(site, [], announcements), signal)
  await timeUntilTold(watch, [vip.prefix], () => apply([vip]), signal)
  const figures = {
    'kernel table: 10,000 addresses': await bulk(watch, apply, 10_000, signal),
    'kernel table: one more or less of 10,000': await oneMore(watch, apply, { loaded: 10_000, rounds: 10 }, signal),
    'kernel table: one more or less of 1,000': await oneMore(watch, apply, { loaded: 1000, rounds: 20 }, signal),
  }
  await apply([])
  return figures
}

async function benchReload(host: HostNode, lab: Lab, watch: RouteWatch, signal: AbortSignal): Promise<Figures> {
  await host.frr.configure('', signal)
  const place = { frr: host.frr, site: host.site, folder: lab.folder }
  const apply: Apply = (announcements) =>
    reloadFrr(
      place,
      announcements.map(({ prefix }) => prefix),
      signal,
    )
  await timeUntilTold(watch, [vip.prefix], () => apply([vip]), signal)
  return {
    'frr-reload, as MetalLB: one more or less of 1,000': await oneMore(
      watch,
      apply,
      { loaded: 1000, rounds: 2 },
      signal,
    ),
    ...(await reloadTenThousand(watch, apply, signal)),
  }
}

/** Without taking them away again, which takes FRR longer than all the rest: it is stopped after this. */
async function reloadTenThousand(watch: RouteWatch, apply: Apply, signal: AbortSignal): Promise<Figures> {
  const many = manyAddresses(10_000)
  const prefixes = many.map(({ prefix }) => prefix)
  const load = await timeUntilTold(watch, prefixes, () => apply([vip, ...many]), signal)
  const one = announce('172.16.7.200/32')
  const added = await timeUntilTold(watch, [one.prefix], () => apply([vip, ...many, one]), signal)
  return {
    'frr-reload, as MetalLB: 10,000 addresses': `${load.toFixed(0)} ms`,
    'frr-reload, as MetalLB: one more of 10,000': `${added.toFixed(0)} ms`,
  }
}

async function bulk(watch: RouteWatch, apply: Apply, count: number, signal: AbortSignal): Promise<string> {
  const many = manyAddresses(count)
  const prefixes = many.map(({ prefix }) => prefix)
  const took = await timeUntilTold(watch, prefixes, () => apply([vip, ...many]), signal)
  await timeUntilTold(watch, prefixes, () => apply([vip]), signal)
  return `${took.toFixed(0)} ms`
}

async function oneMore(
  watch: RouteWatch,
  apply: Apply,
  { loaded, rounds }: { readonly loaded: number; readonly rounds: number },
  signal: AbortSignal,
): Promise<string> {
  const many = [vip, ...manyAddresses(loaded)]
  const prefixes = many.slice(1).map(({ prefix }) => prefix)
  await timeUntilTold(watch, prefixes, () => apply(many), signal)
  const one = announce('172.16.7.200/32')
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    for (const wanted of [[...many, one], many])
      times.push(await timeUntilTold(watch, [one.prefix], () => apply(wanted), signal))
  }
  await timeUntilTold(watch, prefixes, () => apply([vip]), signal)
  return percentiles(times)
}

/** How long a node that is no more stays among the next hops. */
async function benchFailures(lab: Lab, signal: AbortSignal): Promise<Figures> {
  const [node] = lab.nodes
  const all = labNodes.map(({ address }) => address)
  const begin = async (bfdProfile: string | undefined): Promise<void> => {
    await lab.bringAll([numbered({ gracefulRestart: false, bfdProfile })], [vip], signal)
    if (bfdProfile !== undefined) await untilSessions(node, ({ bfd }) => bfd === 'Up', signal)
    await lab.untilNextHops(vip.prefix, all, 20_000, signal)
  }
  const goneAfter = async (end: () => Promise<unknown>): Promise<string> => {
    const ended = end()
    const took = await lab.untilNextHops(vip.prefix, others, 20_000, signal)
    await ended
    return `${took.toFixed(0)} ms`
  }
  const figures: Figures = {}
  for (const [name, graceMs] of [
    ['stopped', 5000],
    ['killed', 0],
  ] as const) {
    await begin(undefined)
    figures[`next hop gone, daemon ${name}`] = beside(await goneAfter(() => node.bird.stop(graceMs)), '< 200 ms')
    await node.bird.start(signal)
  }
  await lab.router.configure(routerConfig({ sessions: ['numbered'], bfd: true }), signal)
  await begin('fast')
  const link = ['-n', lab.namespaces.router, 'link', 'set', node.site.name]
  const silent = await goneAfter(() => output({ command: 'ip', args: [...link, 'nomaster'] }, signal))
  figures['next hop gone, node silent, BFD 3 x 100 ms'] = beside(silent, '< 600 ms')
  await output({ command: 'ip', args: [...link, 'master', 'nodes'] }, signal)
  return figures
}
