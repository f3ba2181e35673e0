import { describe, expect, test } from 'vitest'
import { audit } from '../audit.ts'
import { annotationKey, internal, type ServiceWrite } from '../manifest.ts'
import { first, openSeveral, second, standsOn } from './several-stage.ts'
import { seedUsersPublicIp } from '../foreign.ts'

const shop = { team: 'shop' }
const balancers = [first, { ...second, serviceLabelSelector: { matchLabels: shop } }]
const at = (ip: string, port: number, more: ServiceWrite = {}): ServiceWrite => ({
  ...more,
  ports: [port],
  spec: { loadBalancerIP: ip },
})
const asking = (name: string) => ({ [annotationKey('load-balancer-configurations')]: name })

describe('Services that share an address among several load balancers', () => {
  test('stand where the address stands', async () => {
    await using stage = await openSeveral()
    stage.apply('web', { annotations: asking('lb2') })
    await stage.untilReady()
    stage.apply('second', at(stage.address('web'), 8080))
    await stage.untilReady()
    expect(standsOn(stage, 'second')).toEqual(['lb2'])
    expect(audit(stage)).toEqual([])
  })

  test('cannot ask for an address and a load balancer both', async () => {
    await using stage = await openSeveral()
    stage.apply('web')
    await stage.untilReady()
    stage.apply('second', at(stage.address('web'), 8080, { annotations: asking('lb2') }))
    await stage.until(() => stage.state('second')?.is === 'refused')
    const state = stage.state('second')
    expect(state?.is === 'refused' && state.problems[0]?.why).toContain('that decides the load balancer')
  })

  test('refuse a newcomer that may not be where the address is', async () => {
    await using stage = await openSeveral({ balancers })
    stage.apply('web')
    await stage.untilReady()
    stage.apply('cart', at(stage.address('web'), 8080, { labels: shop }))
    await stage.until(() => stage.state('cart')?.is === 'refused')
    const state = stage.state('cart')
    expect(state?.is === 'refused' && state.problems[0]?.why).toContain('is on load balancer kubernetes')
    expect(audit(stage)).toEqual([])
  })

  test('#10125: move together or not at all: the first waits for the second, and both keep the address', async () => {
    await using stage = await openSeveral({ balancers, emulator: { latency: 'real' } })
    stage.apply('web')
    await stage.untilReady()
    const address = stage.address('web')
    stage.apply('second', at(address, 8080))
    await stage.untilReady()

    stage.apply('web', { labels: shop })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(standsOn(stage, 'web')).toEqual(['kubernetes'])
    const state = stage.state('web')
    expect(state?.is === 'ready' && state.warnings[0]?.why).toContain('1 others at its address keep it on kubernetes')

    stage.apply('second', at(address, 8080, { labels: shop }))
    await stage.until(() => standsOn(stage, 'web').join() === 'lb2')
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect([standsOn(stage, 'web'), standsOn(stage, 'second')]).toEqual([['lb2'], ['lb2']])
    expect([stage.address('web'), stage.address('second')]).toEqual([address, address])
    expect(stage.state('web')).toMatchObject({ is: 'ready', warnings: [] })
    expect(audit(stage)).toEqual([])
  })

  test('that name one public IP of a user move together, also an internal pair with one private address', async () => {
    await using stage = await openSeveral({ balancers, emulator: { latency: 'real' } })
    seedUsersPublicIp(stage, 'mine')
    const named = { annotations: { [annotationKey('pip-name')]: 'mine' } }
    const inside = { annotations: { ...internal, [annotationKey('load-balancer-ipv4')]: '10.0.7.7' } }
    const all: [string, ServiceWrite][] = [
      ['one', { ...named, ports: [80] }],
      ['two', { ...named, ports: [81] }],
      ['three', { ...inside, ports: [80] }],
      ['four', { ...inside, ports: [81] }],
    ]
    for (const [name, write] of all) stage.apply(name, write)
    await stage.untilReady()
    for (const [name, write] of all) stage.apply(name, { ...write, labels: shop })
    await stage.untilReady()
    await stage.time.pass(120_000)
    expect(all.map(([name]) => standsOn(stage, name).join())).toEqual(['lb2', 'lb2', 'lb2-internal', 'lb2-internal'])
    expect(audit(stage)).toEqual([])
  })

  test('leave a deleted first one, and the others stay where they are', async () => {
    await using stage = await openSeveral()
    stage.apply('web', { annotations: asking('lb2') })
    await stage.untilReady()
    const address = stage.address('web')
    stage.apply('second', at(address, 8080))
    await stage.untilReady()
    stage.delete('web')
    await stage.until(() => stage.cluster.services.size === 1)
    await stage.time.pass(60_000)
    expect(standsOn(stage, 'second')).toEqual(['lb2'])
    expect(stage.address('second')).toBe(address)
    expect(audit(stage)).toEqual([])
  })
})
