import { join } from 'node:path'
import { startBirdNode, untilSessions } from '../lab/node.ts'
import type { BirdNode } from '../lab/node.ts'
import { watchRoutes } from '../lab/route-watch.ts'
import { routerConfig } from '../lab/router.ts'
import { announce, manyAddresses, numbered, stateOf } from '../lab/state.ts'
import type { Lab } from '../lab/lab.ts'
import { labNodes } from '../lab/topology.ts'
import { takesGoldenFiles } from './golden-files.ts'
import { everything, untilAll } from './routes-of-third.ts'
import { assert } from './step.ts'
import type { Step } from './step.ts'

const vip = '172.16.7.192/32'
const all = labNodes.map(({ address }) => address)

/** BIRD 3 on the third node, where BIRD 2 is elsewhere. */
export async function checkBird3({ lab, checks }: Step, signal: AbortSignal): Promise<void> {
  await checks.check('bgp: BIRD 3 takes every configuration of the golden files', () =>
    takesGoldenFiles(lab, lab.releases.trixie, signal),
  )
  const [, , third] = lab.nodes
  const { site, namespace } = third
  await lab.router.configure(routerConfig({ sessions: ['numbered'] }), signal)
  await lab.bringAll([numbered()], [announce(vip)], signal)
  await third.bring(everything(site), signal)
  const fromBird2 = await untilAll(lab, everything(site), signal)
  await third.bird.stop()
  const options = { site, namespace, release: lab.releases.trixie, folder: join(lab.folder, 'bird3') }
  const node = await startBirdNode(options, signal)
  try {
    await checks.check('bgp: BIRD 3 gives the router the same routes as BIRD 2', async () => {
      await node.bring(everything(site), signal)
      const fromBird3 = await untilAll(lab, everything(site), signal)
      assert(fromBird3 === fromBird2, `BIRD 2 gave:\n${fromBird2}\nBIRD 3 gave:\n${fromBird3}`)
    })
    await checks.check('bgp: BIRD 3 announces 1,000 more and fewer, and its session stays', () =>
      changes(lab, node, signal),
    )
    await checks.check('bgp: three SIGKILLs of BIRD 3 with graceful restart cost the router no route', () =>
      kills(lab, node, signal),
    )
  } finally {
    await node.bird.stop()
    await third.bird.start(signal)
  }
}

async function changes(lab: Lab, node: BirdNode, signal: AbortSignal): Promise<void> {
  await node.bring(stateOf(node.site, [numbered()], [announce(vip)]), signal)
  const before = await node.announcer.observe(signal)
  const many = manyAddresses(1000)
  const last = many.at(-1)?.prefix ?? ''
  for (const [announcements, hops] of [
    [[announce(vip), ...many], [node.site.address]],
    [[announce(vip)], []],
  ] as const) {
    await node.bring(stateOf(node.site, [numbered()], announcements), signal)
    await lab.untilNextHops(last, hops, 10_000, signal)
  }
  const { sessions, accepted, advertised } = await node.announcer.observe(signal)
  assert(accepted.has(vip) && advertised?.get('tor')?.has(vip) === true, 'it is not seen what BIRD 3 announces')
  const since = [before.sessions[0]?.establishedAt ?? 0, sessions[0]?.establishedAt ?? Infinity] as const
  assert(since[1] - since[0] < 1000, `the session stands since ${since[1]}, before since ${since[0]}`)
}

async function kills(lab: Lab, node: BirdNode, signal: AbortSignal): Promise<void> {
  await lab.untilNextHops(vip, all, 10_000, signal)
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  for (let kill = 0; kill < 3; kill++) {
    await node.bird.stop(0)
    await node.bird.start(signal)
    await untilSessions(node, ({ state }) => state === 'Established', signal)
  }
  await lab.untilNextHops(vip, all, 5000, signal)
  assert(watch.changes.length === 0, `the router changed ${watch.changes.length} routes`)
}
