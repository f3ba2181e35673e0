/** Installation 3: a full IP fabric with FRR on every host, where Service and pod-block announcements were made by hand. */
import { finish } from '../../process/run.ts'
import { until } from '../../process/deadline.ts'
import type { NodeSite } from '../../rack/cluster-site.ts'
import { apply, kubectl } from '../../rack/kubectl.ts'
import { assertSame, deploy, expose, patchService } from '../cluster.ts'
import { downlinkTo, uplink } from '../rack-site.ts'
import { ipFabric } from '../installations.ts'
import type { BareRack } from '../rack.ts'
import { answers } from '../visit.ts'
import { blockAffinity, blockAffinityDefinition } from './calico.ts'
import { showWhoAnnounces } from './scenario.ts'
import type { Scenario, Story } from './scenario.ts'

const all = ipFabric.nodes.map((_, index) => downlinkTo(index))
const [c1, c2] = ipFabric.nodes as readonly [NodeSite, NodeSite, ...NodeSite[]]
const address = '10.0.200.1'

export const fabric: Scenario = {
  name: 'fabric',
  title: 'A full IP fabric, FRR on every host',
  site: ipFabric,
  picture: `
                     client 10.9.0.11
                            |
                   ToR, FRR, AS 65004, loopback 4.4.4.4
          __________________|__________________        unnumbered eBGP (RFC 8950), no L2
         |                  |                  |
   c1 AS 65001        c2 AS 65002        c3 AS 65003        FRR of the network team on every host,
   1.1.1.1            2.2.2.2            3.3.3.3            berth speaker beside it
         |                  |                  |
   10.1.8.192/26      10.1.71.192/26     10.1.240.0/26      blocks that Calico gave`,
  async tell(story, signal) {
    await blocks(story, signal)
    await addresses(story, signal)
    await showWhoAnnounces(story, signal)
    await border(story, signal)
  },
}

