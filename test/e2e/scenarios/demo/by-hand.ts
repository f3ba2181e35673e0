import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '../../process/deadline.ts'
import { finish, output } from '../../process/run.ts'
import { root } from './demo.ts'
import type { Demo } from './demo.ts'

const soonMs = 15_000
const internal = 'service.beta.kubernetes.io/azure-load-balancer-internal'

const plannedService = `apiVersion: v1
kind: Service
metadata: { name: planned }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }] }
`

export interface Hand {
  readonly demo: Demo
  /** The kubectl to use. */
  readonly kubectl: string
  /** Name of the deployment and its Service. */
  readonly name: string
}

export interface HandStep {
  readonly name: string
  run(hand: Hand, signal: AbortSignal): Promise<void>
}

/** What the issue promises to work by hand beside the walk, in order: each step goes on from the one before. */
export const handSteps: readonly HandStep[] = [
  {
    name: 'create deployment and expose give an EXTERNAL-IP behind which three replicas answer',
    async run(hand, signal) {
      await by(hand, ['create', 'deployment', hand.name, '--image=anything', '--replicas=3'], signal)
      await by(hand, ['rollout', 'status', `deployment/${hand.name}`, '--timeout=20s'], signal)
      await by(hand, ['expose', 'deployment', hand.name, '--port=80', '--type=LoadBalancer'], signal)
      await threeAnswer(hand, '', signal)
    },
  },
  {
    name: 'scale to 0 silences it, and back makes it answer',
    async run(hand, signal) {
      await by(hand, ['scale', `deployment/${hand.name}`, '--replicas=0'], signal)
      await silent(hand, '', signal)
      await by(hand, ['scale', `deployment/${hand.name}`, '--replicas=3'], signal)
      await threeAnswer(hand, '', signal)
    },
  },
  {
    name: 'a port added answers, and removed is silent',
    async run(hand, signal) {
      const ports = (...numbers: readonly number[]) => numbers.map((port) => ({ name: `port-${port}`, port }))
      await change(hand, { spec: { ports: ports(80, 8081) } }, signal)
      await threeAnswer(hand, ':8081', signal)
      await change(hand, { spec: { ports: ports(80) } }, signal)
      await silent(hand, ':8081', signal)
      await threeAnswer(hand, '', signal)
    },
  },
  {
    name: 'externalTrafficPolicy Local and sessionAffinity ClientIP and back',
    async run(hand, signal) {
      await change(hand, { spec: { externalTrafficPolicy: 'Local' } }, signal)
      await threeAnswer(hand, '', signal)
      await change(hand, { spec: { externalTrafficPolicy: 'Cluster', sessionAffinity: 'ClientIP' } }, signal)
      await until({ what: 'eight visits meet one pod', timeoutMs: soonMs }, () => oneAnswers(hand, signal), signal)
      await change(hand, { spec: { sessionAffinity: 'None', sessionAffinityConfig: null } }, signal)
      await threeAnswer(hand, '', signal)
    },
  },
  {
    name: 'type ClusterIP takes the address away, LoadBalancer brings one back',
    async run(hand, signal) {
      const before = await address(hand, signal)
      await change(hand, { spec: { type: 'ClusterIP' } }, signal)
      await until(
        { what: `http://${before} is silent`, timeoutMs: soonMs },
        () => isSilent(`http://${before}`, signal),
        signal,
      )
      await change(hand, { spec: { type: 'LoadBalancer' } }, signal)
      await threeAnswer(hand, '', signal)
    },
  },
  {
    name: 'made internal it has an address of the VNet, and public again another',
    async run(hand, signal) {
      const before = await address(hand, signal)
      await change(hand, { metadata: { annotations: { [internal]: 'true' } } }, signal)
      const inside = await address(hand, signal, before)
      await change(hand, { metadata: { annotations: { [internal]: null } } }, signal)
      await address(hand, signal, inside)
      await threeAnswer(hand, '', signal)
    },
  },
  {
    name: 'with a node excluded, cordoned, and deleted all replicas answer',
    async run(hand, signal) {
      const [node = ''] = (await by(hand, ['get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}'], signal)).split(
        ' ',
      )
      await by(hand, ['label', 'node', node, 'node.kubernetes.io/exclude-from-external-load-balancers=true'], signal)
      await threeAnswer(hand, '', signal)
      await by(hand, ['label', 'node', node, 'node.kubernetes.io/exclude-from-external-load-balancers-'], signal)
      await by(hand, ['cordon', node], signal)
      await threeAnswer(hand, '', signal)
      await by(hand, ['uncordon', node], signal)
      await by(hand, ['delete', 'node', node], signal)
      await by(hand, ['rollout', 'status', `deployment/${hand.name}`, '--timeout=20s'], signal)
      await threeAnswer(hand, '', signal)
    },
  },
  {
    name: 'berth explain tells its address',
    async run(hand, signal) {
      const known = await address(hand, signal)
      const args = ['run', '--silent', 'berth', '--', 'explain', `service/${hand.name}`]
      const text = await output({ command: 'npm', args, cwd: root, env: hand.demo.env }, signal)
      if (!text.includes(known)) throw new Error(`no ${known} in:\n${text}`)
    },
  },
  {
    name: 'berth plan shows what a Service would become, and makes nothing',
    async run(hand, signal) {
      const file = join(hand.demo.folder, 'planned.yaml')
      await writeFile(file, plannedService)
      const args = ['run', '--silent', 'berth', '--', 'plan', '-f', file]
      const text = await output({ command: 'npm', args, cwd: root, env: hand.demo.env }, signal)
      if (!/load ?balancer/iu.test(text)) throw new Error(`no load balancer in:\n${text}`)
      const services = await by(hand, ['get', 'services', '-o', 'name'], signal)
      if (services.includes('planned')) throw new Error(`plan has made a Service:\n${services}`)
    },
  },
  {
    name: 'two Services deleted at once are gone, and their addresses silent',
    async run(hand, signal) {
      const first = await address(hand, signal)
      const twin = { ...hand, name: `${hand.name}-twin` }
      await by(
        hand,
        ['expose', 'deployment', hand.name, `--name=${twin.name}`, '--port=80', '--type=LoadBalancer'],
        signal,
      )
      const second = await address(twin, signal)
      await by(hand, ['delete', 'service', hand.name, twin.name], signal)
      for (const gone of [first, second]) {
        await until(
          { what: `http://${gone} is silent`, timeoutMs: soonMs },
          () => isSilent(`http://${gone}`, signal),
          signal,
        )
      }
      await by(hand, ['delete', 'deployment', hand.name], signal)
    },
  },
]

