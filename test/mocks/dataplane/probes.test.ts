import { once } from 'node:events'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startDataPlane } from '#mocks/dataplane/data-plane'
import type { DataPlane } from '#mocks/dataplane/data-plane'
import { createUnderlay } from '#mocks/dataplane/underlay'
import type { Underlay } from '#mocks/dataplane/underlay'
import { createCertificateAuthority } from '#mocks/net/certificate-authority'
import { FakeClock } from '#mocks/time/clock'
import { curl } from '#test/mocks/dataplane/curl'
import { PlayedAzure, putLoadBalancer, putSecurityGroup, serveBackend } from '#test/mocks/dataplane/played-azure'
import type { LbShape } from '#test/mocks/dataplane/played-azure'

const [one, two] = ['127.34.1.1', '127.34.1.2']
const members = [{ ip: one }, { ip: two }]
const port = 31_180
const rule = { name: 'web', frontendPort: 8180, backendPort: port, probe: 'probe' }
const http = { name: 'probe', protocol: 'Http', port, requestPath: '/healthz', intervalInSeconds: 5, probeThreshold: 2 }
const tcp = { name: 'probe', protocol: 'Tcp', port, intervalInSeconds: 5, probeThreshold: 1 }
const shape: LbShape = { frontends: { web: '127.33.1.1' }, members, rules: [rule], probes: [tcp] }

let azure: PlayedAzure
let underlay: Underlay
let clock: FakeClock
let plane: DataPlane

beforeEach(() => {
  azure = new PlayedAzure()
  underlay = createUnderlay()
  clock = new FakeClock()
})

afterEach(async () => {
  await plane.stop()
  await underlay.stop()
})

async function start(lb: LbShape, probeScale = 1): Promise<void> {
  putLoadBalancer(azure, lb)
  plane = await startDataPlane({ resources: azure, underlay, clock, probeScale })
}

const verdicts = () => plane.probes().map(({ up }) => up)
const url = () => plane.listeners()[0]?.url ?? ''

async function becomes(...wanted: (boolean | undefined)[]): Promise<void> {
  await expect.poll(verdicts, { interval: 2, timeout: 10_000 }).toEqual(wanted)
}

/** Lets the next probes run and waits for their results. */
async function nextProbes(ms = 5000): Promise<void> {
  clock.advance(ms)
  await probed()
}

async function probed(): Promise<void> {
  const areProbed = () => plane.probes().every(({ lastResultAt }) => lastResultAt === clock.now())
  await expect.poll(areProbed, { interval: 2, timeout: 10_000 }).toBe(true)
}

async function answeredBy(): Promise<Set<string>> {
  const replies = await Promise.all(Array.from({ length: 30 }, () => curl(url())))
  return new Set(replies.map(({ body }) => body))
}

test('TCP probes take members in with one success, and out when nothing listens any more', async () => {
  const first = await serveBackend(underlay, one, port)
  await start(shape)
  await becomes(true, false)
  expect(await answeredBy()).toEqual(new Set([one]))
  await serveBackend(underlay, two, port)
  first.close()
  await nextProbes()
  await becomes(false, true)
  expect(plane.probes().map(({ failure }) => failure)).toEqual(['no answer', undefined])
  expect(await answeredBy()).toEqual(new Set([two]))
})

test('HTTP probes want exactly 200, and as many results in a row as the threshold says', async () => {
  const backend = await serveBackend(underlay, one, port)
  await start({ ...shape, members: [{ ip: one }], probes: [http] })
  await becomes(true)
  backend.status = 500
  await nextProbes()
  expect(verdicts()).toEqual([true])
  backend.status = 200
  await nextProbes()
  backend.status = 204
  await nextProbes()
  expect(verdicts()).toEqual([true])
  await nextProbes()
  expect(verdicts()).toEqual([false])
  expect(plane.probes()).toMatchObject([{ failure: 'bad status' }])
  backend.status = 200
  await nextProbes()
  expect(verdicts()).toEqual([false])
  expect(plane.probes()).toMatchObject([{ failure: undefined }])
  await nextProbes()
  expect(verdicts()).toEqual([true])
})

