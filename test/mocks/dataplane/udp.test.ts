import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startDataPlane } from '#mocks/dataplane/data-plane'
import type { DataPlane } from '#mocks/dataplane/data-plane'
import { DatagramRelay } from '#mocks/dataplane/datagram-relay'
import type { Datagram, Flow } from '#mocks/dataplane/flow'
import { createUnderlay } from '#mocks/dataplane/underlay'
import type { Underlay } from '#mocks/dataplane/underlay'
import { FakeClock } from '#mocks/time/clock'
import { PlayedAzure, putLoadBalancer, putSecurityGroup, serveBackend } from '#test/mocks/dataplane/played-azure'
import type { Backend, LbShape } from '#test/mocks/dataplane/played-azure'
import { inVainMs, openUdpClient } from '#test/mocks/dataplane/udp-client'
import type { UdpClient } from '#test/mocks/dataplane/udp-client'

const [one, two, three] = ['127.34.3.1', '127.34.3.2', '127.34.3.3']
const members = [{ ip: one }, { ip: two }, { ip: three }]
const port = 31_053
const rule = { name: 'dns', protocol: 'Udp', frontendPort: 5353, backendPort: port }
const frontends = { web: '127.33.3.1' }
const minuteMs = 60_000
const soon = { interval: 2, timeout: 10_000 }

let azure: PlayedAzure
let underlay: Underlay
let clock: FakeClock
let plane: DataPlane
const open: AsyncDisposable[] = []

beforeEach(() => {
  azure = new PlayedAzure()
  clock = new FakeClock()
  underlay = createUnderlay(clock)
})

afterEach(async () => {
  vi.restoreAllMocks()
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]()
  await plane.stop()
  await underlay.stop()
})

async function start(shape: Partial<LbShape> = {}): Promise<void> {
  putLoadBalancer(azure, { frontends, members, rules: [rule], ...shape })
  plane = await startDataPlane({ resources: azure, underlay, clock })
}

async function client(localAddress?: string): Promise<UdpClient> {
  const [listener] = plane.listeners()
  const opened = await openUdpClient({ ip: listener?.host ?? '', port: listener?.actualPort ?? 0 }, localAddress)
  open.push(opened)
  return opened
}

/** Answers each datagram with the member's address and what was asked. */
async function serve(ip: string, seen: Flow[] = []): Promise<void> {
  await underlay.bindDatagrams({ ip, port }, ({ data, answer }, flow) => {
    seen.push(flow)
    answer(Buffer.from(`${ip} ${String(data)}`))
  })
}

const serveAll = () => Promise.all(members.map(({ ip }) => serve(ip)))

test('carries datagrams and their answers, with the source kept and the port mapped', async () => {
  const seen: Flow[] = []
  await serve(one, seen)
  await start({ members: [{ ip: one }] })
  expect(plane.listeners()).toMatchObject([{ transport: 'Udp', port: 5353, url: 'udp://127.33.3.1:5353' }])
  const asking = await client('127.0.0.9')
  expect(await asking.ask('hello')).toBe(`${one} hello`)
  expect(seen).toMatchObject([{ transport: 'Udp', source: { ip: '127.0.0.9' }, destination: { ip: one, port } }])
})

test('spreads flows over the members, and keeps each with its own', async () => {
  await serveAll()
  await start()
  const clients = await Promise.all(Array.from({ length: 30 }, () => client()))
  const ask = () => Promise.all(clients.map((each) => each.ask('x')))
  const first = await ask()
  expect(new Set(first)).toEqual(new Set(members.map(({ ip }) => `${ip} x`)))
  expect(await ask()).toEqual(first)
})

test('carries TCP and UDP of one port side by side', async () => {
  await serve(one)
  await serveBackend(underlay, one, port)
  await start({ members: [{ ip: one }], rules: [rule, { ...rule, name: 'tcp', protocol: 'Tcp' }] })
  expect(plane.listeners().map(({ transport, port: at, actualPort }) => [transport, at, actualPort])).toEqual([
    ['Udp', 5353, 5353],
    ['Tcp', 5353, 5353],
  ])
})

test('reaches a real server on loopback, whose answers find back to each client', async () => {
  const server = createSocket('udp4')
  server.on('message', (data, { port: to, address }) => server.send(`real ${String(data)}`, to, address))
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  await start({ members: [{ ip: '127.0.0.1' }], rules: [{ ...rule, backendPort: server.address().port }] })
  const [a, b] = [await client(), await client()]
  expect(await Promise.all([a.ask('a'), b.ask('b')])).toEqual(['real a', 'real b'])
  server.close()
})

test('never leaves loopback: datagrams to a member elsewhere are lost', async () => {
  const sent = vi.spyOn(DatagramRelay.prototype, 'send')
  await start({ members: [{ ip: '192.0.2.1' }] })
  const asking = await client()
  expect(await asking.ask('x', inVainMs)).toBeUndefined()
  expect(sent).not.toHaveBeenCalled()
  putLoadBalancer(azure, { frontends, members: [{ ip: '127.0.0.1' }], rules: [rule] })
  await plane.settled()
  asking.send('y')
  await expect.poll(() => sent.mock.calls.length, soon).toBe(1)
})