async function by(hand: Hand, args: readonly string[], signal: AbortSignal): Promise<string> {
  hand.demo.assertRuns()
  return await hand.demo.kubectl(hand.kubectl, args, signal)
}

async function change(hand: Hand, patch: unknown, signal: AbortSignal): Promise<void> {
  await by(hand, ['patch', 'service', hand.name, '--type=merge', '-p', JSON.stringify(patch)], signal)
}

async function address(hand: Hand, signal: AbortSignal, before = ''): Promise<string> {
  const path = 'jsonpath={.status.loadBalancer.ingress[0].ip}'
  const read = async (): Promise<string | undefined> => {
    const found = await by(hand, ['get', 'service', hand.name, '-o', path], signal)
    return found === '' || found === before ? undefined : found
  }
  return await until({ what: `${hand.name} has an EXTERNAL-IP`, timeoutMs: soonMs }, read, signal)
}

async function threeAnswer(hand: Hand, port: string, signal: AbortSignal): Promise<void> {
  const url = `http://${await address(hand, signal)}${port}`
  const pods = new Set<string>()
  const ask = async (): Promise<true | undefined> => {
    pods.add(await visit(url, signal))
    return pods.size >= 3 ? true : undefined
  }
  await until({ what: `three replicas answer at ${url}`, timeoutMs: soonMs, everyMs: 20 }, ask, signal)
}

async function oneAnswers(hand: Hand, signal: AbortSignal): Promise<true | undefined> {
  const url = `http://${await address(hand, signal)}`
  const pods = new Set<string>()
  for (let round = 0; round < 8; round++) pods.add(await visit(url, signal))
  return pods.size === 1 ? true : undefined
}

async function silent(hand: Hand, port: string, signal: AbortSignal): Promise<void> {
  const url = `http://${await address(hand, signal)}${port}`
  await until({ what: `${url} is silent`, timeoutMs: soonMs }, () => isSilent(url, signal), signal)
}

async function isSilent(url: string, signal: AbortSignal): Promise<true | undefined> {
  const { code } = await finish({ command: 'curl', args: ['-s', '--max-time', '2', url] }, signal)
  return code === 0 ? undefined : true
}

async function visit(url: string, signal: AbortSignal): Promise<string> {
  const text = await output({ command: 'curl', args: ['-sS', '--max-time', '2', url] }, signal)
  return text.split(' ', 1)[0] ?? ''
}
