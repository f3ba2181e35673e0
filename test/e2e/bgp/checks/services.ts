import type { Announcement } from '#provider/bgp/announcement'
import { output } from '../../process/run.ts'
import { announce, manyAddresses, numbered, stateOf } from '../lab/state.ts'
import { routerConfig } from '../lab/router.ts'
import { sessionsEstablished } from '../lab/router-sessions.ts'
import { watchRoutes } from '../lab/route-watch.ts'
import { labNodes } from '../lab/topology.ts'
import type { Lab } from '../lab/lab.ts'
import { takesGoldenFiles } from './golden-files.ts'
import { assert } from './step.ts'
import type { Step } from './step.ts'

const vip = '172.16.7.192/32'
const all = labNodes.map(({ address }) => address)
const [first = '', ...others] = all

/** Addresses of Services over numbered sessions: reference bgp.md 8.3 (a), (b), (c), (h) and (i). */
export async function checkServices({ lab, checks }: Step, signal: AbortSignal): Promise<void> {
  await lab.router.configure(routerConfig({ sessions: ['numbered'] }), signal)
  await checks.check('bgp: BIRD takes every configuration of the golden files', () =>
    takesGoldenFiles(lab, lab.releases.bookworm, signal),
  )
  await checks.check(
    'bgp: three nodes announce an address, and the router has three next hops within 20 s',
    async () => {
      await lab.bringAll([numbered()], [announce(vip)], signal)
      await lab.untilNextHops(vip, all, 20_000, signal)
    },
  )
  // A node that is there while the router still reads its own configuration is sent away once, and comes again.
  const established = await sessionsEstablished(lab.router, signal)
  await checks.check('bgp: weights 4:1:1 are the shares in which the router spreads', () => checkWeights(lab, signal))
  await checks.check('bgp: communities, MED and prepending arrive at the router', () => checkAttributes(lab, signal))
  await checks.check('bgp: a drain marks, then withdraws, and the address never goes', () => checkDrain(lab, signal))
  await checks.check('bgp: 10,000 addresses arrive within 20 s, one more or less within 2.5 s', () =>
    checkMany(lab, signal),
  )
  await checks.check('bgp: an address that comes and goes on an interface does not disturb BIRD, 20 times', () =>
    checkRace(lab, signal),
  )
  await checks.check('bgp: no session was touched by any of these changes', () =>
    checkSessions(lab, established, signal),
  )
}

async function checkWeights(lab: Lab, signal: AbortSignal): Promise<void> {
  for (const [index, node] of lab.nodes.entries()) {
    const weight = index === 0 ? 4 : 1
    await node.bring(stateOf(node.site, [numbered()], [announce(vip, { weight })]), signal)
  }
  await lab.untilNextHops(vip, all, 5000, signal)
  const deadline = performance.now() + 5000
  for (;;) {
    const hops = await lab.nextHops(vip, signal)
    const weightOf = (address: string): number => hops.find(({ via }) => via === address)?.weight ?? 0
    const ratios = others.map((other) => weightOf(first) / weightOf(other))
    if (ratios.every((ratio) => Math.abs(ratio - 4) < 0.2)) return
    assert(performance.now() < deadline, `the router's weights are ${JSON.stringify(hops)}`)
  }
}

async function checkAttributes(lab: Lab, signal: AbortSignal): Promise<void> {
  const attributes = { communities: ['65000:777'], largeCommunities: ['64522:1:2'], med: 150, prepend: 2 }
  await lab.bringAll([numbered()], [announce(vip, attributes)], signal)
  await lab.untilNextHops(vip, all, 5000, signal)
  const shown = await lab.router.vtysh([`show ip bgp ${vip}`], signal)
  for (const part of ['64522 64522 64522', 'metric 150', 'Community: 65000:777', 'Large Community: 64522:1:2'])
    assert(shown.includes(part), `the router does not show "${part}":\n${shown}`)
}

async function checkDrain(lab: Lab, signal: AbortSignal): Promise<void> {
  await lab.bringAll([numbered()], [announce(vip)], signal)
  await lab.untilNextHops(vip, all, 5000, signal)
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  const [node] = lab.nodes
  await node.bring(stateOf(node.site, [numbered()], [announce(vip, { gracefulShutdown: true })]), signal)
  await lab.untilNextHops(vip, others, 5000, signal)
  const known = await lab.router.vtysh([`show ip bgp ${vip}`], signal)
  assert(known.includes('graceful-shutdown'), `the marked path shall still be known:\n${known}`)
  await node.bring(stateOf(node.site, [numbered()], []), signal)
  await lab.untilNextHops(vip, others, 5000, signal)
  await node.bring(stateOf(node.site, [numbered()], [announce(vip)]), signal)
  await lab.untilNextHops(vip, all, 5000, signal)
  assert(watch.deletions().length === 0, `the router deleted ${watch.deletions().join(', ')}`)
}

async function checkMany(lab: Lab, signal: AbortSignal): Promise<void> {
  const many = manyAddresses(10_000)
  const last = many.at(-1)?.prefix ?? ''
  const time = async (announcements: readonly Announcement[], via: readonly string[]): Promise<number> => {
    const began = performance.now()
    await Promise.all(
      lab.nodes.map(({ site, announcer }) => announcer.apply(stateOf(site, [numbered()], announcements), signal)),
    )
    await lab.untilNextHops(last, via, 60_000, signal)
    return performance.now() - began
  }
  try {
    const bulkMs = await time(many, all)
    assert(bulkMs < 20_000, `10,000 took ${bulkMs.toFixed(0)} ms`)
    const times: number[] = []
    for (let round = 0; round < 5; round++) {
      times.push(await time(many.slice(0, -1), []))
      times.push(await time(many, all))
    }
    const middle = times.toSorted((one, other) => one - other)[5] ?? Infinity
    assert(middle < 2500, `one more or less took ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`)
  } finally {
    await lab.bringAll([numbered()], [announce(vip)], signal)
    await lab.untilNextHops(last, [], 20_000, signal)
  }
}

async function checkRace(lab: Lab, signal: AbortSignal): Promise<void> {
  const [node] = lab.nodes
  const ip = async (verb: 'add' | 'delete'): Promise<void> => {
    await output({ command: 'ip', args: ['-n', node.namespace, 'addr', verb, vip, 'dev', 'lo'] }, signal)
  }
  for (let round = 0; round < 20; round++) {
    await node.bring(stateOf(node.site, [numbered()], []), signal)
    await lab.untilNextHops(vip, others, 5000, signal)
    await Promise.all([ip('add'), node.bring(stateOf(node.site, [numbered()], [announce(vip)]), signal)])
    await lab.untilNextHops(vip, all, 5000, signal)
    await ip('delete')
  }
}

async function checkSessions(lab: Lab, established: string, signal: AbortSignal): Promise<void> {
  for (const { announcer, bird, site } of lab.nodes) {
    const { sessions, accepted, advertised } = await announcer.observe(signal)
    const ups = bird.daemon.tail(10_000).match(/Connection.*closed|state changed to down/gu) ?? []
    const session = sessions[0]
    assert(sessions.length === 1 && session?.state === 'Established', `${site.name}: ${JSON.stringify(sessions)}`)
    assert(ups.length === 0, `${site.name}: ${ups.join('; ')}`)
    assert(
      accepted.has(vip) && advertised?.get('tor')?.has(vip) === true,
      `${site.name} does not see that it announces`,
    )
  }
  const now = await sessionsEstablished(lab.router, signal)
  assert(now === established, `the router counts ${now} sessions, after ${established} at first`)
}
