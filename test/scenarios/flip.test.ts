import { describe, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { annotationKey, internal, type ServiceWrite } from './manifest.ts'
import { watchOutages } from './outages.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'
import { seedUsersPublicIp } from './foreign.ts'

const floatingIpOff = { [annotationKey('disable-load-balancer-floating-ip')]: 'true' }

describe.each([
  { how: 'with floating IP', write: {} },
  { how: 'without floating IP', write: { annotations: floatingIpOff } },
  { how: 'with source ranges', write: { spec: { loadBalancerSourceRanges: ['192.0.2.0/24'] } } },
])('a Service $how', ({ write }: { readonly write: ServiceWrite }) => {
  test.each(['none', 'real'] as const)(
    'that goes from external to internal and back is served at every moment at what it shows (latency %s)',
    async (latency) => {
      await using stage = await Stage.open({ emulator: { latency } })
      stage.apply('web', write)
      stage.apply('other', write)
      await stage.untilReady()
      const [first, other] = [stage.address('web'), stage.address('other')]
      const outages = watchOutages(stage, 'web', 'other')

      stage.apply('web', { ...write, annotations: { ...write.annotations, ...internal } })
      await stage.untilReady()
      await stage.time.pass(60_000)
      expect(stage.address('web')).toMatch(/^10\./)
      expect(audit(stage)).toEqual([])

      stage.apply('web', write)
      await stage.untilReady()
      await stage.time.pass(60_000)
      expect(stage.address('web')).toMatch(/^20\./)
      expect(stage.address('web')).not.toBe(first)
      expect(stage.address('other')).toBe(other)
      expect(audit(stage)).toEqual([])
      expect(outages).toEqual([])
    },
  )
})

describe('two Services at one address', () => {
  const share = (ip: string, port: number): ServiceWrite => ({ ports: [port], spec: { loadBalancerIP: ip } })

  test('are both served, also when the one that brought the address leaves', async () => {
    await using stage = await Stage.open({ emulator: { latency: 'real' } })
    stage.apply('web')
    await stage.untilReady()
    const address = stage.address('web')
    const outages = watchOutages(stage, 'web')
    stage.apply('second', share(address, 8080))
    await stage.untilReady()
    expect(stage.address('second')).toBe(address)
    expect(audit(stage)).toEqual([])
    expect(outages).toEqual([])

    const later = watchOutages(stage, 'second')
    stage.delete('web')
    await stage.untilReady()
    await stage.until(() => stage.cluster.services.size === 1)
    await stage.time.pass(60_000)
    expect(stage.address('second')).toBe(address)
    expect(audit(stage)).toEqual([])
    expect(later).toEqual([])

    stage.delete('second')
    await stage.until(() => stage.cluster.services.size === 0)
    expect(audit(stage)).toEqual([])
    expect(new Outside(stage.emulator).publicIps).toEqual([])
  })

  test('do not take a port from each other, and the newcomer is told whose it is', async () => {
    await using stage = await Stage.open()
    stage.apply('web')
    await stage.untilReady()
    stage.apply('second', share(stage.address('web'), 80))
    await stage.until(() => stage.state('second')?.is === 'refused')
    const state = stage.state('second')
    expect(state?.is === 'refused' && state.problems[0]).toMatchObject({ field: 'spec.ports', value: '80/TCP' })
    expect(JSON.stringify(state)).toContain('default/web')
    expect(audit(stage)).toEqual([])
    stage.delete('web')
    await stage.untilReady()
    expect(audit(stage)).toEqual([])
  })

  test('swap their ports', async () => {
    await using stage = await Stage.open()
    stage.apply('web')
    await stage.untilReady()
    const address = stage.address('web')
    stage.apply('second', share(address, 8080))
    await stage.untilReady()
    stage.apply('web', { ports: [8080] })
    stage.apply('second', share(address, 80))
    await stage.untilReady()
    expect(audit(stage)).toEqual([])
  })
})

describe('a public IP that somebody else made', () => {
  test('is used by name and by address, never written and never deleted', async () => {
    await using stage = await Stage.raise()
    const id = stage.azure.idOf('publicIPAddresses', 'mine')
    const seed = {
      id,
      location: 'westeurope',
      sku: { name: 'Standard' },
      tags: { team: 'shop' },
      properties: { publicIPAllocationMethod: 'Static' },
    }
    stage.emulator.seed(seed)
    await stage.start()
    const outside = new Outside(stage.emulator)
    const address = outside.publicIp('mine')?.properties.ipAddress ?? ''
    stage.apply('named', { annotations: { [annotationKey('pip-name')]: 'mine' } })
    stage.apply('addressed', { ports: [8080], spec: { loadBalancerIP: address } })
    await stage.untilReady()
    expect([stage.address('named'), stage.address('addressed')]).toEqual([address, address])
    expect(audit(stage)).toEqual([])
    stage.delete('named')
    stage.delete('addressed')
    await stage.until(() => stage.cluster.services.size === 0)
    expect(outside.publicIps.map(({ name, tags }) => ({ name, tags }))).toEqual([
      { name: 'mine', tags: { team: 'shop' } },
    ])
    expect(outside.loadBalancers).toEqual([])
    expect(outside.securityRules).toEqual([])
    expect(stage.emulator.log.count({ method: 'PUT', type: 'publicIPAddresses' })).toBe(0)
  })

  test('takes a Service over from its own address and gives it back', async () => {
    await using stage = await Stage.raise()
    seedUsersPublicIp(stage, 'mine')
    await stage.start()
    const outside = new Outside(stage.emulator)
    stage.apply('web')
    await stage.untilReady()
    const own = stage.address('web')
    stage.apply('web', { annotations: { [annotationKey('pip-name')]: 'mine' } })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(stage.address('web')).not.toBe(own)
    expect(audit(stage)).toEqual([])
    expect(outside.publicIps.map(({ name }) => name)).toEqual(['mine'])
    stage.apply('web')
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(audit(stage)).toEqual([])
    expect(outside.publicIps).toHaveLength(2)
  })
})

describe('an internal Service', () => {
  test('gets the address that it asks for, in the subnet that it asks for, and moves when it asks for another', async () => {
    await using stage = await Stage.open({ emulator: { latency: 'real' }, confirmDestructive: false })
    const at = (subnet: string | undefined, ip: string | undefined): ServiceWrite => ({
      annotations: {
        ...internal,
        ...(subnet === undefined ? {} : { [annotationKey('load-balancer-internal-subnet')]: subnet }),
        ...(ip === undefined ? {} : { [annotationKey('load-balancer-ipv4')]: ip }),
      },
    })
    stage.apply('web', at(undefined, '10.0.7.7'))
    await stage.untilReady()
    expect(stage.address('web')).toBe('10.0.7.7')
    stage.apply('web', at(undefined, '10.0.7.8'))
    await stage.untilReady()
    expect(stage.address('web')).toBe('10.0.7.8')
    await stage.time.pass(60_000)
    expect(audit(stage)).toEqual([])
    stage.apply('web', at('apps', undefined))
    await stage.untilReady()
    expect(stage.address('web')).toMatch(/^10\.1\.0\./)
    await stage.time.pass(60_000)
    expect(audit(stage)).toEqual([])
    const kept = stage.address('web')
    await stage.restart({ kill: true })
    await stage.untilReady()
    expect(stage.address('web')).toBe(kept)
    stage.delete('web')
    await stage.until(() => stage.cluster.services.size === 0)
    expect(new Outside(stage.emulator).loadBalancers).toEqual([])
  })
})
