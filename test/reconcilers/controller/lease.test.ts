import { expect, test } from 'vitest'

import { sleep, systemClock } from '#provider/time/clock'

import { eventually } from '../eventually.ts'
import { Stage } from '../stage.ts'

const holderOf = (stage: Stage): unknown =>
  stage.server.store.get('leases', 'kube-system', 'cloud-controller-manager')?.spec?.['holderIdentity']

test('works only as the leader, while a standby waits with a warm cache', async () => {
  await using stage = await Stage.open()
  const first = await stage.start({ identity: 'first' })
  await first.controller.working
  const second = await stage.start({ identity: 'second' })
  stage.createService('web')
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  expect(holderOf(stage)).toBe('first')
  expect([first.controller.mayWrite(), second.controller.mayWrite()]).toEqual([true, false])
  expect(second.provider.statements).toEqual([])
})

test('hands over at once when it is stopped, after the provider has finished', async () => {
  await using stage = await Stage.open()
  const first = await stage.start({ identity: 'first' })
  await first.controller.working
  let providerHadStopped: boolean | undefined
  stage.server.faults.onCall(({ when, resource }) => {
    if (when === 'before' && resource === 'leases' && holderOf(stage) === 'first')
      providerHadStopped ??= first.provider.stopped
  })
  const second = await stage.start({ identity: 'second' })
  const ending = first.controller.ended
  await first.controller.stop()
  expect(await ending).toEqual({ is: 'stopped' })
  expect(providerHadStopped).toBe(true)
  expect(first.controller.mayWrite()).toBe(false)
  await second.controller.working
  expect(holderOf(stage)).toBe('second')
})

test('ends, and may write nothing any more, when somebody else takes the lease', async () => {
  await using stage = await Stage.open()
  const { controller, provider } = await stage.start({ identity: 'first' })
  await controller.working
  const lease = structuredClone(stage.server.store.get('leases', 'kube-system', 'cloud-controller-manager'))
  stage.server.store.update('leases', { ...lease, spec: { ...lease?.spec, holderIdentity: 'thief' } })
  // At the next look, not only when the ten seconds are over.
  const late = sleep(systemClock, 6000, new AbortController().signal)
  expect(await Promise.race([controller.ended, late])).toEqual({ is: 'leaseLost' })
  expect(controller.mayWrite()).toBe(false)
  const stated = provider.statements.length
  stage.createService('web')
  provider.wakeAll()
  expect(provider.statements).toHaveLength(stated)
  expect(stage.service('web').metadata.finalizers).toBeUndefined()
  expect(holderOf(stage)).toBe('thief')
})

test('takes no lease from one that renews it, and keeps what others wrote into the record', async () => {
  await using stage = await Stage.open()
  const labels = { 'example.com/watched': 'yes' }
  stage.server.store.create('leases', {
    metadata: { namespace: 'kube-system', name: 'cloud-controller-manager', labels },
    spec: { holderIdentity: '', leaseDurationSeconds: 1 },
  })
  const { controller } = await stage.start({ identity: 'first' })
  await controller.working
  const lease = stage.server.store.get('leases', 'kube-system', 'cloud-controller-manager')
  expect(lease?.metadata.labels).toEqual(labels)
  expect(lease?.spec).toMatchObject({ holderIdentity: 'first', leaseDurationSeconds: 15, leaseTransitions: 1 })
})