test('drops what the security group denies to UDP, though TCP is allowed', async () => {
  await serveAll()
  const allow = (protocol: string) =>
    putSecurityGroup(azure, { prefix: '127.34.0.0/16', rules: [{ priority: 500, access: 'Allow', protocol }] })
  allow('Tcp')
  await start()
  const asking = await client()
  expect(await asking.ask('x', inVainMs)).toBeUndefined()
  allow('Udp')
  await plane.settled()
  expect(await asking.ask('x')).toMatch(/x$/)
})

test('a flow that is idle for four minutes is forgotten: what is answered later finds no way back', async () => {
  const answers: Datagram['answer'][] = []
  await underlay.bindDatagrams({ ip: one, port }, ({ answer }) => void answers.push(answer))
  await start({ members: [{ ip: one }] })
  const asking = await client()
  const later = async (ms: number, patienceMs?: number) => {
    answers.splice(0)
    asking.send('x')
    await expect.poll(() => answers.length, soon).toBe(1)
    const heard = asking.ask('and again', patienceMs)
    await expect.poll(() => answers.length, soon).toBe(2)
    clock.advance(ms)
    answers[0]?.(Buffer.from('late'))
    return heard
  }
  expect(await later(3 * minuteMs)).toBe('late')
  expect(await later(4 * minuteMs, inVainMs)).toBeUndefined()
})

test('a flow that is used in either direction does not become idle, for the minutes of its rule', async () => {
  const answers: Datagram['answer'][] = []
  await underlay.bindDatagrams({ ip: one, port }, ({ answer }) => void answers.push(answer))
  await start({ members: [{ ip: one }], rules: [{ ...rule, idleTimeoutInMinutes: 10 }] })
  const asking = await client()
  const heard = asking.ask('x')
  await expect.poll(() => answers.length, soon).toBe(1)
  clock.advance(9 * minuteMs)
  answers[0]?.(Buffer.from('first'))
  expect(await heard).toBe('first')
  clock.advance(9 * minuteMs)
  const again = asking.ask('y')
  answers[0]?.(Buffer.from('second'))
  expect(await again).toBe('second')
})

const probe = { name: 'probe', protocol: 'Tcp', port: 31_054, intervalInSeconds: 5, probeThreshold: 1 }
const probed = { ...rule, probe: 'probe' }

/** Serves the probe's port of each member, and answers how to take one down. */
async function probedMembers(): Promise<ReadonlyMap<string, Backend>> {
  const backends = await Promise.all(
    members.map(async ({ ip }) => [ip, await serveBackend(underlay, ip, probe.port)] as const),
  )
  return new Map(backends)
}

async function becomeUp(count: number): Promise<void> {
  await expect.poll(() => plane.probes().filter(({ up }) => up === true).length, soon).toBe(count)
}

test('flows move when their member goes down, and end when all are down', async () => {
  await serveAll()
  const backends = await probedMembers()
  await start({ rules: [probed], probes: [probe] })
  await becomeUp(3)
  const asking = await client()
  const before = (await asking.ask('x'))?.split(' ')[0] ?? ''
  backends.get(before)?.close()
  clock.advance(5000)
  await becomeUp(2)
  const after = (await asking.ask('x'))?.split(' ')[0]
  expect(members.map(({ ip }) => ip).filter((ip) => ip !== before)).toContain(after)
  for (const backend of backends.values()) backend.close()
  clock.advance(5000)
  await becomeUp(0)
  expect(await asking.ask('x', inVainMs)).toBeUndefined()
})

test('what a member answers after its flow ended with it finds no way back', async () => {
  const answers: Datagram['answer'][] = []
  await underlay.bindDatagrams({ ip: one, port }, ({ answer }) => void answers.push(answer))
  const backend = await serveBackend(underlay, one, probe.port)
  await start({ members: [{ ip: one }], rules: [probed], probes: [probe] })
  await becomeUp(1)
  const asking = await client()
  asking.send('x')
  await expect.poll(() => answers.length, soon).toBe(1)
  backend.close()
  clock.advance(5000)
  await becomeUp(0)
  expect(await asking.ask('y', inVainMs)).toBeUndefined()
  const heard = asking.ask('z', inVainMs)
  answers[0]?.(Buffer.from('late'))
  expect(await heard).toBeUndefined()
})

test('flows move away from a member whose adminState turns Down', async () => {
  await serveAll()
  await probedMembers()
  const shape = { rules: [probed], probes: [probe] }
  await start(shape)
  await becomeUp(3)
  const asking = await client()
  const before = (await asking.ask('x'))?.split(' ')[0] ?? ''
  const changed = members.map(({ ip }) => (ip === before ? { ip, adminState: 'Down' } : { ip }))
  putLoadBalancer(azure, { frontends, ...shape, members: changed })
  await plane.settled()
  expect((await asking.ask('x'))?.split(' ')[0]).not.toBe(before)
})

test('AllProbedUp sends datagrams to all when every probe fails', async () => {
  await serve(one)
  const failing = { ...probe, noHealthyBackendsBehavior: 'AllProbedUp' }
  await start({ members: [{ ip: one }], rules: [probed], probes: [failing] })
  await expect.poll(() => plane.probes().map(({ up }) => up), soon).toEqual([false])
  expect(await (await client()).ask('x')).toBe(`${one} x`)
})

test('listens nowhere after its rule has gone', async () => {
  await serveAll()
  await start()
  const asking = await client()
  expect(await asking.ask('x')).toBeDefined()
  azure.delete('loadBalancers', 'kubernetes')
  await plane.settled()
  expect(await asking.ask('x', inVainMs)).toBeUndefined()
})
