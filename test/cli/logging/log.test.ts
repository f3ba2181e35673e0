/** What a controller writes into its log: every change in Azure, and never a secret. */
import { expect, test } from 'vitest'
import { createLogger } from '#cli/logging/logger'
import { WriteTrail } from '#cli/logging/write-trail'
import type { ArmCall } from '#provider/azure/arm/arm-call'
import { eventually } from '#test/reconcilers/eventually'
import { PlayedCluster } from '../played-cluster.ts'
import { Speaking } from '../speaker/speaking.ts'

/** Whatever else it is, nothing that opens a door may look like this. */
const tokens = /eyJ[A-Za-z0-9_-]{8,}\.|Bearer [^"]|PRIVATE KEY/

function told(cluster: PlayedCluster): string {
  return cluster.lines.map((line) => JSON.stringify(line)).join('\n')
}

test('says of every write the document, for whom, what changed, how much, how long and Azure’s own id of it', async () => {
  await using cluster = await PlayedCluster.open()
  cluster.createNode('node-1', '10.0.0.11')
  const controller = await cluster.run()
  await controller.working
  cluster.createService('web')
  await eventually(() => expect(cluster.addresses('web')).toHaveLength(1), 10_000)
  await controller.stop()
  const written = cluster.lines.filter(({ msg }) => msg === 'written')
  const puts = cluster.azure.log.entries.filter(({ method }) => method === 'PUT')
  expect(written.map(({ doc }) => String(String(doc).split('/')[0])).toSorted()).toEqual(
    puts.map(({ type }) => type).toSorted(),
  )
  for (const line of written) {
    expect(line).toMatchObject({ causes: expect.arrayContaining(['default/web']) as unknown })
    expect(line['bytes']).toBeGreaterThan(100)
    expect(line['ms']).toBeGreaterThanOrEqual(0)
    expect(line['requestIds']).toHaveLength(1)
    expect((line['changes'] as string[]).length).toBeGreaterThan(0)
  }
})

test('never writes a secret, at the lowest level and while everything fails', async () => {
  await using cluster = await PlayedCluster.open({ latency: 'none' }, 'trace')
  const { azure, api } = cluster
  cluster.createNode('node-1', '10.0.0.11')
  azure.faults.add({ match: { method: 'PUT' }, do: { expireTokens: true } })
  api.faults.add({ kind: 'refuse', code: 500, times: 3 })
  const controller = await cluster.run()
  await controller.working
  cluster.createService('web')
  await eventually(() => expect(cluster.addresses('web')).toHaveLength(1), 20_000)
  // Then Azure takes the secret no more, and the API server the token.
  azure.principals.set({ ...azure.credentials, clientSecret: 'another-planted-secret' })
  azure.faults.add({ match: { method: 'PUT' }, do: { expireTokens: true } })
  cluster.createService('late')
  await eventually(() => expect(told(cluster)).toMatch(/AADSTS|sign in/), 20_000)
  await controller.stop()
  expect(cluster.lines.some(({ msg }) => msg === 'called Azure')).toBe(true)
  for (const secret of [azure.credentials.clientSecret, api.token, 'another-planted-secret'])
    expect(told(cluster)).not.toContain(secret)
  expect(told(cluster)).not.toMatch(tokens)
}, 60_000)

test('writes no password of a peer into the log of a speaker', async () => {
  await using stage = await Speaking.open()
  stage.secret('tor', 'planted-password')
  const passwordSecret = { name: 'tor' }
  stage.configure('bgppeers', 'tor', { myASN: 64522, peerASN: 64512, peerAddress: '172.16.7.1', passwordSecret })
  stage.start({ node: 'node1' })
  await eventually(() => expect(stage.lines.join('')).toContain('the cluster has been read'), 10_000)
  expect(stage.lines.join('')).not.toContain('planted-password')
  expect(stage.lines.join('')).not.toContain(Buffer.from('planted-password').toString('base64'))
})

test('writes of an error its words and where it came from, and nothing that it carries', () => {
  const lines: string[] = []
  const log = createLogger('info', { write: (line: string) => void lines.push(line) })
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', request: { headers: 'planted' } })
  log.warn({ err: Object.assign(new Error('lost', { cause }), { token: 'planted' }) }, 'trouble')
  expect(lines.join('')).not.toContain('planted')
  expect(JSON.parse(lines.join(''))).toMatchObject({
    err: { type: 'Error', message: 'lost', cause: { message: 'refused', code: 'ECONNREFUSED' } },
  })
})

test('joins the requests of a write with its document, children too, and gives them out once', () => {
  const trail = new WriteTrail()
  const call = (id: string, callClass: ArmCall['callClass'], sentBytes: number) =>
    trail.called({ id, callClass, sentBytes, requestId: `r${sentBytes}` } as ArmCall)
  call('/lb/One', 'read', 1)
  call('/lb/One', 'write', 2)
  call('/lb/one/pools/p', 'write', 3)
  call('/lb/oneother', 'write', 4)
  expect(trail.take('/LB/one')).toEqual({ bytes: 5, requestIds: ['r2', 'r3'] })
  expect(trail.take('/lb/one')).toEqual({ bytes: 0, requestIds: [] })
})
