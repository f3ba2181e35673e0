import { expect, test } from 'vitest'
import { audit } from './audit.ts'
import { annotationKey } from './manifest.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'

const inOther = { annotations: { [annotationKey('load-balancer-resource-group')]: 'Addresses' } }

async function openWithGroup(): Promise<Stage> {
  const stage = await Stage.raise()
  const { subscriptionId } = stage.emulator.credentials
  stage.emulator.seed({ id: `/subscriptions/${subscriptionId}/resourceGroups/addresses`, location: 'westeurope' })
  await stage.start()
  return stage
}

test('a public IP in the group that a Service names is made there, and goes with the Service', async () => {
  await using stage = await openWithGroup()
  const outside = new Outside(stage.emulator)
  stage.apply('web', inOther)
  await stage.untilReady()
  expect(outside.publicIps.map(({ id }) => id.split('/')[4]?.toLowerCase())).toEqual(['addresses'])
  expect(audit(stage)).toEqual([])
  stage.delete('web')
  await stage.until(() => stage.cluster.services.size === 0)
  expect(outside.publicIps).toEqual([])
})

test('a Service that is deleted while nobody is there does not leave its public IP in another group', async () => {
  await using stage = await openWithGroup()
  stage.apply('web', inOther)
  await stage.untilReady()
  await stage.stop()
  stage.delete('web')
  await stage.start()
  await stage.until(() => stage.cluster.services.size === 0)
  expect(new Outside(stage.emulator).publicIps).toEqual([])
  expect(audit(stage)).toEqual([])
})

test('an address in another group is found again after a restart, and nothing is written', async () => {
  await using stage = await openWithGroup()
  stage.apply('web', inOther)
  stage.apply('shop')
  await stage.untilReady()
  stage.emulator.log.clear()
  await stage.restart()
  await stage.untilReady()
  await stage.time.pass(60_000)
  expect(stage.emulator.log.summary().byClass).toMatchObject({ write: 0, delete: 0 })
})

test('a group that appears later serves the Service that named it', async () => {
  await using stage = await Stage.open()
  stage.apply('web', inOther)
  await stage.until(() => stage.state('web')?.is === 'refused')
  const { subscriptionId } = stage.emulator.credentials
  stage.emulator.seed({ id: `/subscriptions/${subscriptionId}/resourceGroups/addresses`, location: 'westeurope' })
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
})

test('a group that is not there keeps nobody else from leaving', async () => {
  await using stage = await Stage.open({ driftIntervalMs: 60_000 })
  stage.apply('web')
  stage.apply('bad', inOther)
  await stage.untilReady('web')
  stage.delete('web')
  await stage.until(() => stage.cluster.services.size === 1)
  const before = stage.emulator.log.count({ method: 'GET', type: 'loadBalancers' })
  await stage.time.pass(150_000)
  expect(stage.emulator.log.count({ method: 'GET', type: 'loadBalancers' })).toBeGreaterThan(before)
})
