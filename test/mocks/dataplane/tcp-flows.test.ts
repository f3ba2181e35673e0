/** What becomes of established TCP connections, between a client and a real server on loopback. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startDataPlane } from '#mocks/dataplane/data-plane'
import type { DataPlane } from '#mocks/dataplane/data-plane'
import { createUnderlay } from '#mocks/dataplane/underlay'
import type { Underlay } from '#mocks/dataplane/underlay'
import { FakeClock } from '#mocks/time/clock'
import { curl } from '#test/mocks/dataplane/curl'
import { PlayedAzure, putLoadBalancer, serveBackend } from '#test/mocks/dataplane/played-azure'
import type { LbShape } from '#test/mocks/dataplane/played-azure'

const member = '127.34.5.1'
const frontends = { web: '127.33.5.1' }
const minuteMs = 60_000

let azure: PlayedAzure
let underlay: Underlay
let clock: FakeClock
let plane: DataPlane
let server: Server
let port: number
const sockets: Socket[] = []

beforeEach(async () => {
  azure = new PlayedAzure()
  underlay = createUnderlay()
  clock = new FakeClock()
  server = createServer({ allowHalfOpen: true }).listen(0, member)
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await plane.stop()
  await underlay.stop()
  server.close()
})

const shape = (rule: object = {}): LbShape => ({
  frontends,
  members: [{ ip: member }],
  rules: [{ name: 'raw', frontendPort: 8181, backendPort: port, ...rule }],
})

async function start(lb: LbShape): Promise<void> {
  putLoadBalancer(azure, lb)
  plane = await startDataPlane({ resources: azure, underlay, clock })
}

async function change(lb: LbShape): Promise<void> {
  putLoadBalancer(azure, lb)
  await plane.settled()
}

/** One end of a connection, with all that came in. */
class End {
  readonly socket: Socket
  #heard = ''
  #state: 'open' | 'ended' | 'reset' = 'open'

