/** The figures of load balancers under the names of Azure Monitor, asked from the emulator as another process would. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Agent, fetch } from 'undici'
import { z } from 'zod'
import { curl } from '#test/mocks/dataplane/curl'
import { serveBackend } from '#test/mocks/dataplane/played-azure'
import type { Backend } from '#test/mocks/dataplane/played-azure'
import { playNetwork } from '#test/mocks/dataplane/played-network'
import type { PlayedNetwork } from '#test/mocks/dataplane/played-network'
import { openUdpClient } from '#test/mocks/dataplane/udp-client'
import { found } from '#test/mocks/kubernetes/workloads/played-cluster'
import { ownLoopback } from '#test/mocks/own-loopback'

const [one, two] = [ownLoopback(61), ownLoopback(62)]
const [backendPort, probePort] = [31_681, 31_682]
const answer = z.object({
  value: z.array(
    z.object({
      name: z.string(),
      loadBalancer: z.string(),
      dimensions: z.record(z.string(), z.string()),
      value: z.number(),
    }),
  ),
})

let network: PlayedNetwork
let health: Backend
let agent: Agent
beforeEach(async () => {
  network = await playNetwork('127.36.4.0/24', { probeScale: 250 })
  network.emulator.playHealth(network.plane)
  agent = new Agent({ connect: { ca: network.emulator.caPem } })
  for (const ip of [one, two]) {
    await serveBackend(network.underlay, ip, backendPort)
    await network.underlay.bindDatagrams({ ip, port: backendPort }, ({ answer: back }) => back(Buffer.from('pong!')))
  }
  health = await serveBackend(network.underlay, one, probePort)
  const rule = { backendPort, probe: { id: `${network.id('loadBalancers', 'kubernetes')}/probes/probe` } }
  network.putLoadBalancer({
    members: [one, two],
    probes: [{ name: 'probe', protocol: 'Tcp', port: probePort, intervalInSeconds: 5 }],
    loadBalancingRules: [
      { ...rule, name: 'web', frontendPort: 80 },
      { ...rule, name: 'dns', protocol: 'Udp', frontendPort: 53 },
    ],
  })
  await network.plane.settled()
})
afterEach(async () => {
  await agent.close()
  await network[Symbol.asyncDispose]()
})

/** The values of one metric, each after its dimensions. */
async function metric(name: string): Promise<readonly string[]> {
  const response = await fetch(`${network.emulator.url}/_emulator/metrics`, { dispatcher: agent })
  const { value } = answer.parse(await response.json())
  return value
    .filter((found) => found.name === name)
    .map((found) => [...Object.values(found.dimensions), found.value].join(' '))
}

const ip = '127.36.4.1'
const listener = (transport: string) => found(network.plane.listeners().find((each) => each.transport === transport))
const soon = { interval: 10, timeout: 10_000 }

test('DipAvailability says of each member, and VipAvailability of each frontend, whether it is up', async () => {
  const dips = (first: number) => [
    `${ip} 80 TCP ${backendPort} ${one} ${first}`,
    `${ip} 80 TCP ${backendPort} ${two} 0`,
  ]
  const tcpDips = async () => (await metric('DipAvailability')).filter((line) => line.includes('TCP'))
  await expect.poll(tcpDips, soon).toEqual(dips(100))
  expect(await metric('VipAvailability')).toEqual([`${ip} 80 100`, `${ip} 53 100`])
  health.close()
  await expect.poll(tcpDips, soon).toEqual(dips(0))
  expect(await metric('VipAvailability')).toEqual([`${ip} 80 0`, `${ip} 53 0`])
})

test('SYNCount and ByteCount count connections and their bytes, the open ones too', async () => {
  await expect.poll(() => metric('VipAvailability'), soon).toContain(`${ip} 80 100`)
  expect(await metric('SYNCount')).toEqual([`${ip} 80 0`])
  for (let count = 0; count < 3; count += 1) await curl(listener('Tcp').url)
  expect(await metric('SYNCount')).toEqual([`${ip} 80 3`])
  const [inward = 0, outward = 0] = (await metric('ByteCount'))
    .filter((line) => line.startsWith(`${ip} 80 `))
    .map((line) => Number(line.split(' ').at(-1)))
  expect(inward).toBeGreaterThan(3 * 'GET / HTTP/1.1\r\n'.length)
  expect(outward).toBeGreaterThan(3 * 'HTTP/1.1 200 OK\r\n'.length)
})

test('PacketCount and ByteCount count datagrams both ways', async () => {
  await expect.poll(() => metric('VipAvailability'), soon).toContain(`${ip} 53 100`)
  const { host, actualPort: port } = listener('Udp')
  await using client = await openUdpClient({ ip: host, port })
  for (let count = 0; count < 2; count += 1) expect(await client.ask('ping')).toBe('pong!')
  expect(await metric('PacketCount')).toEqual([`${ip} 53 In 2`, `${ip} 53 Out 2`])
  const bytes = (await metric('ByteCount')).filter((line) => line.startsWith(`${ip} 53 `))
  expect(bytes).toEqual([`${ip} 53 In 8`, `${ip} 53 Out 10`])
})
