import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HandedHttp } from '#mocks/dataplane/handed-http'
import { PlayedNode, proxyHealthPort } from '#mocks/dataplane/node'
import type { ProxiedPort, ProxyEndpoint } from '#mocks/dataplane/proxy-tables'
import { createUnderlay } from '#mocks/dataplane/underlay'
import type { Underlay } from '#mocks/dataplane/underlay'
import { urlOf } from '#mocks/dataplane/flow'
import type { AcceptDatagram } from '#mocks/dataplane/flow'
import { FakeClock } from '#mocks/time/clock'
import { curl } from '#test/mocks/dataplane/curl'

const ip = '127.35.0.1'
const vip = '20.0.0.4'
const nodePort = 31_280

let underlay: Underlay
let node: PlayedNode
let clock: FakeClock

beforeEach(async () => {
  underlay = createUnderlay()
  clock = new FakeClock()
  node = new PlayedNode({ name: 'node-1', ip, underlay, clock })
  await node.start()
})

afterEach(async () => {
  await node.stop()
  await underlay.stop()
})

function endpoint(name: string): ProxyEndpoint {
  const http = new HandedHttp(({ source, destination }) => ({
    status: 200,
    headers: {},
    body: `${name} ${source.ip} ${destination.ip}:${destination.port}`,
  }))
  const acceptDatagram: AcceptDatagram = ({ data, answer }, { source, destination }) =>
    answer(Buffer.from(`${name} ${source.ip} ${destination.ip}:${destination.port} ${String(data)}`))
  return { name, accept: (socket, flow) => http.accept(socket, flow), acceptDatagram }
}

const entry: ProxiedPort = {
  transport: 'Tcp',
  family: 'IPv4',
  port: 80,
  nodePort,
  vips: [vip],
  endpoints: [endpoint('pod-a')],
  keepsSource: false,
  affinityMs: undefined,
  sourceRanges: [],
}

const program = (...ports: Partial<ProxiedPort>[]) =>
  node.program({ ports: ports.map((port) => ({ ...entry, ...port })), healthChecks: [], nodeEligible: true })

const at = (port: number) => {
  const real = underlay.locate({ ip, port })
  return real === undefined ? '' : urlOf(real)
}