  constructor(socket: Socket) {
    this.socket = socket
    sockets.push(socket)
    socket.on('data', (data) => (this.#heard += String(data)))
    socket.on('end', () => (this.#state = 'ended'))
    socket.on('error', () => (this.#state = 'reset'))
  }

  readonly heard = () => this.#heard
  readonly state = () => this.#state
}

const soon = { interval: 2, timeout: 10_000 }

/** Connects, and has both ends hear of each other once. */
async function establish(): Promise<{ client: End; backend: End }> {
  const [listener] = plane.listeners()
  const accepted = once(server, 'connection')
  const client = new End(connect({ host: listener?.host ?? '', port: listener?.actualPort ?? 0, allowHalfOpen: true }))
  client.socket.write('a')
  const [socket] = (await accepted) as [Socket]
  const backend = new End(socket)
  await expect.poll(backend.heard, soon).toBe('a')
  socket.write('b')
  await expect.poll(client.heard, soon).toBe('b')
  return { client, backend }
}

/** Long enough for anything that is on its way on loopback. */
async function nothingOnItsWay(): Promise<void> {
  const other = await establish()
  other.client.socket.end()
  await expect.poll(other.backend.state, soon).toBe('ended')
}

test('an idle flow with TCP reset is reset to both sides', async () => {
  await start(shape({ enableTcpReset: true }))
  const { client, backend } = await establish()
  clock.advance(4.5 * minuteMs)
  await expect.poll(client.state, soon).toBe('reset')
  await expect.poll(backend.state, soon).toBe('reset')
})

test('an idle flow without TCP reset vanishes: both stay connected, and nothing comes through any more', async () => {
  await start(shape())
  const { client, backend } = await establish()
  clock.advance(4.5 * minuteMs)
  client.socket.write('to nobody')
  backend.socket.write('to nobody')
  await nothingOnItsWay()
  backend.socket.end()
  await nothingOnItsWay()
  expect([client.heard(), client.state(), backend.heard(), backend.state()]).toEqual(['b', 'open', 'a', 'open'])
})

test('the idle time is that of the rule, and any byte starts it anew', async () => {
  await start(shape({ idleTimeoutInMinutes: 10, enableTcpReset: true }))
  const { client, backend } = await establish()
  clock.advance(9 * minuteMs)
  backend.socket.write('c')
  await expect.poll(client.heard, soon).toBe('bc')
  clock.advance(9 * minuteMs)
  client.socket.write('d')
  await expect.poll(backend.heard, soon).toBe('ad')
  clock.advance(12 * minuteMs)
  await expect.poll(client.state, soon).toBe('reset')
})

test('an idle flow of a played pod vanishes too: its next request is not answered', async () => {
  const backend = await serveBackend(underlay, '127.34.5.2', 31_581)
  await start({ ...shape({ backendPort: 31_581 }), members: [{ ip: '127.34.5.2' }] })
  const [listener] = plane.listeners()
  const client = new End(connect({ host: listener?.host ?? '', port: listener?.actualPort ?? 0 }))
  await once(client.socket, 'connect')
  await expect.poll(() => clock.pending(), soon).toBeGreaterThan(0)
  clock.advance(4.5 * minuteMs)
  client.socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await curl(listener?.url ?? '')
  expect(backend.flows).toHaveLength(1)
  expect([client.heard(), client.state()]).toEqual(['', 'open'])
})

test('a reset by one side reaches the other as a reset', async () => {
  await start(shape())
  const first = await establish()
  first.client.socket.resetAndDestroy()
  await expect.poll(first.backend.state, soon).toBe('reset')
  const second = await establish()
  second.backend.socket.resetAndDestroy()
  await expect.poll(second.client.state, soon).toBe('reset')
})

test('one side may end and still hear the other', async () => {
  await start(shape())
  const { client, backend } = await establish()
  client.socket.end()
  await expect.poll(backend.state, soon).toBe('ended')
  backend.socket.end('later')
  await expect.poll(client.heard, soon).toBe('blater')
  await expect.poll(client.state, soon).toBe('ended')
})

test('connections to a member that leaves go on where its pool has no drain period', async () => {
  await start(shape())
  const { client, backend } = await establish()
  await change({ ...shape(), members: [] })
  clock.advance(3 * minuteMs)
  client.socket.write('c')
  await expect.poll(backend.heard, soon).toBe('ac')
})

test('connections to a member that leaves are reset to both sides after the drain period', async () => {
  await start({ ...shape(), drainPeriodInSeconds: 90 })
  const { client, backend } = await establish()
  await change({ ...shape(), drainPeriodInSeconds: 90, members: [] })
  clock.advance(89_000)
  client.socket.write('c')
  await expect.poll(backend.heard, soon).toBe('ac')
  clock.advance(1000)
  await expect.poll(client.state, soon).toBe('reset')
  await expect.poll(backend.state, soon).toBe('reset')
})

test('a member that comes back within the drain period keeps its connections', async () => {
  const lb = { ...shape(), drainPeriodInSeconds: 90 }
  await start(lb)
  const { client, backend } = await establish()
  await change({ ...lb, members: [] })
  clock.advance(60_000)
  await change(lb)
  clock.advance(60_000)
  client.socket.write('c')
  await expect.poll(backend.heard, soon).toBe('ac')
})

const probe = { name: 'probe', protocol: 'Tcp', port: 31_582, intervalInSeconds: 5, probeThreshold: 1 }

test('adminState Down keeps established connections, and lets them drain where the pool says so', async () => {
  const health = await serveBackend(underlay, member, probe.port)
  const lb = { ...shape({ probe: 'probe' }), probes: [probe] }
  const down = [{ ip: member, adminState: 'Down' }]
  await start(lb)
  await expect.poll(() => plane.probes().map(({ up }) => up), soon).toEqual([true])
  const { client, backend } = await establish()
  await change({ ...lb, members: down })
  clock.advance(minuteMs)
  client.socket.write('c')
  await expect.poll(backend.heard, soon).toBe('ac')
  await expect(curl(plane.listeners()[0]?.url ?? '')).rejects.toThrow('hang up')
  await change({ ...lb, members: down, drainPeriodInSeconds: 30 })
  clock.advance(30_000)
  await expect.poll(client.state, soon).toBe('reset')
  health.close()
})