test('HTTPS probes do not look at the certificate', async () => {
  const authority = await createCertificateAuthority('nobody trusts this')
  const { keyPem, certificatePem } = await authority.issue('x', { dns: ['x'], ip: [] })
  const paths: (string | undefined)[] = []
  const server = createServer({ key: keyPem, cert: certificatePem }, (request, response) => {
    paths.push(request.url)
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const httpsPort = typeof address === 'object' ? address?.port : undefined
  await start({ ...shape, members: [{ ip: '127.0.0.1' }], probes: [{ ...http, protocol: 'Https', port: httpsPort }] })
  await becomes(true)
  expect(paths).toEqual(['/healthz'])
  server.close()
})

test('a probe that hangs is failed after 30 seconds', async () => {
  const binding = await underlay.bind({ ip: one, port }, (socket) => void socket.resume())
  await start({ ...shape, members: [{ ip: one }], probes: [http] })
  clock.advance(29_000)
  expect(verdicts()).toEqual([undefined])
  clock.advance(2000)
  await becomes(false)
  binding.close()
})

test('without a probe every member is up', async () => {
  await serveBackend(underlay, one, port)
  const { probe, ...unprobed } = rule
  await start({ ...shape, members: [{ ip: one }], rules: [unprobed] })
  expect(probe).toBe('probe')
  expect(plane.probes()).toEqual([])
  expect(await answeredBy()).toEqual(new Set([one]))
})

test('all down: what is established stays, nothing new is taken', async () => {
  const backend = await serveBackend(underlay, one, port)
  await start({ ...shape, members: [{ ip: one }] })
  await becomes(true)
  const [listener] = plane.listeners()
  const standing = connect({ host: listener?.host ?? '', port: listener?.actualPort ?? 0 })
  const ask = async () => {
    standing.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    const [answer] = await once(standing, 'data')
    return String(answer)
  }
  expect(await ask()).toMatch(/200/)
  backend.close()
  await nextProbes()
  await becomes(false)
  await expect(curl(url())).rejects.toThrow('hang up')
  expect(await ask()).toMatch(/200/)
  standing.destroy()
})

test('AllProbedUp sends to all when every probe fails', async () => {
  await serveBackend(underlay, one, port)
  const failing = { ...tcp, port: 31_181, noHealthyBackendsBehavior: 'AllProbedUp' }
  await start({ ...shape, members: [{ ip: one }], probes: [failing] })
  await becomes(false)
  expect(await answeredBy()).toEqual(new Set([one]))
})

test('AllProbedDown takes nothing new when every probe fails, as it is without being said', async () => {
  await serveBackend(underlay, one, port)
  const failing = { ...tcp, port: 31_181, noHealthyBackendsBehavior: 'AllProbedDown' }
  await start({ ...shape, members: [{ ip: one }], probes: [failing] })
  await becomes(false)
  await expect(curl(url())).rejects.toThrow('hang up')
})

test('adminState None leaves it to the probe', async () => {
  await serveBackend(underlay, one, port)
  const none = [one, two].map((ip) => ({ ip, adminState: 'None' }))
  await start({ ...shape, members: none })
  await becomes(true, false)
  expect(await answeredBy()).toEqual(new Set([one]))
})

test('adminState Up ignores the probe, Down refuses new flows', async () => {
  await serveBackend(underlay, one, port)
  await serveBackend(underlay, two, port)
  const lb = { ...shape, probes: [{ ...tcp, port: 31_181 }] }
  await start({ ...lb, members: [{ ip: one, adminState: 'Up' }, { ip: two }] })
  await becomes(false, false)
  expect(await answeredBy()).toEqual(new Set([one]))
  putLoadBalancer(azure, { ...shape, members: [{ ip: one, adminState: 'Down' }, { ip: two }] })
  await becomes(true, true)
  expect(await answeredBy()).toEqual(new Set([two]))
})

test('an edited probe keeps the verdict until it has an own result', async () => {
  await serveBackend(underlay, one, port)
  await start({ ...shape, members: [{ ip: one }] })
  await becomes(true)
  clock.advance(1)
  putLoadBalancer(azure, { ...shape, members: [{ ip: one }], probes: [{ ...http, port: 31_181, probeThreshold: 2 }] })
  await plane.settled()
  await probed()
  expect(verdicts()).toEqual([true])
  await nextProbes()
  await becomes(false)
})

test('a security group that denies AzureLoadBalancer fails the probes', async () => {
  await serveBackend(underlay, one, port)
  putSecurityGroup(azure, {
    prefix: '127.34.0.0/16',
    rules: [{ priority: 100, access: 'Deny', sourceAddressPrefix: 'AzureLoadBalancer' }],
  })
  await start({ ...shape, members: [{ ip: one }] })
  await probed()
  expect(verdicts()).toEqual([false])
})

test('the scale divides the interval, down to 20 ms', async () => {
  const backend = await serveBackend(underlay, one, port)
  await start({ ...shape, members: [{ ip: one }], probes: [http] }, 100)
  await becomes(true)
  await nextProbes(50)
  expect(backend.flows).toHaveLength(2)
  expect(plane.probes()).toMatchObject([
    { loadBalancer: 'kubernetes', rule: 'web', probe: 'probe', member: { name: `node-${one}`, ip: one } },
  ])
})

test('many members are probed less often, so that the machine is left to others', async () => {
  const crowd = Array.from({ length: 100 }, (_, index) => ({ ip: `127.34.2.${index}` }))
  await start({ ...shape, members: crowd }, 100)
  await probed()
  const first = clock.now()
  clock.advance(60)
  expect(plane.probes().map(({ lastResultAt }) => lastResultAt)).toEqual(crowd.map(() => first))
  await nextProbes(40)
  expect(verdicts()).toEqual(crowd.map(() => false))
})

test('probes end with their rule', async () => {
  await serveBackend(underlay, one, port)
  await start({ ...shape, members: [{ ip: one }] })
  await becomes(true)
  putLoadBalancer(azure, { ...shape, members: [{ ip: one }], rules: [] })
  await plane.settled()
  expect([plane.probes(), clock.pending()]).toEqual([[], 0])
})
