import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEmulator } from '#mocks/azure/emulator'
import type { EmulatorOptions } from '#mocks/azure/emulator'
import type { FakeClock } from '#mocks/time/clock'
import { groupId } from '#test/mocks/azure/support/ids'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { seedPublicIp, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'
import { Restarted, operationOf } from '#test/mocks/azure/support/restarted'

let restarted: Restarted
let clock: FakeClock
beforeEach(() => {
  restarted = new Restarted()
  clock = restarted.clock
})
afterEach(() => restarted.end())

const start = (options?: EmulatorOptions) => restarted.start(options)
const restart = (raw: Raw, options?: EmulatorOptions) => restarted.restart(raw, options)

const statusOf = async (raw: Raw, operation: string) => (await raw.get(operation)).body['status']

const publicIp = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }

describe('an emulator with a directory', () => {
  it('has after a restart what stood in it before, byte for byte and etag for etag', async () => {
    const before = await start()
    const bench = new Bench(before)
    await bench.put()
    clock.advance(60_000)
    const ids = [bench.id, bench.network, before.id('publicIPAddresses', 'ip-1'), groupId(before.emulator)]
    const stood = await Promise.all(ids.map((id) => before.get(id)))
    const after = await restart(before)
    const stands = await Promise.all(ids.map((id) => after.get(id)))
    expect(stands.map(({ text }) => text)).toEqual(stood.map(({ text }) => text))
    expect(stood[0]?.body).toMatchObject({ properties: { provisioningState: 'Succeeded' } })
  })

  it('keeps the order of a LIST, and nothing that was deleted', async () => {
    const before = await start()
    for (const name of ['c', 'a', 'b']) seedPublicIp(before, name)
    await before.delete(before.id('publicIPAddresses', 'a'))
    clock.advance(60_000)
    const after = await restart(before)
    const list = await after.get(`${groupId(after.emulator)}/providers/Microsoft.Network/publicIPAddresses`)
    expect(list.body).toMatchObject({ value: [{ name: 'c' }, { name: 'b' }] })
    expect(list.body['value']).toHaveLength(2)
  })

  it('lets an operation in flight go on, and end when it would have ended', async () => {
    const before = await start()
    const put = await before.put(before.id('publicIPAddresses', 'pip'), publicIp)
    const operation = operationOf(put)
    const after = await restart(before)
    expect(await statusOf(after, operation)).toBe('InProgress')
    expect((await after.get(before.id('publicIPAddresses', 'pip'))).body['etag']).toBe(put.body['etag'])
    clock.advance(3_000)
    expect(await statusOf(after, operation)).toBe('Succeeded')
    const { body } = await after.get(before.id('publicIPAddresses', 'pip'))
    expect(body).toMatchObject({ properties: { provisioningState: 'Succeeded', ipAddress: '20.0.0.1' } })
    expect(body['etag']).not.toBe(put.body['etag'])
  })

  it('ends at once what fell due while it was down: a write, a deletion, a group with all that is in it', async () => {
    const before = await start()
    seedPublicIp(before, 'old')
    const other = groupId(before.emulator).replace(/rg$/, 'other')
    before.emulator.seed({ id: other, location: 'westeurope' })
    before.emulator.seed({ ...publicIp, id: `${other}/providers/Microsoft.Network/publicIPAddresses/inside` })
    const operations = [
      operationOf(await before.put(before.id('publicIPAddresses', 'new'), publicIp)),
      operationOf(await before.delete(before.id('publicIPAddresses', 'old'))),
    ]
    await before.delete(other)
    await before.stop()
    clock.advance(60_000)
    const after = await start()
    expect(await Promise.all(operations.map((one) => statusOf(after, one)))).toEqual(['Succeeded', 'Succeeded'])
    expect((await after.get(before.id('publicIPAddresses', 'old'))).status).toBe(404)
    expect((await after.get(other)).status).toBe(404)
    const all = `/subscriptions/${after.emulator.credentials.subscriptionId}/providers/Microsoft.Network/publicIPAddresses`
    expect((await after.get(all)).body).toMatchObject({ value: [{ name: 'new' }] })
  })

  it('fails, hangs and supersedes after a restart as it would have before', async () => {
    const before = await start()
    const { faults } = before.emulator
    faults.add({ match: { name: 'fails' }, do: { operation: 'Failed', code: 'InternalServerError' } })
    faults.add({ match: { name: 'hangs' }, do: { operation: 'hang' } })
    const [fails, hangs, older] = [
      operationOf(await before.put(before.id('publicIPAddresses', 'fails'), publicIp)),
      operationOf(await before.put(before.id('publicIPAddresses', 'hangs'), publicIp)),
      operationOf(await before.put(before.id('publicIPAddresses', 'twice'), publicIp)),
    ]
    const after = await restart(before)
    const tags = { tags: { newer: 'yes' } }
    await after.put(after.id('publicIPAddresses', 'twice'), { ...publicIp, ...tags })
    clock.advance(10 * 60_000)
    expect(await Promise.all([fails, hangs, older].map((one) => statusOf(after, one)))).toEqual([
      'Failed',
      'InProgress',
      'Canceled',
    ])
    expect((await after.get(after.id('publicIPAddresses', 'twice'))).body).toMatchObject(tags)
    expect((await after.delete(after.id('publicIPAddresses', 'hangs'))).status).toBe(429)
  })

  it('still refuses to delete what a load balancer uses, until the write that let it go is provisioned', async () => {
    const before = await start()
    const bench = new Bench(before)
    await bench.put()
    clock.advance(60_000)
    const publicIPAddress = { id: before.id('publicIPAddresses', 'ip-2') }
    await bench.put({ frontendIPConfigurations: [bench.frontend('front', { publicIPAddress })] })
    const after = await restart(before)
    const ip = after.id('publicIPAddresses', 'ip-1')
    expect((await after.delete(ip)).code).toBe('PublicIPAddressCannotBeDeleted')
    clock.advance(60_000)
    expect((await after.delete(ip)).status).toBe(202)
  })

  it('answers a PUT that changes nothing with the same etag after a restart', async () => {
    const before = await start()
    const bench = new Bench(before)
    await bench.put()
    clock.advance(60_000)
    const { etag } = (await before.get(bench.id)).body
    const after = await restart(before)
    const again = await after.put(bench.id, bench.body())
    expect([again.status, again.body['etag']]).toEqual([200, etag])
  })

  it('gives no address or id of before a second time, whatever its seed', async () => {
    const before = await start({ seed: 7 })
    const first = await before.put(before.id('publicIPAddresses', 'one'), publicIp)
    clock.advance(60_000)
    const after = await restart(before, { seed: 7 })
    const second = await after.put(after.id('publicIPAddresses', 'two'), publicIp)
    clock.advance(60_000)
    expect(operationOf(second)).not.toBe(operationOf(first))
    expect((await after.get(after.id('publicIPAddresses', 'two'))).body).toMatchObject({
      properties: { ipAddress: '20.0.0.2' },
    })
  })

  it('is after a restart who it was: its CA and its tokens stay good', async () => {
    const before = await start()
    const after = await restart(before)
    expect(after.emulator.caPem).toBe(before.emulator.caPem)
    expect((await after.call('GET', groupId(after.emulator), { token: before.token })).status).toBe(200)
  })

  it('lets no second emulator have its directory, and says so', async () => {
    await start()
    await expect(startEmulator({ directory: restarted.directory })).rejects.toThrow('is in use by another emulator')
  })

  it('goes on from a snapshot when its journal has become long', async () => {
    const before = await start()
    const id = before.id('networkSecurityGroups', 'big')
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`tag${at}`, 'x'.repeat(250)]))
    for (let at = 0; at < 400; at += 1) {
      before.emulator.seed({ id, location: 'westeurope', tags: { ...tags, tag0: String(at) }, properties: {} })
      await Promise.resolve()
    }
    const stood = await before.get(id)
    const after = await restart(before)
    expect((await after.get(id)).text).toBe(stood.text)
    expect(stood.body).toMatchObject({ tags: { tag0: '399' } })
  })
})

it('begins with the world of another emulator, and from then on has nothing in common with it', async () => {
  const first = await start()
  const bench = new Bench(first)
  const put = await bench.put()
  const snapshot = first.emulator.snapshot()
  expect([...snapshot.keys()]).toContain('microsoft.network/loadbalancers')
  const second = restarted.own(await startRaw({ clock, latency: 'real', snapshot }))
  expect(await statusOf(second, operationOf(put))).toBe('InProgress')
  clock.advance(60_000)
  expect(await statusOf(second, operationOf(put))).toBe('Succeeded')
  await second.delete(bench.id)
  clock.advance(60_000)
  expect([(await second.get(bench.id)).status, (await first.get(bench.id)).status]).toEqual([404, 200])
})
