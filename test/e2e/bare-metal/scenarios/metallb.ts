/** Installation 2: MetalLB 0.5 in BGP mode with a virtual router, its ConfigMap taken over as it was. */
import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { until } from '../../process/deadline.ts'
import { apply, applyText, kubectl } from '../../rack/kubectl.ts'
import type { NodeSite } from '../../rack/cluster-site.ts'
import { berthAloud } from '../berth.ts'
import { addressOf, assertSame, deploy, expose, patchService } from '../cluster.ts'
import { virtualRouter } from '../installations.ts'
import type { BareRack } from '../rack.ts'
import { answers, silence, untilSeenAs } from '../visit.ts'
import { startSpeakers } from './sessions.ts'
import { showWhoAnnounces } from './scenario.ts'
import type { Scenario, Story } from './scenario.ts'

const all = virtualRouter.nodes.map(({ address }) => address)
const [node1, node2, node3] = virtualRouter.nodes as readonly [NodeSite, NodeSite, NodeSite]

export const metallb: Scenario = {
  name: 'metallb',
  title: 'MetalLB in BGP mode with a virtual router',
  site: virtualRouter,
  picture: `
                     client 172.16.9.11
                            |
                   router 172.16.9.1            FRR, AS 64512
                          172.16.7.1
          __________________|__________________
         |                  |                  |
   node1 172.16.7.11  node2 172.16.7.12  node3 172.16.7.13      BIRD and berth speaker, AS 64522
         |                  |                  |
   pods 10.244.1.0/24 pods 10.244.2.0/24 pods 10.244.3.0/24     pool 172.16.7.192/26`,
  async tell(story, signal) {
    await comesFromMetallb(story, signal)
    await threeServices(story, signal)
    await showWhoAnnounces(story, signal)
    await nodesComeAndGo(story, signal)
    await servicesChange(story, signal)
  },
}

