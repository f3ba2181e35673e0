import type { ConnectedPeer } from '#provider/bgp/announcement'
import { daemonsOf } from '../lab/frr.ts'
import type { Lab } from '../lab/lab.ts'
import { routerConfig } from '../lab/router.ts'
import { sessionsEstablished } from '../lab/router-sessions.ts'
import { watchRoutes } from '../lab/route-watch.ts'
import { addSecondRouter } from '../lab/second-router.ts'
import type { SecondRouter } from '../lab/second-router.ts'
import { announce, numbered, stateOf, unnumbered } from '../lab/state.ts'
import { firstRouter, secondRouter } from '../lab/topology.ts'
import type { RouterSite } from '../lab/topology.ts'
import { assert } from './step.ts'
import type { Step } from './step.ts'

const vip = '172.16.7.192/32'
const vipMeanwhile = '172.16.7.193/32'
const kinds = ['numbered', 'unnumbered'] as const
type Kind = (typeof kinds)[number]

/** Two routers above the nodes, each node with a session to both. */
export async function checkTwoRouters({ lab, checks }: Step, signal: AbortSignal): Promise<void> {
  const added = await checks.check('bgp: a second router stands beside the first', () => addSecondRouter(lab, signal))
  if (added === undefined) return
  await using second = added
  for (const kind of kinds) {
    await checks.check(`bgp: each of two routers has three next hops over ${kind} sessions`, () =>
      bothHaveAll({ lab, second, kind }, signal),
    )
    await checks.check(`bgp: one of two routers with ${kind} sessions dies, and at the other nothing moves`, () =>
      oneDies({ lab, second, kind }, signal),
    )
  }
  await lab.bringAll([], [], signal)
}

interface Pair {
  readonly lab: Lab
  readonly second: SecondRouter
  readonly kind: Kind
}

async function bothHaveAll({ lab, second, kind }: Pair, signal: AbortSignal): Promise<void> {
  await lab.router.configure(routerConfig({ sessions: [kind] }), signal)
  await second.frr.configure(routerConfig({ sessions: [kind] }, secondRouter), signal)
  await lab.bringAll(peersOf(kind), [announce(vip)], signal)
  await lab.untilNextHops(vip, hopsOf(firstRouter, kind), 20_000, signal)
  await second.untilNextHops(vip, hopsOf(secondRouter, kind), 20_000, signal)
}

async function oneDies({ lab, second, kind }: Pair, signal: AbortSignal): Promise<void> {
  const sessions = await sessionsEstablished(second.frr, signal)
  await using watch = await watchRoutes(second.namespace, signal)
  await lab.router.stop(0)
  // What changes meanwhile reaches the one that is left, and later the one that comes back.
  const changed = [announce(vip), announce(vipMeanwhile)]
  for (const { announcer, site } of lab.nodes) await announcer.apply(stateOf(site, peersOf(kind), changed), signal)
  await second.untilNextHops(vipMeanwhile, hopsOf(secondRouter, kind), 5000, signal)
  for (const name of daemonsOf.frr8) await lab.router.restart(name, signal)
  await lab.router.configure(routerConfig({ sessions: [kind] }), signal)
  await lab.bringAll(peersOf(kind), changed, signal)
  for (const prefix of [vip, vipMeanwhile]) await lab.untilNextHops(prefix, hopsOf(firstRouter, kind), 30_000, signal)
  const moved = watch.changes.filter(({ prefix }) => prefix === vip)
  assert(moved.length === 0, `the other router changed ${vip} ${moved.length} times`)
  const now = await sessionsEstablished(second.frr, signal)
  assert(now === sessions, `the other router counts ${now} sessions, after ${sessions} before`)
}

function peersOf(kind: Kind): readonly ConnectedPeer[] {
  const { address, asn, name } = secondRouter
  if (kind === 'numbered') return [numbered(), numbered({ name, at: { address }, peerAsn: asn })]
  return [unnumbered(), unnumbered({ name: `${name}-cable`, at: { interface: 'up1' } })]
}

function hopsOf({ ends }: RouterSite, kind: Kind): readonly string[] {
  return ends.map(({ address, port }) => (kind === 'numbered' ? address : port))
}
