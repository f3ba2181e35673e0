/** Installation 4: ECMP straight to the pods, floating-IP pools, MED 100 and local preference 200, as Contrail announces to its router. */
import { until } from '../../process/deadline.ts'
import type { NodeSite } from '../../rack/cluster-site.ts'
import { apply, kubectl } from '../../rack/kubectl.ts'
import { addressOf, assertSame, deploy, field } from '../cluster.ts'
import { virtualRouter } from '../installations.ts'
import type { BareRack } from '../rack.ts'
import { answers } from '../visit.ts'
import { startSpeakers } from './sessions.ts'
import { showWhoAnnounces } from './scenario.ts'
import type { Scenario, Story } from './scenario.ts'

const address = '10.0.101.5'
const prefix = `${address}/32`
const [node1, node2, node3] = virtualRouter.nodes as readonly [NodeSite, NodeSite, NodeSite]
const hopsOf = (...nodes: readonly NodeSite[]): readonly string[] => nodes.map((node) => node.address)

export const contrail: Scenario = {
  name: 'contrail',
  title: 'Contrail: ECMP to the pods, a floating-IP pool, MED and local preference',
  site: virtualRouter,
  picture: `
                     client 172.16.9.11
                            |
                   router, FRR, AS 64512 (iBGP, multipath)
          __________________|__________________
         |                  |                  |
   node1, 2 pods      node2, 1 pod       node3, 1 pod        floating-IP pool 10.0.101.0/24`,
  async tell(story, signal) {
    await paths(story, signal)
    await straightToPods(story, signal)
    await showWhoAnnounces(story, signal)
    await preferencePairs(story, signal)
  },
}

async function paths({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  await checks.check(`a Service asks the floating-IP pool for ${address} and gets it`, async () => {
    await apply(rack, resources, signal)
    await startSpeakers(rack, { accept: [virtualRouter.services, virtualRouter.pods] }, signal)
    await deploy(rack, 'ssh', 4, signal)
    await apply(rack, [service], signal)
    assertSame('EXTERNAL-IP', await addressOf(rack, 'ssh', signal), address)
  })
  await checks.check(
    'the router has a path by each node with pods, with MED 100 and local preference 200',
    async () => {
      await rack.router.untilNextHops({ prefix, hops: hopsOf(node1, node2, node3) }, signal)
      assertSame(
        'paths',
        await pathsOf(rack, signal),
        [1, 2, 3].map(() => ({ med: 100, localPref: 200 })),
      )
    },
  )
  await checks.check('each path carries a share by its pods, so that every pod has the same', async () => {
    const pods = await podsByNode(rack, signal)
    const weights = await rack.router.weights(prefix, signal)
    const least = Math.min(...Object.values(weights))
    for (const node of virtualRouter.nodes)
      assertSame(`weight of ${node.name}`, Math.round((weights[node.address] ?? 0) / least), pods.get(node.name))
    await answers(rack, { url: `http://${address}:22/`, pods: 4 }, signal)
  })
}

async function straightToPods({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  await checks.check('asked for, its cluster IP is announced too and answers from outside', async () => {
    const clusterIp = await field(rack, 'ssh', '.spec.clusterIP', signal)
    await rack.router.untilNextHops({ prefix: `${clusterIp}/32`, hops: hopsOf(node1, node2, node3) }, signal)
    await answers(rack, { url: `http://${clusterIp}:22/`, pods: 4 }, signal)
  })
  await checks.check('asked for, each pod has a host route by its node', async () => {
    const path = 'jsonpath={range .items[*]}{.spec.nodeName} {.status.podIP}{"\\n"}{end}'
    const lines = (await kubectl(rack, ['get', 'pods', '-l', 'app=ssh', '-o', path], signal)).trim().split('\n')
    assertSame('pods', lines.length, 4)
    for (const [name, ip] of lines.map((line) => line.split(' '))) {
      const node = virtualRouter.nodes.find((site) => site.name === name)
      await rack.router.untilNextHops({ prefix: `${ip}/32`, hops: [node?.address ?? ''] }, signal)
    }
  })
}

async function preferencePairs({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  await checks.check(
    'a backup node says MED 200 and local preference 100, and gets nothing while another is there',
    async () => {
      await kubectl(rack, ['label', 'node', node3.name, 'role=backup'], signal)
      await rack.router.untilNextHops({ prefix, hops: hopsOf(node1, node2) }, signal)
    },
  )
  await checks.check('with all others gone the backup takes over at once', async () => {
    for (const { name } of [node1, node2]) await rack.speakers.get(name)?.kill()
    const took = await rack.router.untilNextHops({ prefix, hops: hopsOf(node3), timeoutMs: 2000 }, signal)
    checks.say(`the backup had taken over ${took.toFixed(0)} ms after the kill had returned`)
    await answers(rack, { url: `http://${address}:22/`, pods: 1 }, signal)
  })
}

interface Path {
  readonly med: number | undefined
  readonly localPref: number | undefined
}

async function pathsOf(rack: BareRack, signal: AbortSignal): Promise<readonly Path[]> {
  const text = await rack.router.frr.vtysh([`show bgp ipv4 unicast ${prefix} json`], signal)
  // A cast at the edge: FRR's JSON
  const shown = JSON.parse(text) as {
    readonly paths?: readonly { readonly metric?: number; readonly locPrf?: number }[]
  }
  return (shown.paths ?? []).map(({ metric, locPrf }) => ({ med: metric, localPref: locPrf }))
}

async function podsByNode(rack: BareRack, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const read = async (): Promise<ReadonlyMap<string, number> | undefined> => {
    const args = ['get', 'pods', '-l', 'app=ssh', '-o', 'jsonpath={.items[*].spec.nodeName}']
    const names = (await kubectl(rack, args, signal)).trim().split(/\s+/u)
    return new Map(virtualRouter.nodes.map(({ name }) => [name, names.filter((found) => found === name).length]))
  }
  return await until({ what: 'the pods have nodes', timeoutMs: 10_000 }, read, signal)
}

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'ssh', namespace: 'default', annotations: { 'metallb.io/loadBalancerIPs': address } },
  spec: {
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    selector: { app: 'ssh' },
    ports: [{ port: 22, targetPort: 80 }],
  },
}

const namespace = 'metallb-system'
const resources = [
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name: 'public-fip-pool', namespace },
    spec: { addresses: ['10.0.101.0/24'] },
  },
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'BGPAdvertisement',
    metadata: { name: 'public-fip-pool', namespace },
    spec: { ipAddressPools: ['public-fip-pool'] },
  },
  {
    apiVersion: 'metallb.io/v1beta2',
    kind: 'BGPPeer',
    metadata: { name: 'gateway', namespace },
    spec: { myASN: 64512, peerASN: 64512, peerAddress: '172.16.7.1' },
  },
  {
    apiVersion: 'berth.dev/v1alpha1',
    kind: 'AnnouncementPolicy',
    metadata: { name: 'active' },
    spec: {
      nodeSelectors: [{ matchExpressions: [{ key: 'role', operator: 'NotIn', values: ['backup'] }] }],
      med: 100,
      localPref: 200,
      weightByEndpoints: true,
      clusterIPs: true,
      podHostRoutes: true,
    },
  },
  {
    apiVersion: 'berth.dev/v1alpha1',
    kind: 'AnnouncementPolicy',
    metadata: { name: 'backup' },
    spec: { nodeSelectors: [{ matchLabels: { role: 'backup' } }], med: 200, localPref: 100 },
  },
]
