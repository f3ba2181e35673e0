import { describe, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { aMember } from './a-member.ts'
import { annotationKey, internal } from './manifest.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'

const both = { spec: { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' } }
const onlyIpv6 = { spec: { ipFamilies: ['IPv6'] } }

async function withIpv6Nodes(): Promise<Stage> {
  const stage = await Stage.raise({ emulator: { latency: 'real' } })
  stage.members = stage.members.map((node, at) => ({ ...node, addresses: [...node.addresses, `fd00::1${at}`] }))
  await stage.start()
  return stage
}

test('a Service of both families gets both addresses, loses one, and nothing is left of it', async () => {
  await using stage = await withIpv6Nodes()
  stage.apply('web', both)
  stage.apply('six', onlyIpv6)
  await stage.untilReady()
  expect(stage.ingress('web').map(({ ip }) => ip.includes(':'))).toEqual([false, true])
  expect(stage.address('six')).toContain(':')
  expect(audit(stage)).toEqual([])

  const [first] = stage.ingress('web')
  stage.apply('web', {})
  await stage.untilReady()
  await stage.time.pass(60_000)
  expect(stage.ingress('web')).toEqual([first])
  expect(audit(stage)).toEqual([])

  await stage.restart({ kill: true })
  await stage.untilReady()
  expect(stage.ingress('web')).toEqual([first])
  stage.delete('web')
  stage.delete('six')
  await stage.until(() => stage.cluster.services.size === 0)
  const outside = new Outside(stage.emulator)
  expect([outside.publicIps, outside.loadBalancers, outside.securityRules]).toEqual([[], [], []])
})

/** Azure has no IPv6 addresses left for a while. */
function runOutOfIpv6(stage: Stage, service: string): void {
  const { uid } = stage.cluster.get(service)
  stage.emulator.faults.add({
    match: {
      method: 'PUT',
      type: 'publicIPAddresses',
      name: `kubernetes-a${uid.replaceAll('-', '').slice(0, 31)}-IPv6`,
    },
    do: { status: 400, code: 'PublicIPCountLimitReached' },
    times: 2,
  })
}

describe('while one of two families cannot be had', () => {
  test('PreferDualStack shows the other at once, and both when they can be had', async () => {
    await using stage = await withIpv6Nodes()
    stage.cluster.apply('web', { spec: { ...both.spec, ipFamilyPolicy: 'PreferDualStack' } })
    runOutOfIpv6(stage, 'web')
    stage.apply('web', { spec: { ...both.spec, ipFamilyPolicy: 'PreferDualStack' } })
    await stage.until(() => stage.ingress('web').length > 0)
    expect(stage.ingress('web').map(({ ip }) => ip.includes(':'))).toEqual([false])
    expect(stage.state('web')?.is).toBe('refused')
    expect(audit(stage)).toEqual([])
    const [first] = stage.ingress('web')
    await stage.untilReady()
    expect(stage.ingress('web').map(({ ip }) => ip.includes(':'))).toEqual([false, true])
    expect(stage.ingress('web')[0]).toEqual(first)
    expect(audit(stage)).toEqual([])
  })

  test('RequireDualStack shows nothing until it has both', async () => {
    await using stage = await Stage.open()
    stage.cluster.apply('web', both)
    runOutOfIpv6(stage, 'web')
    stage.apply('web', both)
    await stage.until(() => stage.state('web')?.is === 'refused')
    expect(stage.ingress('web')).toEqual([])
    await stage.untilReady()
    expect(stage.ingress('web')).toHaveLength(2)
  })
})

test('#9602: a Service of IPv6 alone keeps its address when IPv4 joins, and again when IPv4 goes', async () => {
  await using stage = await withIpv6Nodes()
  stage.apply('web', onlyIpv6)
  await stage.untilReady()
  const six = stage.address('web')
  stage.apply('web', { spec: { ipFamilies: ['IPv6', 'IPv4'], ipFamilyPolicy: 'PreferDualStack' } })
  await stage.untilReady()
  const [first, four] = stage.ingress('web')
  expect([first?.ip, four?.ip.includes('.')]).toEqual([six, true])
  expect(audit(stage)).toEqual([])
  await stage.restart({ kill: true })
  await stage.untilReady()
  expect(stage.ingress('web')).toEqual([first, four])
  stage.apply('web', onlyIpv6)
  await stage.untilReady()
  await stage.time.pass(60_000)
  expect(stage.ingress('web')).toEqual([first])
  expect(audit(stage)).toEqual([])
})

test('#1831: a Service of IPv6 alone inside is served by a load balancer that has nothing else', async () => {
  await using stage = await Stage.raise()
  const id = stage.azure.idOf('virtualNetworks', 'vnet')
  const six = { name: 'six', properties: { addressPrefixes: ['10.3.0.0/24', 'fd00:1::/64'] } }
  const { subnets = [] } = (stage.emulator.resources.get(id)?.properties ?? {}) as { subnets?: object[] }
  const addressSpace = { addressPrefixes: ['10.0.0.0/8', 'fd00::/48', 'fd00:1::/48'] }
  stage.emulator.seed({ id, location: 'westeurope', properties: { addressSpace, subnets: [...subnets, six] } })
  stage.members = [aMember('node-1', ['10.0.0.11', 'fd00::11'])]
  await stage.start()
  const annotations = { ...internal, [annotationKey('load-balancer-internal-subnet')]: 'six' }
  stage.apply('web', { ...onlyIpv6, annotations })
  await stage.untilReady()
  expect(stage.address('web')).toContain('fd00:1:')
  const [balancer] = new Outside(stage.emulator).loadBalancers
  const rules = balancer?.properties.loadBalancingRules?.map(({ properties }) => properties)
  expect(rules).toEqual([expect.objectContaining({ enableFloatingIP: false, backendPort: expect.any(Number) })])
})
