import { describe, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { annotationKey, internal, type ServiceWrite } from './manifest.ts'
import { Outside } from './outside.ts'
import { Stage, type StageOptions } from './stage.ts'

const ipTags = (tags: string, more: Readonly<Record<string, string>> = {}): ServiceWrite => ({
  annotations: { [annotationKey('pip-ip-tags')]: tags, ...more },
})

const consent = (...addresses: readonly string[]) => ({ 'berth.dev/confirm-address-change': addresses.join(',') })

async function openWithTags(options: StageOptions = {}): Promise<Stage> {
  const stage = await Stage.open(options)
  stage.apply('web', ipTags('RoutingPreference=Internet'))
  await stage.untilReady()
  return stage
}

describe('weakness 37: IP tags that differ', () => {
  test('cost the address only with consent that names it, and the event stands before', async () => {
    await using stage = await openWithTags()
    const before = stage.address('web')
    stage.apply('web', ipTags('RoutingPreference=Other'))
    await stage.until(() => `${JSON.stringify(stage.state('web'))}`.includes('confirm-address-change'))
    await stage.time.pass(60_000)
    expect(stage.address('web')).toBe(before)
    expect(audit(stage)).toEqual([])
    expect(stage.controller.news).toEqual([
      expect.stringMatching(new RegExp(`^web AddressWillChange: .*azure-pip-ip-tags.*${before}`)),
    ])

    // The consent to another address is none.
    stage.apply('web', ipTags('RoutingPreference=Other', consent('20.0.0.99')))
    await stage.time.pass(60_000)
    expect(stage.address('web')).toBe(before)

    stage.apply('web', ipTags('RoutingPreference=Other', consent(before)))
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(stage.address('web')).not.toBe(before)
    expect(new Outside(stage.emulator).publicIps.map(({ properties }) => properties.ipTags)).toEqual([
      [{ ipTagType: 'RoutingPreference', tag: 'Other' }],
    ])
    expect(audit(stage)).toEqual([])
  })

  test('are told first even where no consent is asked for', async () => {
    await using stage = await openWithTags({ confirmDestructive: false })
    const before = stage.address('web')
    const told: number[] = []
    stage.emulator.resources.onChange(() => told.push(stage.controller.news.length))
    stage.apply('web', ipTags(''))
    await stage.untilReady()
    await stage.until(() => stage.address('web') !== before)
    expect(told[0]).toBe(1)
    expect(audit(stage)).toEqual([])
  })

  test('leave the old public IP once, although it may not be deleted yet because a predecessor was killed just before', async () => {
    await using stage = await openWithTags({ confirmDestructive: false })
    const before = stage.address('web')
    await stage.restart({ kill: true })
    stage.emulator.log.clear()
    stage.apply('web', ipTags(''))
    await stage.untilReady()
    await stage.until(() => stage.address('web') !== before)
    expect(stage.emulator.log.count({ class: 'write', type: 'loadBalancers' })).toBeLessThanOrEqual(2)
    expect(new Outside(stage.emulator).publicIps.map(({ properties }) => properties.ipTags ?? [])).toEqual([[]])
    expect(audit(stage)).toEqual([])
  })

  test('are changed in place where azure.json says that Azure takes it', async () => {
    await using stage = await openWithTags({ config: { enableIPTagMutationForExistingPublicIP: true } })
    const before = stage.address('web')
    stage.apply('web', ipTags('RoutingPreference=Other'))
    await stage.untilReady()
    await stage.time.pass(10_000)
    expect(stage.address('web')).toBe(before)
    expect(new Outside(stage.emulator).publicIps[0]?.properties.ipTags).toEqual([
      { ipTagType: 'RoutingPreference', tag: 'Other' },
    ])
  })

  test('take no address from another Service that stands there', async () => {
    await using stage = await openWithTags({ confirmDestructive: false })
    const address = stage.address('web')
    stage.apply('shop', { ports: [81], spec: { loadBalancerIP: address } })
    await stage.untilReady()
    stage.apply('web', ipTags('RoutingPreference=Other'))
    await stage.until(() => stage.state('web')?.is === 'refused')
    expect(JSON.stringify(stage.state('web'))).toContain('default/shop stands there too')
    expect([stage.address('web'), stage.address('shop')]).toEqual([address, address])
    expect(audit(stage)).toEqual([])
  })
})

describe('weakness 37: another subnet', () => {
  test('waits for consent, and a Service that names its new address needs none', async () => {
    await using stage = await Stage.open()
    const inApps = { ...internal, [annotationKey('load-balancer-internal-subnet')]: 'apps' }
    stage.apply('web', { annotations: internal })
    stage.apply('shop', { annotations: internal })
    await stage.untilReady()
    const [web, shop] = [stage.address('web'), stage.address('shop')]
    stage.apply('web', { annotations: inApps })
    stage.apply('shop', { annotations: { ...inApps, [annotationKey('load-balancer-ipv4')]: '10.1.0.77' } })
    await stage.untilReady('shop')
    await stage.time.pass(30_000)
    expect([stage.address('web'), stage.address('shop')]).toEqual([web, '10.1.0.77'])
    expect(shop).not.toBe('10.1.0.77')
    stage.apply('web', { annotations: { ...inApps, ...consent(web) } })
    await stage.untilReady()
    expect(stage.address('web')).toMatch(/^10\.1\.0\./)
    await stage.time.pass(30_000)
    expect(audit(stage)).toEqual([])
  })
})

describe('weakness 37: what else is edited goes through while an edit waits for consent', () => {
  const isHeld = (stage: Stage) => `${JSON.stringify(stage.state('web'))}`.includes('confirm-address-change')
  const prefix = (stage: Stage) =>
    `/subscriptions/${stage.emulator.credentials.subscriptionId}/resourceGroups/cluster/providers/Microsoft.Network/publicIPPrefixes/pool`

  test.each([
    ['other IP tags', {}, () => ({ [annotationKey('pip-ip-tags')]: 'RoutingPreference=Other' })],
    ['a prefix', {}, (stage: Stage) => ({ [annotationKey('pip-prefix-id')]: prefix(stage) })],
    ['another resource group', {}, () => ({ [annotationKey('load-balancer-resource-group')]: 'addresses' })],
    ['another subnet', internal, () => ({ [annotationKey('load-balancer-internal-subnet')]: 'apps' })],
  ])('for %s', async (_name, annotations, costly) => {
    await using stage = await Stage.open()
    stage.emulator.seed({
      id: `/subscriptions/${stage.emulator.credentials.subscriptionId}/resourceGroups/addresses`,
      location: 'westeurope',
    })
    stage.apply('web', { annotations })
    await stage.untilReady()
    const before = stage.address('web')
    const label = annotations === internal ? {} : { [annotationKey('dns-label-name')]: 'berth-held' }
    stage.apply('web', { annotations: { ...annotations, ...label, ...costly(stage) }, ports: [80, 443] })
    await stage.until(() => isHeld(stage) && new Outside(stage.emulator).serves(before, 443))
    await stage.time.pass(60_000)
    expect(isHeld(stage)).toBe(true)
    expect(stage.ingress('web')).toEqual([{ ip: before }])
    expect(stage.controller.news).toHaveLength(1)
    expect(audit(stage)).toEqual([])
    const labels = new Outside(stage.emulator).publicIps.map(
      ({ properties }) => properties.dnsSettings?.domainNameLabel,
    )
    expect(labels).toEqual(annotations === internal ? [] : ['berth-held'])
  })

  test('also where it is only told before it is done', async () => {
    await using stage = await openWithTags({ confirmDestructive: false })
    const before = stage.address('web')
    stage.apply('web', { ...ipTags('RoutingPreference=Other'), ports: [80, 443] })
    await stage.untilReady()
    await stage.until(() => stage.address('web') !== before)
    await stage.untilReady()
    expect(audit(stage)).toEqual([])
  })
})

describe('berth.dev/retain-address', () => {
  const retained: ServiceWrite = {
    annotations: { 'berth.dev/retain-address': 'true', [annotationKey('pip-tags')]: 'team=shop' },
  }

  test('leaves the public IP behind without our tags, and names it', async () => {
    await using stage = await Stage.open()
    stage.apply('web', retained)
    await stage.untilReady()
    const address = stage.address('web')
    stage.delete('web')
    await stage.until(() => stage.cluster.services.size === 0)
    const outside = new Outside(stage.emulator)
    expect(outside.publicIps.map(({ tags, properties }) => ({ tags, ip: properties.ipAddress }))).toEqual([
      { tags: { team: 'shop' }, ip: address },
    ])
    expect(stage.controller.news).toEqual([expect.stringMatching(new RegExp(`^web AddressRetained: .*${address}`))])
    expect(outside.loadBalancers).toEqual([])
    expect(outside.securityRules).toEqual([])
    // It is a user's own from then on.
    stage.apply('next', { spec: { loadBalancerIP: address } })
    await stage.untilReady()
    stage.delete('next')
    await stage.until(() => stage.cluster.services.size === 0)
    expect(outside.publicIps).toHaveLength(1)
  })

  test('leaves it behind too when the Service goes internal, and lets others stay on it', async () => {
    await using stage = await Stage.open()
    stage.apply('web', retained)
    await stage.untilReady()
    const address = stage.address('web')
    stage.apply('shop', { ports: [81], spec: { loadBalancerIP: address } })
    await stage.untilReady()
    stage.apply('web', { annotations: { ...retained.annotations, ...internal } })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(stage.address('shop')).toBe(address)
    expect(audit(stage)).toEqual([])
  })
})
