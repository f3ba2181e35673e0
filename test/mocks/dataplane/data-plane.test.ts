import { createServer, connect } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startDataPlane } from '#mocks/dataplane/data-plane'
import type { DataPlane, DataPlaneOptions } from '#mocks/dataplane/data-plane'
import { noMachines } from '#mocks/dataplane/machines'
import type { FlowTaker } from '#mocks/dataplane/machines'
import { createUnderlay } from '#mocks/dataplane/underlay'
import type { Underlay } from '#mocks/dataplane/underlay'
import { FakeClock } from '#mocks/time/clock'
import { curl } from '#test/mocks/dataplane/curl'
import { PlayedAzure, putLoadBalancer, putSecurityGroup, serveBackend } from '#test/mocks/dataplane/played-azure'

const members = [{ ip: '127.34.0.1' }, { ip: '127.34.0.2' }, { ip: '127.34.0.3' }]
const backendPort = 31_080
const rule = { name: 'web', frontendPort: 8080, backendPort }

let azure: PlayedAzure
let underlay: Underlay
let plane: DataPlane | undefined

beforeEach(() => {
  azure = new PlayedAzure()
  underlay = createUnderlay()
})

afterEach(async () => {
  await plane?.stop()
  plane = undefined
  await underlay.stop()
})

async function start(options: Partial<DataPlaneOptions> = {}): Promise<DataPlane> {
  plane = await startDataPlane({ resources: azure, underlay, ...options })
  return plane
}

const serveAll = () => Promise.all(members.map(({ ip }) => serveBackend(underlay, ip, backendPort)))

function onlyUrl(started: DataPlane): string {
  const [listener, ...more] = started.listeners()
  if (listener === undefined || more.length > 0) throw new Error(`${more.length + 1} listeners`)
  return listener.url
}

test('spreads flows over all members of the pool', async () => {
  await serveAll()
  putLoadBalancer(azure, { members, rules: [rule] })
  const url = onlyUrl(await start())
  const replies = await Promise.all(Array.from({ length: 60 }, () => curl(url)))
  const answered = new Set(replies.map(({ body }) => body))
  expect(answered).toEqual(new Set(members.map(({ ip }) => ip)))
})

test('keeps the source and maps to the backend port', async () => {
  const [backend] = await serveAll()
  putLoadBalancer(azure, { members: members.slice(0, 1), rules: [rule] })
  await curl(onlyUrl(await start()), { localAddress: '127.0.0.9' })
  expect(backend?.flows).toMatchObject([
    { source: { ip: '127.0.0.9' }, destination: { ip: '127.34.0.1', port: backendPort } },
  ])
})

test('sends all flows of one client to one member with SourceIP', async () => {
  await serveAll()
  putLoadBalancer(azure, { members, rules: [{ ...rule, loadDistribution: 'SourceIP' }] })
  const url = onlyUrl(await start())
  const repliesTo = async (localAddress: string) => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => curl(url, { localAddress })))
    return new Set(replies.map(({ body }) => body))
  }
  const perClient = await Promise.all(Array.from({ length: 9 }, (_, index) => repliesTo(`127.0.0.${index + 1}`)))
  expect(perClient.map(({ size }) => size)).toEqual(Array.from({ length: 9 }, () => 1))
  expect(new Set(perClient.flatMap((bodies) => [...bodies])).size).toBeGreaterThan(1)
})