async function comesFromMetallb({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  await checks.check(
    'berth import metallb-config turns the old ConfigMap into resources that apply as they are',
    async () => {
      const input = await readFile(join(import.meta.dirname, 'metallb-config.yaml'), 'utf8')
      const namespace = rack.namespaces.controlPlane
      const { code, stdout, stderr } = await berthAloud(
        { namespace, args: ['import', 'metallb-config', '-'], input },
        signal,
      )
      if (code !== 0) throw new Error(stderr)
      await applyText(rack, stdout, signal)
    },
  )
  await checks.check(
    'berth tor-config prints the router’s side, which the router takes, and three sessions come up',
    () => startSpeakers(rack, {}, signal),
  )
}

async function threeServices({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  for (const [index, name] of ['nginx', 'web2', 'web3'].entries()) {
    const address = `172.16.7.${192 + index}`
    await checks.check(`${name} with three replicas is exposed, and its EXTERNAL-IP is ${address}`, async () => {
      await deploy(rack, name, 3, signal)
      assertSame('EXTERNAL-IP', await expose(rack, name, signal), address)
    })
    await checks.check(
      `the router’s kernel has three next hops for ${address}, and all three pods answer there`,
      async () => {
        await rack.router.untilNextHops({ prefix: `${address}/32`, hops: all }, signal)
        await answers(rack, { url: `http://${address}/`, pods: 3 }, signal)
      },
    )
  }
}

async function nodesComeAndGo({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  const prefix = '172.16.7.192/32'
  const others = [node1, node3].map(({ address }) => address)
  await checks.check('node2 is halted: its next hop is gone at once, the other two stay and answer', async () => {
    await rack.speakers.get(node2.name)?.kill()
    const took = await rack.router.untilNextHops({ prefix, hops: others, timeoutMs: 2000 }, signal)
    checks.say(`the next hop was gone ${took.toFixed(0)} ms after the kill had returned`)
    await answers(rack, { url: 'http://172.16.7.192/', pods: 2 }, signal)
  })
  await checks.check('node2 comes back, and so does its next hop', async () => {
    await rack.speakers.get(node2.name)?.start(signal)
    await rack.router.untilNextHops({ prefix, hops: all }, signal)
  })
  await checks.check(
    'node3 is drained: it leaves without a window in which nobody is there, and comes back',
    async () => {
      await apply(rack, [drainPolicy], signal)
      await kubectl(rack, ['annotate', 'node', node3.name, 'berth.dev/drain=true'], signal)
      const left = [node1, node2].map(({ address }) => address)
      await rack.router.untilNextHops({ prefix, hops: left, neverNobody: true }, signal)
      await kubectl(rack, ['annotate', 'node', node3.name, 'berth.dev/drain-'], signal)
      await rack.router.untilNextHops({ prefix, hops: all, neverNobody: true }, signal)
    },
  )
  await checks.check('node1 is excluded by label, cordoned nodes stay', async () => {
    await kubectl(rack, ['cordon', node2.name], signal)
    await kubectl(
      rack,
      ['label', 'node', node1.name, 'node.kubernetes.io/exclude-from-external-load-balancers='],
      signal,
    )
    await rack.router.untilNextHops({ prefix, hops: [node2, node3].map(({ address }) => address) }, signal)
    await kubectl(
      rack,
      ['label', 'node', node1.name, 'node.kubernetes.io/exclude-from-external-load-balancers-'],
      signal,
    )
    await kubectl(rack, ['uncordon', node2.name], signal)
    await rack.router.untilNextHops({ prefix, hops: all }, signal)
  })
}

async function servicesChange({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  const prefix = '172.16.7.192/32'
  const url = 'http://172.16.7.192/'
  await checks.check(
    'scaled to one and made Local, only the pod’s node announces, and the pod sees the client itself',
    async () => {
      await kubectl(rack, ['scale', 'deployment', 'nginx', '--replicas=1'], signal)
      await patchService(rack, 'nginx', { spec: { externalTrafficPolicy: 'Local' } }, signal)
      const node = await nodeOfTheOnlyPod(rack, 'nginx', signal)
      await rack.router.untilNextHops({ prefix, hops: [node.address] }, signal)
      await untilSeenAs(rack, { url, client: virtualRouter.clients.client }, signal)
    },
  )
  await checks.check('scaled to nothing nobody announces it; scaled back and made Cluster all nodes do', async () => {
    await kubectl(rack, ['scale', 'deployment', 'nginx', '--replicas=0'], signal)
    await rack.router.untilNextHops({ prefix, hops: [] }, signal)
    await kubectl(rack, ['scale', 'deployment', 'nginx', '--replicas=3'], signal)
    await patchService(rack, 'nginx', { spec: { externalTrafficPolicy: 'Cluster' } }, signal)
    await rack.router.untilNextHops({ prefix, hops: all }, signal)
    await answers(rack, { url, pods: 3 }, signal)
  })
  await checks.check(
    'as ClusterIP its address is gone, and as LoadBalancer again it has one that answers',
    async () => {
      await patchService(rack, 'nginx', { spec: { type: 'ClusterIP' } }, signal)
      await rack.router.untilNextHops({ prefix, hops: [] }, signal)
      await silence(rack, url, signal)
      await patchService(rack, 'nginx', { spec: { type: 'LoadBalancer' } }, signal)
      await answers(rack, { url: `http://${await addressOf(rack, 'nginx', signal)}/`, pods: 3 }, signal)
    },
  )
  await checks.check('deleted, nothing of the three Services is left in the router', async () => {
    await kubectl(rack, ['delete', 'service', 'nginx', 'web2', 'web3'], signal)
    const isEmpty = async (): Promise<true | undefined> =>
      (await rack.router.nextHops(signal)).size === 0 ? true : undefined
    await until({ what: 'the router has no route by BGP', timeoutMs: 20_000 }, isEmpty, signal)
  })
}

const drainPolicy = {
  apiVersion: 'berth.dev/v1alpha1',
  kind: 'AnnouncementPolicy',
  metadata: { name: 'drain' },
  spec: { drain: { waitSeconds: 2 } },
}

async function nodeOfTheOnlyPod(rack: BareRack, app: string, signal: AbortSignal): Promise<NodeSite> {
  const path = 'jsonpath={.items[*].spec.nodeName}'
  const only = async (): Promise<NodeSite | undefined> => {
    const names = (await kubectl(rack, ['get', 'pods', '-l', `app=${app}`, '-o', path], signal)).trim().split(/\s+/u)
    return names.length === 1 ? rack.site.nodes.find(({ name }) => name === names[0]) : undefined
  }
  return await until({ what: `one pod of ${app} is left`, timeoutMs: 20_000 }, only, signal)
}
