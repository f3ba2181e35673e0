/** The whole way: from what is written at the API server, by the speakers as programs and BIRD, into the router's kernel. */
import { join } from 'node:path'
import { startLab } from '#test/e2e/bgp/lab/lab'
import { configured, giveAddress, service } from '#test/e2e/bgp/lab/played-cluster'
import type { RoutingReleases } from '#test/e2e/bgp/lab/releases'
import { watchRoutes } from '#test/e2e/bgp/lab/route-watch'
import { startSpeaking, vip } from '#test/e2e/bgp/lab/speaking'
import type { SpeakingLab } from '#test/e2e/bgp/lab/speaking'
import { manyAddresses } from '#test/e2e/bgp/lab/state'
import { labNodes } from '#test/e2e/bgp/lab/topology'
import { beside } from './figures.ts'
import type { Figures } from './figures.ts'
import { percentiles, timeUntilTold } from './stopwatch.ts'

const rounds = 100
const address = '172.16.7.200'
const all = labNodes.map(({ address }) => address)

/** Measures in a lab of its own. */
export async function benchFromTheCluster(
  { releases, folder }: { readonly releases: RoutingReleases; readonly folder: string },
  signal: AbortSignal,
): Promise<Figures> {
  const lab = (name: string): LabOptions => ({
    prefix: `berth-${process.pid}-${name}`,
    releases,
    folder: join(folder, name),
  })
  return { ...(await benchOne(lab('one'), signal)), ...(await benchTenThousand(lab('many'), signal)) }
}

type LabOptions = Parameters<typeof startLab>[0]

async function benchOne(options: LabOptions, signal: AbortSignal): Promise<Figures> {
  await using lab = await startLab(options, signal)
  await using speaking = await startSpeaking(lab, { services: 1000 }, signal)
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  await speaking.cluster.put(service('measured'))
  const [added, removed]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    for (const [times, given] of [
      [added, address],
      [removed, undefined],
    ] as const) {
      const write = (): Promise<void> => speaking.cluster.put([giveAddress('measured', given)])
      times.push(await timeUntilTold(watch, [`${address}/32`], write, signal))
      // The other nodes follow within milliseconds: the next measurement shall not begin with them.
      await lab.untilNextHops(`${address}/32`, given === undefined ? [] : all, 10_000, signal)
    }
  }
  const goal = 'p50 < 150 ms, p99 < 400 ms'
  return {
    'status written -> in the router, with 1,000 addresses': beside(percentiles(added), goal),
    'status emptied -> out of the router, with 1,000 addresses': beside(percentiles(removed), goal),
    'drain annotated -> next hop gone': await benchDrain(speaking, signal),
  }
}

async function benchDrain({ lab, cluster }: SpeakingLab, signal: AbortSignal): Promise<string> {
  await cluster.put([configured('announcementpolicies', 'drain', { drain: { waitSeconds: 60 } })])
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const [node] = labNodes
    if (node === undefined) throw new Error('the lab has nodes')
    const annotate = (drain: string) =>
      cluster.put([
        { resource: 'nodes', object: { metadata: { name: node.name, annotations: { 'berth.dev/drain': drain } } } },
      ])
    const began = performance.now()
    await annotate('true')
    await lab.untilNextHops(vip, all.slice(1), 10_000, signal)
    times.push(performance.now() - began)
    await annotate('false')
    await lab.untilNextHops(vip, all, 10_000, signal)
  }
  return beside(percentiles(times), '< 200 ms')
}

/**
 * The speaker's stores hold all 10,000 Services when the advertisement comes that has them announced. One node, since on a
 * rack each has a machine of its own.
 */
async function benchTenThousand(options: LabOptions, signal: AbortSignal): Promise<Figures> {
  await using lab = await startLab(options, signal)
  await using speaking = await startSpeaking(lab, { services: 10_000, speakers: 1 }, signal)
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  const prefixes = manyAddresses(10_000).map(({ prefix }) => prefix)
  const { cluster } = speaking
  const times: number[] = []
  for (let round = 0; round < 3; round++) {
    const end = (): Promise<void> => cluster.remove('bgpadvertisements', 'all', 'metallb-system')
    await timeUntilTold(watch, prefixes, end, signal)
    const begin = (): Promise<void> => cluster.put([configured('bgpadvertisements', 'all', {})])
    times.push(await timeUntilTold(watch, prefixes, begin, signal))
  }
  return { 'advertisement written -> 10,000 addresses in the router': beside(percentiles(times), '< 2000 ms') }
}