test('reaches a real server on loopback that nobody announced', async () => {
  const server = createServer((socket) => socket.end('from outside'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  putLoadBalancer(azure, { members: [{ ip: '127.0.0.1' }], rules: [{ ...rule, backendPort: port }] })
  const [listener] = (await start()).listeners()
  const client = connect({ host: listener?.host ?? '', port: listener?.actualPort ?? 0 })
  const [text] = await once(client, 'data')
  expect(String(text)).toBe('from outside')
  client.destroy()
  server.close()
})

test('never leaves loopback: a member elsewhere is unreachable', async () => {
  putLoadBalancer(azure, { members: [{ ip: '192.0.2.1' }], rules: [rule] })
  await expect(curl(onlyUrl(await start()))).rejects.toThrow(/ECONNRESET|hang up/)
})

test('hands floating-IP flows to the node with their destination', async () => {
  putLoadBalancer(azure, { members, rules: [{ ...rule, backendPort: 8080, enableFloatingIP: true }] })
  const seen: unknown[] = []
  const nodeAt = (ip: string): FlowTaker => ({
    deliver: (socket, flow) => {
      seen.push([ip, flow])
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
    },
    deliverDatagram: () => undefined,
    openPorts: () => [],
  })
  const machines = { ...noMachines, nodeAt }
  const reply = await curl(onlyUrl(await start({ machines })), { localAddress: '127.0.0.7' })
  expect(reply.body).toBe('ok')
  expect(seen).toMatchObject([
    [
      expect.stringMatching(/^127\.34\.0\.[123]$/),
      { source: { ip: '127.0.0.7' }, destination: { ip: '127.33.0.1', port: 8080 } },
    ],
  ])
})

test('drops what the security group denies, by the address that the member would see', async () => {
  const [backend] = await serveAll()
  const prefix = '127.34.0.0/16'
  const allowed = (destinationAddressPrefix: string, destinationPortRange: string) =>
    putSecurityGroup(azure, {
      prefix,
      rules: [{ priority: 500, access: 'Allow', destinationAddressPrefix, destinationPortRange }],
    })
  putLoadBalancer(azure, { members: members.slice(0, 1), rules: [rule] })
  allowed('127.33.0.1', '8080')
  const started = await start()
  await expect(curl(onlyUrl(started))).rejects.toThrow('hang up')
  allowed('127.34.0.1', String(backendPort))
  await started.settled()
  expect((await curl(onlyUrl(started))).status).toBe(200)
  expect(backend?.flows).toHaveLength(1)
})

test('listens on 127.0.0.1 with another port where the address is in use, and says so', async () => {
  const [backend] = await serveAll()
  const squatter = createServer().listen(0, '127.33.0.9')
  await once(squatter, 'listening')
  const address = squatter.address()
  const port = typeof address === 'object' ? address?.port : undefined
  putLoadBalancer(azure, {
    frontends: { web: '127.33.0.9' },
    members: members.slice(0, 1),
    rules: [{ ...rule, frontendPort: port }],
  })
  const [listener] = (await start()).listeners()
  expect(listener).toMatchObject({ frontend: { ip: '127.33.0.9', private: false }, port, host: '127.0.0.1' })
  expect(listener?.url).toBe(`http://127.0.0.1:${listener?.actualPort}`)
  expect((await curl(listener?.url ?? '')).body).toBe('127.34.0.1')
  expect(backend?.flows).toHaveLength(1)
  squatter.close()
})

test('serves addresses outside loopback on 127.0.0.1, and keeps the port when the rule comes back', async () => {
  await serveAll()
  const shape = { frontends: { web: '20.0.0.4' }, members, rules: [{ ...rule, frontendPort: 80 }] }
  putLoadBalancer(azure, shape)
  const started = await start()
  const before = started.listeners()
  putLoadBalancer(azure, { ...shape, rules: [] })
  await started.settled()
  expect(started.listeners()).toEqual([])
  putLoadBalancer(azure, shape)
  await started.settled()
  expect(before).toHaveLength(1)
  expect(started.listeners()).toEqual(before)
})

test('leaves the listener and the flows of an unchanged rule alone while others come and go', async () => {
  await serveAll()
  putLoadBalancer(azure, { members, rules: [rule] })
  const started = await start()
  const [first] = started.listeners()
  const standing = connect({ host: first?.host ?? '', port: first?.actualPort ?? 0 })
  await once(standing, 'connect')
  putLoadBalancer(azure, { members: members.slice(1), rules: [rule, { ...rule, name: 'other', frontendPort: 8082 }] })
  await started.settled()
  expect(started.listeners()).toEqual([first, expect.objectContaining({ rule: 'other', port: 8082 })])
  standing.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  const [answer] = await once(standing, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1.1 200/)
  standing.destroy()
})

test('ends listener and flows of a removed rule', async () => {
  await serveAll()
  putLoadBalancer(azure, { members, rules: [rule] })
  const started = await start()
  const [listener] = started.listeners()
  const standing = connect({ host: listener?.host ?? '', port: listener?.actualPort ?? 0 })
  await once(standing, 'connect')
  // Accepted and handed over before the rule goes.
  standing.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await once(standing, 'data')
  const ended = once(standing, 'error')
  azure.delete('loadBalancers', 'kubernetes')
  expect(await ended).toMatchObject([{ code: 'ECONNRESET' }])
  await expect(curl(listener?.url ?? '')).rejects.toThrow('ECONNREFUSED')
})

test('resets a flow that is idle for too long, and not one that talks', async () => {
  const clock = new FakeClock()
  await serveAll()
  const idle = { ...rule, idleTimeoutInMinutes: 4, enableTcpReset: true }
  putLoadBalancer(azure, { members, rules: [idle] })
  const [listener] = (await start({ clock })).listeners()
  const flow = connect({ host: listener?.host ?? '', port: listener?.actualPort ?? 0 })
  const talk = async () => {
    flow.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await once(flow, 'data')
  }
  await once(flow, 'connect')
  await talk()
  clock.advance(3 * 60_000)
  await talk()
  clock.advance(3 * 60_000)
  await talk()
  const ended = once(flow, 'error')
  clock.advance(5 * 60_000)
  expect(await ended).toMatchObject([{ code: 'ECONNRESET' }])
})

test('leaves out what no listener can carry: other protocols, frontends without an address', async () => {
  putLoadBalancer(azure, {
    members,
    rules: [
      { ...rule, name: 'quic', protocol: 'Quic' },
      { ...rule, name: 'tcp' },
    ],
  })
  const started = await start()
  expect(started.listeners().map((listener) => listener.rule)).toEqual(['tcp'])
  azure.put('publicIPAddresses', 'pip-web', {})
  await started.settled()
  expect(started.listeners()).toEqual([])
})

test('tells listeners of every change', async () => {
  const started = await start()
  let changes = 0
  const end = started.onChange(() => (changes += 1))
  putLoadBalancer(azure, { members, rules: [rule] })
  await started.settled()
  expect(changes).toBe(1)
  end()
  azure.delete('loadBalancers', 'kubernetes')
  await started.settled()
  expect(changes).toBe(1)
})

test('listens nowhere after stop', async () => {
  await serveAll()
  putLoadBalancer(azure, { members, rules: [rule] })
  const started = await start()
  const url = onlyUrl(started)
  await curl(url)
  await started.stop()
  await expect(curl(url)).rejects.toThrow('ECONNREFUSED')
  expect(azure.followers).toBe(0)
  putLoadBalancer(azure, { members, rules: [{ ...rule, name: 'late' }] })
  await started.settled()
  expect(started.listeners()).toEqual([])
})
