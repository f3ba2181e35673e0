import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '#mocks/time/clock'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { seedPublicIp, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

const publicIp = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }
const tenMinutesMs = 600_000

let raw: Raw
let clock: FakeClock
beforeEach(async () => {
  clock = new FakeClock()
  raw = await startRaw({ clock, latency: 'real' })
})
afterEach(() => raw.stop())

describe('the resource view', () => {
  it('shows what is provisioned: new members only when the write that brought them has ended', async () => {
    const bench = new Bench(raw)
    await bench.put()
    const members = () =>
      JSON.stringify(raw.emulator.resources.get(bench.id)?.properties['backendAddressPools'] ?? 'not there').match(
        /10\.0\.0\.\d+/g,
      )
    expect(members()).toBeNull()
    expect(raw.emulator.resources.list('loadBalancers')).toEqual([])
    clock.advance(tenMinutesMs)
    expect(members()).toEqual(['10.0.0.10'])
    await bench.put({ backendAddressPools: [bench.pool('pool', ['10.0.0.11'])] })
    expect(members()).toEqual(['10.0.0.10'])
    expect(raw.emulator.resources.accepted('loadBalancers')).toMatchObject([
      { properties: { provisioningState: 'Updating' } },
    ])
    clock.advance(tenMinutesMs)
    expect(members()).toEqual(['10.0.0.11'])
  })

  it('keeps showing what stood when an operation fails', async () => {
    const bench = new Bench(raw)
    await bench.put()
    clock.advance(tenMinutesMs)
    raw.emulator.faults.add({ match: { method: 'PUT' }, do: { operation: 'Failed', code: 'InternalServerError' } })
    await bench.put({ probes: [bench.probe('probe', { port: 31_000 })] })
    clock.advance(tenMinutesMs)
    expect(raw.emulator.resources.get(bench.id)).toMatchObject({
      properties: { provisioningState: 'Failed', probes: [{ properties: { port: 30_080 } }] },
    })
  })

  it('tells of each committed change once, in order', async () => {
    const seen: string[] = []
    const end = raw.emulator.resources.onChange(({ id, type, phase }) =>
      seen.push(`${phase} ${type} ${id.split('/').at(-1)}`),
    )
    const id = raw.id('publicIPAddresses', 'pip')
    await raw.put(id, publicIp)
    clock.advance(tenMinutesMs)
    await raw.call('PATCH', id, { body: { tags: { a: 'b' } } })
    expect(raw.emulator.resources.get(id)?.tags).toEqual({ a: 'b' })
    await raw.delete(id)
    clock.advance(tenMinutesMs)
    end()
    seedPublicIp(raw, 'later')
    const type = 'Microsoft.Network/publicIPAddresses pip'
    expect(seen).toEqual(
      ['accepted', 'settled', 'accepted', 'settled', 'accepted', 'deleted'].map((phase) => `${phase} ${type}`),
    )
  })

  it('takes a type by both names, and no other', () => {
    seedPublicIp(raw, 'pip')
    expect(raw.emulator.resources.list('microsoft.network/PublicIPAddresses')).toMatchObject([{ name: 'pip' }])
    expect(() => raw.emulator.resources.list('bastionHosts')).toThrow('no type microsoft.network/bastionhosts')
  })
})

describe('a seed', () => {
  it('stands provisioned at once, at whatever speed the world runs', async () => {
    seedPublicIp(raw, 'pip')
    expect((await raw.get(raw.id('publicIPAddresses', 'pip'))).body).toMatchObject({
      properties: { provisioningState: 'Succeeded', ipAddress: '20.0.0.1' },
    })
  })

  it('is judged like a PUT', () => {
    const id = raw.id('publicIPAddresses', 'pip')
    expect(() => raw.emulator.seed({ id, ...publicIp, zones: ['9'] })).toThrow('Zones 9 are not supported')
    expect(() => raw.emulator.seed({ id: id.replace('/rg/', '/none/'), ...publicIp })).toThrow(
      "'none' could not be found",
    )
    expect(() => raw.emulator.seed({ id: '/nonsense', location: 'westeurope' })).toThrow('not a path')
  })

  it('can be a child of what stands', () => {
    const { network } = new Bench(raw)
    raw.emulator.seed({ id: `${network}/subnets/more`, properties: { addressPrefix: '10.0.9.0/24' } })
    expect(raw.emulator.resources.get(network)?.properties['subnets']).toMatchObject([
      { name: 'nodes' },
      { name: 'more' },
    ])
  })

  it('takes no address twice', () => {
    const { subnet } = new Bench(raw)
    raw.emulator.reserve(subnet, '10.0.0.4', 'node-1')
    expect(() => raw.emulator.reserve(subnet, '10.0.0.4', 'node-2')).toThrow('IP configuration node-1 is using')
    expect(() => raw.emulator.reserve(subnet, '10.0.0.1', 'node-2')).toThrow('reserved IP range')
  })
})
