import { describe, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { annotationKey, internal, type ServiceWrite } from './manifest.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'

const good = ['one', 'two', 'three', 'four', 'five']
const withIp = (ip: string): ServiceWrite => ({
  annotations: { ...internal, [annotationKey('load-balancer-ipv4')]: ip },
})

const prefixId =
  '/subscriptions/00000000-0000-4000-a000-000000000001/resourceGroups/cluster/providers/Microsoft.Network/publicIPPrefixes/none'

interface Bad {
  readonly what: string
  readonly write: ServiceWrite
  readonly corrected: ServiceWrite
  readonly field: RegExp
  readonly value: string
  readonly why: RegExp
}

const bad: readonly Bad[] = [
  {
    what: 'a static address outside its subnet',
    write: withIp('10.9.9.9'),
    corrected: withIp('10.0.3.3'),
    field: /load-balancer-ipv4/,
    value: '10.9.9.9',
    why: /subnet/i,
  },
  {
    what: 'a static address that a machine has',
    write: withIp('10.0.0.12'),
    corrected: withIp('10.0.3.3'),
    field: /load-balancer-ipv4/,
    value: '10.0.0.12',
    why: /10\.0\.0\.12/,
  },
  {
    what: 'a subnet that is not there',
    write: { annotations: { ...internal, [annotationKey('load-balancer-internal-subnet')]: 'cellar' } },
    corrected: { annotations: { ...internal, [annotationKey('load-balancer-internal-subnet')]: 'apps' } },
    field: /internal-subnet/,
    value: 'cellar',
    why: /cellar/,
  },
  {
    what: 'a DNS label that Azure does not take',
    write: { annotations: { [annotationKey('dns-label-name')]: 'Not_A_Label' } },
    corrected: { annotations: { [annotationKey('dns-label-name')]: 'label' } },
    field: /dns-label-name/,
    value: 'Not_A_Label',
    why: /label/i,
  },
  {
    what: 'a DNS label that somebody else has',
    write: { annotations: { [annotationKey('dns-label-name')]: 'taken' } },
    corrected: { annotations: { [annotationKey('dns-label-name')]: 'free' } },
    field: /dns-label-name/,
    value: 'taken',
    why: /public IP other has this DNS label/,
  },
  {
    what: 'a prefix that is not there',
    write: { annotations: { [annotationKey('pip-prefix-id')]: prefixId } },
    corrected: {},
    field: /pip-prefix-id/,
    value: prefixId,
    why: /not found/,
  },
  {
    what: 'a resource group that is not there',
    write: { annotations: { [annotationKey('load-balancer-resource-group')]: 'nowhere' } },
    corrected: {},
    field: /resource-group/,
    value: 'nowhere',
    why: /no resource group/,
  },
  {
    what: 'a public IP that is not there',
    write: { annotations: { [annotationKey('pip-name')]: 'nowhere' } },
    corrected: {},
    field: /pip-name/,
    value: 'nowhere',
    why: /no public IP/,
  },
]

/** Another cluster's public IP has a label already. */
async function openBesideOthers(): Promise<Stage> {
  // Nobody is asked for consent here: what is wrong has to come to light all the same.
  const stage = await Stage.raise({ confirmDestructive: false })
  stage.emulator.seed({
    id: stage.azure.idOf('publicIPAddresses', 'other'),
    location: 'westeurope',
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static', dnsSettings: { domainNameLabel: 'taken' } },
  })
  await stage.start()
  return stage
}

describe.each(bad)('a Service with $what', ({ write, corrected, field, value, why }) => {
  test('is told so, costs the others of its batch nothing, and heals when it is corrected', async () => {
    await using stage = await openBesideOthers()
    for (const name of good.slice(0, 3)) stage.apply(name)
    stage.apply('bad', write)
    for (const name of good.slice(3)) stage.apply(name, { annotations: internal })
    await stage.untilReady(...good)
    await stage.until(() => stage.state('bad')?.is === 'refused')
    const state = stage.state('bad')
    if (state?.is !== 'refused') throw new Error('not refused')
    expect(state.ingress).toEqual([])
    const [problem] = state.problems
    expect(problem?.field).toMatch(field)
    expect(problem?.value).toBe(value)
    expect(problem?.why).toMatch(why)
    expect(problem?.fix).not.toBe('')

    stage.apply('bad', corrected)
    await stage.untilReady()
    expect(audit(stage)).toEqual([])
  })

  test('keeps what it had when that was an edit', async () => {
    await using stage = await openBesideOthers()
    const before = 'load-balancer-internal' in (write.annotations ?? {}) ? { annotations: internal } : {}
    stage.apply('bad', before)
    stage.apply('one')
    await stage.untilReady()
    const address = stage.address('bad')
    stage.apply('bad', write)
    await stage.until(() => stage.state('bad')?.is === 'refused')
    await stage.time.pass(120_000)
    expect(stage.state('bad')?.is).toBe('refused')
    expect(stage.address('bad')).toBe(address)
    expect(audit(stage)).toEqual([])
    stage.apply('bad', before)
    await stage.untilReady()
    expect(stage.address('bad')).toBe(address)
    expect(audit(stage)).toEqual([])
  })
})

describe.each([
  { how: 'with floating IP', annotations: {} },
  { how: 'without floating IP', annotations: { [annotationKey('disable-load-balancer-floating-ip')]: 'true' } },
])('an edit $how whose openings Azure refuses', ({ annotations }) => {
  test('leaves open what was open, to the Service itself and to the others', async () => {
    await using stage = await Stage.open()
    stage.apply('web', { annotations })
    stage.apply('shop', { annotations, ports: [81] })
    await stage.untilReady()
    const outside = new Outside(stage.emulator)
    const lacks: string[] = []
    stage.emulator.resources.onChange(() => {
      const lack = outside.lacks(stage.address('web'), 80) ?? outside.lacks(stage.address('shop'), 81)
      if (lack !== undefined) lacks.push(lack)
    })
    stage.emulator.faults.add({
      match: { method: 'PUT', type: 'networkSecurityGroups' },
      do: { status: 400, code: 'SecurityRuleInvalidAddressPrefix', message: 'not this one' },
    })
    const narrower = { loadBalancerSourceRanges: ['192.0.2.0/24'] }
    stage.apply('web', { annotations, spec: narrower })
    await stage.until(() => stage.state('web')?.is === 'refused')
    // Something else is written meanwhile.
    stage.apply('mail', { annotations, ports: [82] })
    await stage.untilReady('mail', 'shop')
    expect(lacks).toEqual([])
    await stage.untilReady()
    expect(audit(stage)).toEqual([])
  })
})
