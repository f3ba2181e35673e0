/** Which lease a controller works under. */
import { expect, test } from 'vitest'
import { leaseOf } from '#cli/lease'
import { eventually } from '#test/reconcilers/eventually'
import { PlayedCluster } from './played-cluster.ts'

test('is the usual one unless the flags of Kubernetes name another', () => {
  expect(leaseOf({}, undefined)).toEqual({ namespace: 'kube-system', name: 'cloud-controller-manager' })
  expect(leaseOf({}, 'berth.dev/azure')).toEqual({ namespace: 'kube-system', name: 'berth-controller' })
  const named = { 'leader-elect-resource-name': 'mine' }
  expect(leaseOf(named, 'berth.dev/azure')).toEqual({ namespace: 'kube-system', name: 'mine' })
  const elsewhere = { ...named, 'leader-elect-resource-namespace': 'berth' }
  expect(leaseOf(elsewhere, undefined)).toEqual({ namespace: 'berth', name: 'mine' })
})

test('holds off only those that work under the same', async () => {
  await using cluster = await PlayedCluster.open()
  cluster.api.store.create('namespaces', { metadata: { name: 'berth' } })
  const holder = (namespace: string, name: string) =>
    cluster.api.store.get('leases', namespace, name)?.spec?.['holderIdentity']
  const lease = { namespace: 'berth', name: 'mine' }
  const first = await cluster.run({ lease })
  await first.working
  expect(holder('berth', 'mine')).toMatch(/./)
  expect(holder('kube-system', 'cloud-controller-manager')).toBeUndefined()
  const usual = await cluster.run()
  await usual.working
  expect(holder('kube-system', 'cloud-controller-manager')).toMatch(/./)
  let hasBegun = false
  const second = await cluster.run({ lease })
  void second.working.then(() => (hasBegun = true))
  await eventually(() => expect(cluster.messages.join()).toContain('waiting for the lease'))
  expect(hasBegun).toBe(false)
  await first.stop()
  await second.working
}, 20_000)
