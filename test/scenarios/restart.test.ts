import { describe, expect, test } from 'vitest'
import { aMember } from './a-member.ts'
import { audit } from './audit.ts'
import { annotationKey, internal } from './manifest.ts'
import { leadsTo, Outside } from './outside.ts'
import { Stage } from './stage.ts'

const count = 100

async function openFull(): Promise<Stage> {
  const stage = await Stage.open({ emulator: { latency: 'fast' } })
  for (let at = 0; at < count; at += 1) stage.apply(`web${at}`, at % 10 === 0 ? { annotations: internal } : {})
  await stage.untilReady()
  return stage
}

describe('a hundred Services', () => {
  test('are created by few writes, stand a restart without any, and take a node in by one write for each pool', async () => {
    await using stage = await openFull()
    const { log } = stage.emulator
    expect(audit(stage)).toEqual([])
    expect(log.count({ method: 'PUT', type: 'loadBalancers' })).toBeLessThanOrEqual(20)
    expect(log.count({ method: 'PUT', type: 'networkSecurityGroups' })).toBeLessThanOrEqual(20)

    log.clear()
    await stage.restart()
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(log.summary().byClass).toMatchObject({ write: 0, delete: 0 })
    expect(log.count({ class: 'read' })).toBeLessThanOrEqual(10)

    log.clear()
    stage.setMembers([...stage.members, aMember('node-4', ['10.0.0.14'])])
    await stage.time.pass(60_000)
    expect(log.count({ class: 'read' })).toBeLessThanOrEqual(3)
    expect(log.count({ class: 'write' })).toBe(2)
    for (const { properties } of new Outside(stage.emulator).loadBalancers) {
      expect(properties.backendAddressPools?.[0]?.properties?.loadBalancerBackendAddresses).toHaveLength(4)
    }
  })
})

describe('after a restart', () => {
  test('the first Service to speak costs the others nothing', async () => {
    await using stage = await Stage.open()
    for (const name of ['web', 'shop', 'mail']) stage.apply(name)
    await stage.untilReady()
    await stage.stop()
    const held = [...stage.cluster.services].filter(([, { object }]) => object.metadata.name !== 'web')
    for (const [uid] of held) stage.cluster.services.delete(uid)
    await stage.start({ known: held.map(([, service]) => service) })
    stage.apply('web', { ports: [80, 443] })
    await stage.untilReady('web')
    for (const [uid, service] of held) stage.cluster.services.set(uid, service)
    expect(audit(stage)).toEqual([])
  })

  test('a Service whose annotations cannot be read any more keeps what it has', async () => {
    await using stage = await Stage.open()
    stage.apply('web')
    stage.apply('shop')
    await stage.untilReady()
    const address = stage.address('web')
    stage.apply('web', { annotations: { [annotationKey('load-balancer-tcp-idle-timeout')]: 'long' } })
    await stage.restart()
    stage.apply('shop', { ports: [80, 443] })
    await stage.untilReady('shop')
    expect(stage.state('web')?.is).toBe('refused')
    expect(stage.address('web')).toBe(address)
    expect(audit(stage)).toEqual([])
  })

  test('nothing is closed of a Service that speaks before its load balancer was read', async () => {
    await using stage = await Stage.open()
    stage.apply('web')
    stage.apply('shop')
    await stage.untilReady()
    const outside = new Outside(stage.emulator)
    const failures: string[] = []
    stage.emulator.resources.onChange(({ phase }) => {
      if (phase !== 'settled') return
      failures.push(...['web', 'shop'].flatMap((name) => outside.lacks(stage.address(name), 80) ?? []))
    })
    await stage.stop()
    // The list of load balancers is long in coming: the Services are looked at while only the rest of the world is known.
    stage.emulator.faults.add({ match: { method: 'GET', type: 'loadBalancers' }, do: { delayMs: 8000 } })
    const starting = stage.start()
    for (const uid of stage.cluster.services.keys()) stage.controller.look(uid)
    await starting
    await stage.untilReady()
    await stage.time.pass(10_000)
    expect(failures).toEqual([])
    expect(stage.emulator.log.count({ method: 'PUT', type: 'networkSecurityGroups' })).toBe(1)
  })
})

test('a node that left while no controller lived loses its openings too: the pool that still names it tells whose it was', async () => {
  await using stage = await Stage.open()
  const strangers = { ...openingTo('10.0.0.99'), name: `k8s-azure-lb_allow_IPv4_${'0'.repeat(32)}` }
  const guard = stage.azure.idOf('networkSecurityGroups', 'nodes')
  stage.emulator.seed({ id: guard, location: 'westeurope', properties: { securityRules: [strangers] } })
  stage.apply('web', { annotations: { [annotationKey('disable-load-balancer-floating-ip')]: 'true' } })
  await stage.untilReady()
  const opened = () => new Outside(stage.emulator).securityRules.flatMap(leadsTo).toSorted()
  expect(opened()).toEqual(['10.0.0.11', '10.0.0.12', '10.0.0.13', '10.0.0.99'])
  await stage.stop()
  stage.members = stage.members.slice(0, 2)
  await stage.start()
  await stage.untilReady()
  await stage.time.pass(60_000)
  // Nothing says of the last one whose it is: another cluster may stand on the same security group.
  expect(opened()).toEqual(['10.0.0.11', '10.0.0.12', '10.0.0.99'])
})

function openingTo(address: string) {
  return {
    properties: {
      access: 'Allow',
      direction: 'Inbound',
      priority: 900,
      protocol: 'Tcp',
      sourceAddressPrefix: 'Internet',
      sourcePortRange: '*',
      destinationPortRanges: ['30999'],
      destinationAddressPrefixes: [address],
    },
  }
}
