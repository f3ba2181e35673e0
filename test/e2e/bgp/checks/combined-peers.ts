import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectedPeer } from '#provider/bgp/announcement'
import { output } from '../../process/run.ts'
import type { Lab } from '../lab/lab.ts'
import { untilSessions } from '../lab/node.ts'
import { withOtherRouter } from '../lab/other-router.ts'
import { watchRoutes } from '../lab/route-watch.ts'
import { routerConfig } from '../lab/router.ts'
import { activate, routerWith } from '../lab/router-words.ts'
import { announce, numbered, stateOf, unnumbered } from '../lab/state.ts'
import { lab as site, labNodes } from '../lab/topology.ts'
import type { LabNode } from '../lab/topology.ts'
import { assert } from './step.ts'
import type { Step } from './step.ts'

const vip = '172.16.7.192/32'
const vip6 = 'fd00:172:16:8::1/128'
const all = labNodes.map(({ address }) => address)
const others = all.slice(1)
const password = 'tor-secret'
/** 3 x 100 ms: BFD has missed the daemon when it comes back. */
const detectionMs = 300

/** What peers can be asked for, in combinations. They need other routers: it runs after the lab's own was stopped. */
export async function checkCombinedPeers({ lab, checks }: Step, signal: AbortSignal): Promise<void> {
  await checks.check('bgp: a session over several hops has a password and BFD, which finds a silent node', () =>
    checkMultihopBfd(lab, signal),
  )
  await checks.check('bgp: an internal session between loopbacks has a password', () =>
    checkInternalLoopbacks(lab, signal),
  )
  await checks.check('bgp: an IPv6 session has a password and BFD', () => checkIpv6(lab, signal))
  await checks.check('bgp: an unnumbered session has a password', () => checkUnnumbered(lab, signal))
  await checks.check('bgp: with BFD and graceful restart a daemon may be killed, and one that hangs is gone', () =>
    checkBfdAndRestart(lab, signal),
  )
}

const ways = labNodes.map(({ loopback, address }) => `ip route ${loopback}/32 ${address}`)
const loopbacks = labNodes.map(({ loopback }) => loopback)

async function checkMultihopBfd(lab: Lab, signal: AbortSignal): Promise<void> {
  const neighbours = loopbacks.flatMap((loopback) => [
    ` neighbor ${loopback} remote-as ${site.nodeAsn}`,
    ` neighbor ${loopback} ebgp-multihop 255`,
    ` neighbor ${loopback} update-source ${site.routerLoopback}`,
    ` neighbor ${loopback} password ${password}`,
    ` neighbor ${loopback} timers 30 90`,
    ` neighbor ${loopback} bfd`,
    ` neighbor ${loopback} bfd profile fast`,
  ])
  const config = routerWith({ before: ways, neighbours, ipv4: ['  maximum-paths 64', ...loopbacks.map(activate)] })
  const peerOf = ({ loopback }: LabNode): ConnectedPeer =>
    fromLoopback(loopback, { ebgpMultihop: true, bfdProfile: 'fast', holdTimeSeconds: 90 })
  const body = async (): Promise<void> => {
    await bringEach(lab, peerOf, signal)
    for (const node of lab.nodes) await untilSessions(node, ({ bfd }) => bfd === 'Up', signal)
    const [node] = lab.nodes
    const cut = ['-n', lab.namespaces.router, 'link', 'set', node.site.name]
    await output({ command: 'ip', args: [...cut, 'nomaster'] }, signal)
    try {
      // Its session has 90 s. The others may lose theirs for a while: on a busy machine BFD misses them too.
      await lab.untilNextHops(vip, others, 40_000, signal)
    } finally {
      await output({ command: 'ip', args: [...cut, 'master', 'nodes'] }, signal)
    }
    // One of the others that BFD has missed too comes back at the latest when its 90 s are over.
    await lab.untilNextHops(vip, all, 100_000, signal)
  }
  await withOtherRouter(lab, { name: 'multihop-bfd', config }, body, signal)
}