async function blocks({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  await checks.check('hosts know each other by their own FRR; the router knows no block of pods', async () => {
    for (const [index, node] of ipFabric.nodes.entries())
      await rack.router.untilNextHops({ prefix: `${node.address}/32`, hops: [downlinkTo(index)] }, signal)
    for (const node of ipFabric.nodes)
      assertSame(`routes to ${node.podBlock}`, (await rack.router.nextHops(signal)).get(node.podBlock), undefined)
  })
  await checks.check('with speakers running, each block that Calico confirms is announced by its host', async () => {
    await apply(rack, [blockAffinityDefinition], signal)
    await kubectl(rack, ['wait', '--for=condition=Established', 'crd/blockaffinities.crd.projectcalico.org'], signal)
    await apply(
      rack,
      [...resources, ...ipFabric.nodes.map((node) => blockAffinity(node, node.podBlock, 'confirmed'))],
      signal,
    )
    await Promise.all([...rack.speakers.values()].map((speaker) => speaker.start(signal)))
    for (const [index, node] of ipFabric.nodes.entries())
      await rack.router.untilNextHops({ prefix: node.podBlock, hops: [downlinkTo(index)] }, signal)
  })
  await checks.check('a packet to an unused address of a block dies at its host', async () => {
    for (const node of ipFabric.nodes) {
      const unused = `${node.podPrefix}${node.podSuffixes[1] + 20}`
      const args = ['-n', rack.namespaces.node(node), 'route', 'get', unused]
      const { stdout, stderr } = await finish({ command: 'ip', args }, signal)
      // The kernel's words for a blackhole; without one it would name the way back to the router.
      if (!stderr.includes('Invalid argument')) throw new Error(`${node.name}, ${unused}: ${stdout}${stderr}`)
    }
  })
  await checks.check('a block that is only pending is not announced, nor one outside the supernet', async () => {
    const refused = ['10.1.9.0/26', '192.168.0.0/26']
    await apply(
      rack,
      [blockAffinity(c1, '10.1.9.0/26', 'pending'), blockAffinity(c1, '192.168.0.0/26', 'confirmed')],
      signal,
    )
    // A third one that is fine: once it is there, the others were seen and left out.
    await apply(rack, [blockAffinity(c2, '10.1.72.0/26', 'confirmed')], signal)
    await rack.router.untilNextHops({ prefix: '10.1.72.0/26', hops: [downlinkTo(1)] }, signal)
    const known = await rack.router.nextHops(signal)
    for (const block of refused) assertSame(`routes to ${block}`, known.get(block), undefined)
  })
}

async function addresses({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  await checks.check(`a Service without NodePorts gets ${address}, and the router three ways to it`, async () => {
    await deploy(rack, 'nginx', 3, signal)
    assertSame('EXTERNAL-IP', await expose(rack, 'nginx', signal), address)
    await patchService(rack, 'nginx', { spec: { allocateLoadBalancerNodePorts: false } }, signal)
    await rack.router.untilNextHops({ prefix: `${address}/32`, hops: all }, signal)
    await answers(rack, { url: `http://${address}/`, pods: 3 }, signal)
  })
  await checks.check('pods are reached from beyond the router without any translation', async () => {
    const path = 'jsonpath={.items[*].status.podIP}'
    const pods = (await kubectl(rack, ['get', 'pods', '-l', 'app=nginx', '-o', path], signal)).trim().split(/\s+/u)
    assertSame('pods', pods.length, 3)
    for (const pod of pods) {
      const [answer] = await answers(rack, { url: `http://${pod}:80/`, pods: 1 }, signal)
      assertSame('the client as the pod saw it', answer?.source, ipFabric.clients.client)
    }
  })
  await checks.check('a host that loses its cable is gone from the address; it comes back', async () => {
    await rack.namespaces.setCable(c1, 'down', signal)
    const took = await rack.router.untilNextHops(
      { prefix: `${address}/32`, hops: all.slice(1), timeoutMs: 12_000 },
      signal,
    )
    checks.say(`the next hop was gone ${took.toFixed(0)} ms after the cable was pulled`)
    await untilHostHasNoSession(rack, c1, signal)
    await rack.namespaces.setCable(c1, 'up', signal)
    await rack.router.untilNextHops({ prefix: `${address}/32`, hops: all }, signal)
  })
}

async function border({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  await checks.check('each speaker looks into its host’s FRR: the status of the node knows its session', async () => {
    const path = 'jsonpath={.items[*].status.peers[*].state}'
    const wanted = ipFabric.nodes.map(() => 'Established').join(' ')
    const look = async (): Promise<true | undefined> =>
      (await kubectl(rack, ['get', 'announcerstatuses', '-o', path], signal)) === wanted ? true : undefined
    await until({ what: `the states of sessions are ${wanted}`, timeoutMs: 20_000 }, look, signal)
  })
  await checks.check('the network team’s FRR was never written to: its configuration is as it was', async () => {
    for (const [name, frr] of rack.hosts) {
      const running = await frr.vtysh(['show running-config'], signal)
      if (running.includes(address)) throw new Error(`${name}: ${running}`)
    }
  })
  await checks.check('with the speakers gone everything stays announced', async () => {
    for (const speaker of rack.speakers.values()) await speaker.kill()
    await answers(rack, { url: `http://${address}/`, pods: 3 }, signal)
    await rack.router.untilNextHops({ prefix: `${address}/32`, hops: all }, signal)
  })
  await checks.check('started again, they go on: a deleted Service’s route goes, the blocks stay', async () => {
    for (const speaker of rack.speakers.values()) await speaker.start(signal)
    await kubectl(rack, ['delete', 'service', 'nginx'], signal)
    await rack.router.untilNextHops({ prefix: `${address}/32`, hops: [] }, signal)
    await rack.router.untilNextHops({ prefix: c1.podBlock, hops: [downlinkTo(0)] }, signal)
  })
  await checks.check('the routers saw one session come up for each host, and no other', () => uneventful(rack, signal))
}

/** A cable that is back before the host has missed it would leave the router alone with an old session until its hold time. */
async function untilHostHasNoSession(rack: BareRack, node: NodeSite, signal: AbortSignal): Promise<void> {
  const hasNone = async (): Promise<true | undefined> => {
    const text = (await rack.hosts.get(node.name)?.vtysh(['show bgp summary json'], signal)) ?? ''
    return text.includes('"state":"Established"') ? undefined : true
  }
  await until({ what: `${node.name} has lost its session`, timeoutMs: 15_000 }, hasNone, signal)
}

/** Only the host whose cable was pulled may have had a second session. */
async function uneventful(rack: BareRack, signal: AbortSignal): Promise<void> {
  const look = async (): Promise<true | undefined> => {
    const text = await rack.router.frr.vtysh(['show bgp neighbors json'], signal)
    // A cast at the edge: FRR's JSON
    const neighbours = JSON.parse(text) as Readonly<Record<string, { readonly connectionsEstablished?: number }>>
    const counts = all.map((port) => neighbours[port]?.connectionsEstablished ?? 0)
    assertSame(
      'sessions established',
      counts.slice(1),
      counts.slice(1).map(() => 1),
    )
    return true
  }
  await until({ what: 'sessions of hosts that kept their cable were established once', timeoutMs: 5000 }, look, signal)
}

const resources = [
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name: 'addresses', namespace: 'metallb-system' },
    spec: { addresses: ['10.0.200.0/24'], avoidBuggyIPs: true },
  },
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'BGPAdvertisement',
    metadata: { name: 'addresses', namespace: 'metallb-system' },
    spec: { ipAddressPools: ['addresses'] },
  },
  {
    apiVersion: 'metallb.io/v1beta2',
    kind: 'BGPPeer',
    metadata: { name: 'tor', namespace: 'metallb-system' },
    // The sessions are the host's own FRR's; this says where to look for them.
    spec: { myASN: 65001, dynamicASN: 'external', interface: uplink },
  },
  {
    apiVersion: 'berth.dev/v1alpha1',
    kind: 'AnnouncementPolicy',
    metadata: { name: 'fabric' },
    spec: { fabric: { podBlocks: 'calico', supernets: ['10.1.0.0/16'] } },
  },
]
