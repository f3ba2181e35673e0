/** Installation 5: what Cloud-Native Contrail does with NodePort and LoadBalancer Services: listeners, pools, members, and every change of them. */
import { until } from '../../process/deadline.ts'
import { apply, kubectl } from '../../rack/kubectl.ts'
import { addressOf, assertSame, deploy, patchService } from '../cluster.ts'
import { virtualRouter } from '../installations.ts'
import type { BareRack } from '../rack.ts'
import { answers, silence, untilSeenAs, visit } from '../visit.ts'
import { startSpeakers } from './sessions.ts'
import type { Scenario, Story } from './scenario.ts'

const nodes = virtualRouter.nodes.map(({ address }) => address)
const address = '172.16.7.192'
const prefix = `${address}/32`

export const nodeport: Scenario = {
  name: 'nodeport',
  title: 'NodePort and LoadBalancer Services that change',
  site: virtualRouter,
  picture: `
                     client 172.16.9.11
                            |
                   router, FRR, AS 64512
          __________________|__________________
         |                  |                  |
   node1 :31050       node2 :31050       node3 :31050        apple-service, port 5678`,
  async tell(story, signal) {
    await nodePort(story, signal)
    await loadBalancer(story, signal)
    await away(story, signal)
  },
}

async function nodePort({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  await checks.check('a NodePort Service answers at every node’s 31050; nothing is announced', async () => {
    await apply(rack, resources, signal)
    await startSpeakers(rack, {}, signal)
    await deploy(rack, 'apple', 2, signal)
    await deploy(rack, 'banana', 2, signal)
    await apply(rack, [appleService], signal)
    for (const node of nodes) await answers(rack, { url: `http://${node}:31050/`, pods: 2 }, signal)
    assertSame('routes', [...(await rack.router.nextHops(signal)).keys()], [])
  })
}

async function loadBalancer({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  const url = `http://${address}:5678/`
  await checks.check(
    'made a LoadBalancer it keeps its NodePort and gets an address that the router knows three ways',
    async () => {
      await patchService(rack, 'apple-service', { spec: { type: 'LoadBalancer' } }, signal)
      assertSame('EXTERNAL-IP', await addressOf(rack, 'apple-service', signal), address)
      await rack.router.untilNextHops({ prefix, hops: nodes }, signal)
      await answers(rack, { url, pods: 2 }, signal)
      await visit(rack, `http://${nodes[0]}:31050/`, signal)
    },
  )
  await checks.check('a second listener answers, and the first goes on; removed, it falls silent', async () => {
    const ports = [...appleService.spec.ports, { name: 'more', port: 8080, targetPort: 80 }]
    await patchService(rack, 'apple-service', { spec: { ports } }, signal)
    await answers(rack, { url: `http://${address}:8080/`, pods: 2 }, signal)
    await answers(rack, { url, pods: 2 }, signal)
    await patchService(rack, 'apple-service', { spec: { ports: appleService.spec.ports } }, signal)
    await silence(rack, `http://${address}:8080/`, signal)
  })
  await checks.check('another selector, and the other pods are its members', async () => {
    await patchService(rack, 'apple-service', { spec: { selector: { app: 'banana' } } }, signal)
    await untilOnly(rack, { url, from: 'banana' }, signal)
    await patchService(rack, 'apple-service', { spec: { selector: { app: 'apple' } } }, signal)
    await untilOnly(rack, { url, from: 'apple' }, signal)
  })
  await checks.check('with the last pod gone the address is withdrawn, and announced again with the next', async () => {
    await kubectl(rack, ['scale', 'deployment', 'apple', '--replicas=0'], signal)
    await rack.router.untilNextHops({ prefix, hops: [] }, signal)
    await kubectl(rack, ['scale', 'deployment', 'apple', '--replicas=2'], signal)
    await rack.router.untilNextHops({ prefix, hops: nodes }, signal)
  })
  await checks.check('externalTrafficPolicy Local, which the original did not have, works', async () => {
    await kubectl(rack, ['scale', 'deployment', 'apple', '--replicas=3'], signal)
    await kubectl(rack, ['rollout', 'status', 'deployment/apple', '--timeout=30s'], signal)
    await patchService(rack, 'apple-service', { spec: { externalTrafficPolicy: 'Local' } }, signal)
    await untilSeenAs(rack, { url, client: virtualRouter.clients.client }, signal)
  })
}

async function away({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  await checks.check('made a ClusterIP it has neither address nor NodePort', async () => {
    await patchService(rack, 'apple-service', { spec: { type: 'ClusterIP', externalTrafficPolicy: null } }, signal)
    await rack.router.untilNextHops({ prefix, hops: [] }, signal)
    await silence(rack, `http://${address}:5678/`, signal)
    await silence(rack, `http://${nodes[0]}:31050/`, signal)
  })
  await checks.check('deleted as LoadBalancer, nothing of it is left', async () => {
    await patchService(rack, 'apple-service', { spec: { type: 'LoadBalancer' } }, signal)
    const again = `${await addressOf(rack, 'apple-service', signal)}/32`
    await rack.router.untilNextHops({ prefix: again, hops: nodes }, signal)
    await kubectl(rack, ['delete', 'service', 'apple-service'], signal)
    await rack.router.untilNextHops({ prefix: again, hops: [] }, signal)
  })
}

/** Waits until ten answers in a row come from pods of one deployment. */
async function untilOnly(
  rack: BareRack,
  { url, from }: { readonly url: string; readonly from: string },
  signal: AbortSignal,
): Promise<void> {
  const ask = async (): Promise<true | undefined> => {
    for (let count = 0; count < 10; count++) {
      const { pod } = await visit(rack, url, signal)
      if (!pod.startsWith(`${from}-`)) return undefined
    }
    return true
  }
  await until({ what: `only pods of ${from} answer at ${url}`, timeoutMs: 20_000 }, ask, signal)
}

const appleService = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'apple-service', namespace: 'default' },
  spec: {
    type: 'NodePort',
    selector: { app: 'apple' },
    ports: [{ name: 'apples', port: 5678, targetPort: 80, nodePort: 31050 }],
  },
}

const namespace = 'metallb-system'
const resources = [
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name: 'addresses', namespace },
    spec: { addresses: ['172.16.7.192/26'], avoidBuggyIPs: true },
  },
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'BGPAdvertisement',
    metadata: { name: 'addresses', namespace },
    spec: {},
  },
  {
    apiVersion: 'metallb.io/v1beta2',
    kind: 'BGPPeer',
    metadata: { name: 'router', namespace },
    spec: { myASN: 64522, peerASN: 64512, peerAddress: '172.16.7.1' },
  },
]