async function checkInternalLoopbacks(lab: Lab, signal: AbortSignal): Promise<void> {
  const neighbours = loopbacks.flatMap((loopback) => [
    ` neighbor ${loopback} remote-as ${site.nodeAsn}`,
    ` neighbor ${loopback} update-source ${site.routerLoopback}`,
    ` neighbor ${loopback} password ${password}`,
  ])
  const ipv4 = ['  maximum-paths ibgp 64', ...loopbacks.map(activate)]
  const config = routerWith({ asn: site.nodeAsn, before: ways, neighbours, ipv4 })
  const peerOf = ({ loopback }: LabNode): ConnectedPeer => fromLoopback(loopback, { peerAsn: site.nodeAsn })
  const router = { name: 'internal-loopbacks', config }
  await withOtherRouter(lab, router, () => bringEach(lab, peerOf, signal), signal)
}

async function checkIpv6(lab: Lab, signal: AbortSignal): Promise<void> {
  const neighbours = labNodes.flatMap(({ address6 }) => [
    ` neighbor ${address6} remote-as ${site.nodeAsn}`,
    ` neighbor ${address6} password ${password}`,
    ` neighbor ${address6} bfd`,
    ` neighbor ${address6} bfd profile fast`,
  ])
  const ipv6 = ['  maximum-paths 64', ...labNodes.map(({ address6 }) => activate(address6))]
  const config = routerWith({ neighbours, ipv4: [], ipv6 })
  const peer = numbered({ at: { address: site.router6 }, password, bfdProfile: 'fast' })
  const body = async (): Promise<void> => {
    await lab.bringAll([peer], [announce(vip6)], signal)
    await lab.untilNextHops(vip6, ['nodes', 'nodes', 'nodes'], 20_000, signal)
    for (const node of lab.nodes) await untilSessions(node, ({ bfd }) => bfd === 'Up', signal)
  }
  await withOtherRouter(lab, { name: 'ipv6', config }, body, signal)
}

async function checkUnnumbered(lab: Lab, signal: AbortSignal): Promise<void> {
  const config = routerConfig({ sessions: ['unnumbered'], password })
  const body = async (): Promise<void> => {
    await lab.bringAll([unnumbered({ password })], [announce(vip)], signal)
    const ports = labNodes.map(({ port }) => port)
    await lab.untilNextHops(vip, ports, 20_000, signal)
  }
  await withOtherRouter(lab, { name: 'unnumbered-password', config }, body, signal)
}

/** A daemon that is killed closes its session before BFD misses it, and for closed sessions the router keeps what it was told. */
async function checkBfdAndRestart(lab: Lab, signal: AbortSignal): Promise<void> {
  const config = routerConfig({ sessions: ['numbered'], bfd: true })
  const body = async (): Promise<void> => {
    await lab.bringAll([numbered({ gracefulRestart: true, bfdProfile: 'fast' })], [announce(vip)], signal)
    await lab.untilNextHops(vip, all, 20_000, signal)
    const [node] = lab.nodes
    await untilSessions(node, ({ bfd }) => bfd === 'Up', signal)
    {
      await using watch = await watchRoutes(lab.namespaces.router, signal)
      for (let kill = 0; kill < 3; kill++) {
        await node.bird.stop(0)
        await sleep(detectionMs * 3, undefined, { signal })
        await node.bird.start(signal)
        await untilSessions(node, ({ state, bfd }) => state === 'Established' && bfd === 'Up', signal)
      }
      assert(watch.changes.length === 0, `the router changed ${watch.changes.length} routes`)
    }
    node.bird.daemon.child.kill('SIGSTOP')
    try {
      await lab.untilNextHops(vip, others, 6000, signal)
    } finally {
      node.bird.daemon.child.kill('SIGCONT')
    }
    await lab.untilNextHops(vip, all, 20_000, signal)
  }
  await withOtherRouter(lab, { name: 'bfd-and-restart', config }, body, signal)
}

function fromLoopback(sourceAddress: string, changes: Partial<ConnectedPeer>): ConnectedPeer {
  return numbered({ at: { address: site.routerLoopback }, sourceAddress, password, ...changes })
}

async function bringEach(lab: Lab, peerOf: (node: LabNode) => ConnectedPeer, signal: AbortSignal): Promise<void> {
  for (const node of lab.nodes) await node.bring(stateOf(node.site, [peerOf(node.site)], [announce(vip)]), signal)
  await lab.untilNextHops(vip, all, 20_000, signal)
}
