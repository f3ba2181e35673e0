/** Rules for all ports (HA ports), and UDP, in front of the played machines of a cluster. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startDataPlane } from '#mocks/dataplane/data-plane'
import type { DataPlane } from '#mocks/dataplane/data-plane'
import { proxyHealthPort } from '#mocks/dataplane/node'
import { curl } from '#test/mocks/dataplane/curl'
import { PlayedAzure, putLoadBalancer } from '#test/mocks/dataplane/played-azure'
import { openUdpClient } from '#test/mocks/dataplane/udp-client'
import {
  createDeployment,
  createService,
  found,
  inDefault,
  nodes,
  playCluster,
  service,
} from '#test/mocks/kubernetes/workloads/played-cluster'
import type { PlayedCluster } from '#test/mocks/kubernetes/workloads/played-cluster'

const vip = '127.33.4.1'
const everything = { name: 'all', protocol: 'All', frontendPort: 0, backendPort: 0 }
const ports = [
  { name: 'http', port: 8080, protocol: 'TCP' },
  { name: 'dns', port: 5353, protocol: 'UDP' },
]

let azure: PlayedAzure
let cluster: PlayedCluster
let plane: DataPlane

beforeEach(async () => {
  azure = new PlayedAzure()
  cluster = await playCluster()
  createDeployment(cluster)
  createService(cluster, { ports })
  await cluster.workloads.settled()
})

afterEach(async () => {
  await plane.stop()
  await cluster[Symbol.asyncDispose]()
})

async function start(rule: object): Promise<void> {
  putLoadBalancer(azure, { frontends: { web: vip }, members: nodes, rules: [{ ...everything, ...rule }] })
  plane = await startDataPlane({ resources: azure, underlay: cluster.underlay, machines: cluster.workloads })
}

async function writeStatus(ingress: readonly object[]): Promise<void> {
  const now = found(cluster.cluster.get('services', inDefault('web')))
  cluster.cluster.updateStatus('services', { ...now, status: { loadBalancer: { ingress } } })
  await cluster.workloads.settled()
  await plane.settled()
}

const listening = () => plane.listeners().map(({ transport, port }) => `${transport} ${port}`)
const listener = (transport: string, port: number) =>
  found(plane.listeners().find((one) => one.transport === transport && one.port === port))

test('with floating IP it listens on what the machines serve at the frontend, and follows that', async () => {
  await start({ enableFloatingIP: true })
  expect(listening()).toEqual([])
  await writeStatus([{ ip: vip }])
  expect(listening().toSorted()).toEqual(['Tcp 8080', 'Udp 5353'])
  expect((await curl(listener('Tcp', 8080).url)).headers['x-played-destination']).toBe(`${vip}:8080`)
  await writeStatus([])
  expect(listening()).toEqual([])
})

test('without floating IP it listens on the open ports of the machines themselves', async () => {
  await start({})
  const [http, dns] = found(service(cluster).spec?.ports).map(({ nodePort }) => found(nodePort))
  expect(listening().toSorted()).toEqual([`Tcp ${proxyHealthPort}`, `Tcp ${http}`, `Udp ${dns}`].toSorted())
  const reply = await curl(listener('Tcp', found(http)).url)
  expect(reply.headers['x-played-destination']).toMatch(new RegExp(`:${http}$`))
})

test('stops to listen on the ports of machines that were switched off', async () => {
  await start({})
  for (const { name } of nodes) await cluster.workloads.halt(name)
  await plane.settled()
  expect(listening()).toEqual([])
})

test('every pod answers datagrams with its name, its node and what it was sent', async () => {
  await start({ enableFloatingIP: true })
  await writeStatus([{ ip: vip }])
  const { host: ip, actualPort: port } = listener('Udp', 5353)
  const answers = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      await using client = await openUdpClient({ ip, port })
      return await client.ask(`question ${index}`)
    }),
  )
  const [first = '', ...lines] = found(answers[0]).split('\n')
  expect(first).toMatch(/^web-\S+ on node-\d$/)
  expect(lines).toEqual([
    expect.stringMatching(/^source 127\.\d+\.\d+\.1[123]:\d+$/),
    `destination ${vip}:5353`,
    '',
    'question 0',
  ])
  expect(new Set(answers.map((answer) => answer?.split(' ')[0])).size).toBe(3)
})
