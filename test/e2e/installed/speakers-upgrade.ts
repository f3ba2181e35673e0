/** An upgrade replaces the pods of all speakers, one after the other, and their BIRDs with them: what the router sees of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { watchRoutes, type RouteWatch } from '../bgp/lab/route-watch.ts'
import { assertSame, deploy, expose } from '../bare-metal/cluster.ts'
import type { BareRack } from '../bare-metal/rack.ts'
import { answers } from '../bare-metal/visit.ts'
import { kubectl } from '../rack/kubectl.ts'
import { untilReady, upgradeChart, type Release } from './chart.ts'

const daemonSet = 'daemonset/berth-speaker'
const calmMs = 3000

/** Upgrades to `release`, whose speakers differ from those that run; throws if a route of a Service came or went. */
export async function checkSpeakersUpgrade(rack: BareRack, release: Release, signal: AbortSignal): Promise<void> {
  await waitForRestarts(rack, signal)
  await deploy(rack, 'lasting', 3, signal)
  const address = await expose(rack, 'lasting', signal)
  const prefix = `${address}/32`
  await rack.router.untilNextHops({ prefix, hops: rack.site.nodes.map((node) => node.address) }, signal)
  await using watch = await watchRoutes(rack.namespaces.router, signal)
  await untilCalm(watch, signal)
  const before = watch.changes.length
  const pods = await podsOf(rack, signal)
  await upgradeChart(release, signal)
  await untilReady(rack, [daemonSet], signal)
  const kept = (await podsOf(rack, signal)).filter((name) => pods.includes(name))
  assertSame('pods that were not replaced', kept, [])
  await untilCalm(watch, signal)
  const changes = watch.changes.slice(before).filter((one) => one.prefix === prefix)
  assertSame(`changes of ${prefix} in the router's kernel`, changes, [])
  await answers(rack, { url: `http://${address}/`, pods: 3 }, signal)
  await kubectl(rack, ['delete', 'service,deployment', 'lasting'], signal)
}

/** Routers keep the routes of a speaker that restarts only where the peer says so. */
async function waitForRestarts(rack: BareRack, signal: AbortSignal): Promise<void> {
  const names = await kubectl(rack, ['get', 'bgppeers', '-n', 'metallb-system', '-o', 'name'], signal)
  const patch = JSON.stringify({ spec: { enableGracefulRestart: true } })
  for (const name of names.trim().split('\n'))
    await kubectl(rack, ['patch', name, '-n', 'metallb-system', '--type=merge', '-p', patch], signal)
}

async function podsOf(rack: BareRack, signal: AbortSignal): Promise<readonly string[]> {
  const selector = 'app.kubernetes.io/component=speaker'
  return (await kubectl(rack, ['get', 'pods', '-A', '-l', selector, '-o', 'name'], signal)).trim().split('\n')
}

/** Until the router has had nothing to change for a while. */
async function untilCalm(watch: RouteWatch, signal: AbortSignal): Promise<void> {
  for (;;) {
    const seen = watch.changes.length
    await sleep(calmMs, undefined, { signal })
    if (watch.changes.length === seen) return
  }
}
