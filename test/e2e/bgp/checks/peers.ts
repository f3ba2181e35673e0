import type { ConnectedPeer } from '#provider/bgp/announcement'
import type { Lab } from '../lab/lab.ts'
import { withOtherRouter } from '../lab/other-router.ts'
import { announce, numbered, stateOf } from '../lab/state.ts'
import { lab as site, labNodes } from '../lab/topology.ts'
import { activate, routerWith } from '../lab/router-words.ts'
import type { Step } from './step.ts'

const vip = '172.16.7.192/32'
const vip6 = 'fd00:172:16:8::1/128'
const all = labNodes.map(({ address }) => address)
const all6 = labNodes.map(({ address6 }) => address6)

/** Sessions of the less usual kinds. They need other routers: it runs after the lab's own was stopped. */
export async function checkPeers({ lab, checks }: Step, signal: AbortSignal): Promise<void> {
  await checks.check('bgp: an internal session with BFD carries the local preference', () => checkInternal(lab, signal))
  await checks.check('bgp: a session goes over several hops, from the address that is asked for', () =>
    checkMultihop(lab, signal),
  )
  await checks.check('bgp: one IPv6 session carries both families', () => checkDualStack(lab, signal))
}

async function checkInternal(lab: Lab, signal: AbortSignal): Promise<void> {
  const neighbours = all.flatMap((address) => [
    ` neighbor ${address} remote-as ${site.nodeAsn}`,
    ` neighbor ${address} bfd`,
  ])
  const config = routerWith({ asn: site.nodeAsn, neighbours, ipv4: ['  maximum-paths ibgp 64', ...all.map(activate)] })
  const peer = numbered({ peerAsn: site.nodeAsn, bfdProfile: 'fast' })
  const body = async (): Promise<void> => {
    await lab.bringAll([peer], [announce(vip, { localPref: 100 })], signal)
    await lab.untilNextHops(vip, all, 20_000, signal)
    const [node] = lab.nodes
    await node.bring(stateOf(node.site, [peer], [announce(vip, { localPref: 200 })]), signal)
    await lab.untilNextHops(vip, [node.site.address], 5000, signal)
  }
  await withOtherRouter(lab, { name: 'internal', config }, body, signal)
}

async function checkMultihop(lab: Lab, signal: AbortSignal): Promise<void> {
  const neighbours = labNodes.flatMap(({ loopback }) => [
    ` neighbor ${loopback} remote-as ${site.nodeAsn}`,
    ` neighbor ${loopback} ebgp-multihop 255`,
    ` neighbor ${loopback} update-source ${site.routerLoopback}`,
  ])
  const loopbacks = labNodes.map(({ loopback }) => loopback)
  const ways = labNodes.map(({ loopback, address }) => `ip route ${loopback}/32 ${address}`)
  const config = routerWith({ before: ways, neighbours, ipv4: ['  maximum-paths 64', ...loopbacks.map(activate)] })
  const peers = (sourceAddress: string): readonly ConnectedPeer[] => [
    numbered({ at: { address: site.routerLoopback }, sourceAddress, ebgpMultihop: true }),
  ]
  const body = async (): Promise<void> => {
    for (const node of lab.nodes)
      await node.bring(stateOf(node.site, peers(node.site.loopback), [announce(vip)]), signal)
    await lab.untilNextHops(vip, all, 20_000, signal)
  }
  await withOtherRouter(lab, { name: 'multihop', config }, body, signal)
}

async function checkDualStack(lab: Lab, signal: AbortSignal): Promise<void> {
  const neighbours = all6.flatMap((address) => [
    ` neighbor ${address} remote-as ${site.nodeAsn}`,
    ` neighbor ${address} capability extended-nexthop`,
  ])
  const paths = ['  maximum-paths 64', ...all6.map(activate)]
  const config = routerWith({ neighbours, ipv4: paths, ipv6: paths })
  const peer = numbered({ at: { address: site.router6 }, dualStackAddressFamily: true })
  const body = async (): Promise<void> => {
    await lab.bringAll([peer], [announce(vip), announce(vip6)], signal)
    // The router prefers the link-local next hops, which it has over the shared network.
    await lab.untilNextHops(vip6, ['nodes', 'nodes', 'nodes'], 20_000, signal)
    const hops = await lab.nextHops(vip, signal)
    if (hops.length !== 3) throw new Error(`IPv4 over the IPv6 session: ${JSON.stringify(hops)}`)
  }
  await withOtherRouter(lab, { name: 'dual-stack', config }, body, signal)
}