/** Sends one request to the node as a load balancer with floating IP does. */
async function curlVip(destination: { ip: string; port: number }, localAddress = '127.0.0.5') {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    node.deliver(socket, {
      transport: 'Tcp',
      source: { ip: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
      destination,
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return curl(`http://127.0.0.1:${port}/`, { localAddress }).finally(() => server.close())
}

test('forwards its node port to the endpoint, which sees the node as source', async () => {
  await program({})
  expect((await curl(at(nodePort), { localAddress: '127.0.0.5' })).body).toBe(`pod-a ${ip} ${ip}:${nodePort}`)
})

test('keeps the client address for external traffic policy Local', async () => {
  await program({ keepsSource: true })
  expect((await curl(at(nodePort), { localAddress: '127.0.0.5' })).body).toBe(`pod-a 127.0.0.5 ${ip}:${nodePort}`)
})

test('takes a flow for a VIP that a Service status names', async () => {
  await program({})
  expect((await curlVip({ ip: vip, port: 80 })).body).toBe(`pod-a ${ip} ${vip}:80`)
})

test.each([
  ['an unknown VIP', { ip: '20.0.0.5', port: 80 }],
  ['an unknown port of a known VIP', { ip: vip, port: 81 }],
])('refuses %s', async (_, destination) => {
  await program({})
  await expect(curlVip(destination)).rejects.toThrow('ECONNRESET')
})

test('holds loadBalancerSourceRanges for VIPs and not for node ports', async () => {
  await program({ sourceRanges: ['127.0.0.8/30'] })
  await expect(curlVip({ ip: vip, port: 80 }, '127.0.0.5')).rejects.toThrow('hang up')
  expect((await curlVip({ ip: vip, port: 80 }, '127.0.0.9')).status).toBe(200)
  expect((await curl(at(nodePort), { localAddress: '127.0.0.5' })).status).toBe(200)
})

test('spreads over all endpoints', async () => {
  await program({ endpoints: [endpoint('pod-a'), endpoint('pod-b')] })
  const replies = await Promise.all(Array.from({ length: 40 }, () => curl(at(nodePort))))
  expect(new Set(replies.map(({ body }) => body.slice(0, 5)))).toEqual(new Set(['pod-a', 'pod-b']))
})

test('remembers a client for the time of its affinity', async () => {
  const endpoints = Array.from({ length: 8 }, (_, index) => endpoint(`pod-${index}`))
  await program({ endpoints, affinityMs: 60_000 })
  const ask = async () => (await curl(at(nodePort), { localAddress: '127.0.0.5' })).body.slice(0, 5)
  const first = await ask()
  for (let count = 0; count < 10; count += 1) expect(await ask()).toBe(first)
  clock.advance(61_000)
  await program({ endpoints: endpoints.filter(({ name }) => name !== first), affinityMs: 60_000 })
  expect(await ask()).not.toBe(first)
})

test('forgets an affinity after its time, although the endpoint still stands', async () => {
  const endpoints = Array.from({ length: 8 }, (_, index) => endpoint(`pod-${index}`))
  await program({ endpoints, affinityMs: 1000 })
  const seen = new Set<string>()
  for (let count = 0; count < 40; count += 1) {
    seen.add((await curl(at(nodePort))).body.slice(0, 5))
    clock.advance(1001)
  }
  expect(seen.size).toBeGreaterThan(1)
})

test('does not listen on the node port of a Service without endpoints', async () => {
  await program({ endpoints: [] })
  await expect(curl(at(nodePort))).rejects.toThrow('ECONNREFUSED')
})

test('answers on healthCheckNodePort as kube-proxy does', async () => {
  const check = { port: 31_281, namespace: 'default', service: 'web' }
  const withLocal = (localEndpoints: number) =>
    node.program({ ports: [], healthChecks: [{ ...check, localEndpoints }], nodeEligible: true })
  await withLocal(2)
  const healthy = await curl(at(31_281))
  expect(healthy).toMatchObject({ status: 200, headers: { 'x-load-balancing-endpoint-weight': '2' } })
  expect(JSON.parse(healthy.body)).toEqual({
    service: { namespace: 'default', name: 'web' },
    localEndpoints: 2,
    serviceProxyHealthy: true,
  })
  await withLocal(0)
  expect((await curl(at(31_281))).status).toBe(503)
})

test('answers /healthz until the node is being deleted', async () => {
  expect((await curl(`${at(proxyHealthPort)}/healthz`)).status).toBe(200)
  await node.program({ ports: [], healthChecks: [], nodeEligible: false })
  expect((await curl(`${at(proxyHealthPort)}/healthz`)).status).toBe(503)
})

/** Asks over UDP by one client, through the node port or with a virtual address as the destination. */
function askUdp(text: string, destination: { ip: string; port: number }, source = { ip: '127.0.0.5', port: 40_000 }) {
  return new Promise<string>((resolve) => {
    const datagram = { data: Buffer.from(text), answer: (data: Buffer) => resolve(String(data)) }
    const flow = { transport: 'Udp', source, destination } as const
    if (destination.ip === ip) underlay.deliverDatagram(datagram, flow)
    else node.deliverDatagram(datagram, flow)
    // Handed over in the same turn or not at all.
    resolve('lost')
  })
}

test('forwards datagrams of its node port and of a VIP, and loses those for others', async () => {
  await program({ transport: 'Udp' })
  expect(await askUdp('x', { ip, port: nodePort })).toBe(`pod-a ${ip} ${ip}:${nodePort} x`)
  expect(await askUdp('x', { ip: vip, port: 80 })).toBe(`pod-a ${ip} ${vip}:80 x`)
  expect(await askUdp('x', { ip: vip, port: 81 })).toBe('lost')
  await expect(curl(at(nodePort))).rejects.toThrow('ECONNREFUSED')
})

test('holds loadBalancerSourceRanges for datagrams to VIPs', async () => {
  await program({ transport: 'Udp', sourceRanges: ['127.0.0.8/30'] })
  expect(await askUdp('x', { ip: vip, port: 80 })).toBe('lost')
  expect(await askUdp('x', { ip: vip, port: 80 }, { ip: '127.0.0.9', port: 1 })).toContain('pod-a')
})

test('keeps a UDP flow with its endpoint, for two minutes of silence or until that is gone', async () => {
  const endpoints = Array.from({ length: 8 }, (_, index) => endpoint(`pod-${index}`))
  const udp = (some: readonly ProxyEndpoint[]) => program({ transport: 'Udp', endpoints: some })
  const ask = async () => (await askUdp('x', { ip, port: nodePort })).slice(0, 5)
  await udp(endpoints)
  const first = await ask()
  for (let count = 0; count < 10; count += 1) expect(await ask()).toBe(first)
  await udp(endpoints.filter(({ name }) => name !== first))
  expect(await ask()).not.toBe(first)
  const seen = new Set<string>()
  for (let count = 0; count < 40; count += 1) {
    seen.add(await ask())
    clock.advance(120_001)
  }
  expect(seen.size).toBeGreaterThan(1)
})

test('nothing answers while it is switched off, and all of it again afterwards', async () => {
  await program({})
  await node.stop()
  await expect(curl(at(nodePort))).rejects.toThrow('ECONNREFUSED')
  await expect(curl(at(proxyHealthPort))).rejects.toThrow('ECONNREFUSED')
  await expect(curlVip({ ip: vip, port: 80 })).rejects.toThrow('ECONNRESET')
  await node.start()
  expect((await curl(at(nodePort))).status).toBe(200)
})
