/** Parity 5: the node contract of a cloud-controller-manager, against the local Azure. */
import { expect, test } from 'vitest'
import { readControllers } from '#cli/controllers'
import { eventually } from '#test/reconcilers/eventually'
import { PlayedCluster } from './played-cluster.ts'

test('a node whose machine is gone is deleted, and another one stays', async () => {
  await using cluster = await PlayedCluster.open()
  const { subscriptionId } = cluster.azure.credentials
  const machine = (name: string) =>
    `azure:///subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/${name}`
  for (const [name, providerID] of [
    ['gone', machine('gone')],
    ['rack', 'metal://rack'],
  ] as const) {
    cluster.api.store.create('nodes', { metadata: { name }, spec: { providerID } })
  }
  const controller = await cluster.run({ controllers: readControllers('*') })
  await controller.working
  await eventually(() => expect(cluster.api.store.get('nodes', undefined, 'gone')).toBeUndefined())
  expect(cluster.api.store.get('nodes', undefined, 'rack')).toBeDefined()
})

test('the service controller alone leaves nodes alone', async () => {
  await using cluster = await PlayedCluster.open()
  const id = `azure:///subscriptions/${cluster.azure.credentials.subscriptionId}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/gone`
  cluster.api.store.create('nodes', { metadata: { name: 'gone' }, spec: { providerID: id } })
  const controller = await cluster.run()
  await controller.working
  cluster.createService('web')
  await eventually(() => expect(cluster.azure.resources.list('publicIPAddresses')).toHaveLength(1))
  expect(cluster.api.store.get('nodes', undefined, 'gone')).toBeDefined()
})

test('--controllers reads what a cloud-controller-manager reads', () => {
  const read = (text: string | undefined, className?: string) => [...readControllers(text, className)].join()
  const all = 'service,cloud-node,cloud-node-lifecycle,route,node-ipam'
  expect(read(undefined)).toBe(all)
  expect(read(undefined, 'berth.dev/azure')).toBe('service')
  expect(read('*')).toBe(all)
  expect(read('*,-cloud-node')).toBe('service,cloud-node-lifecycle,route,node-ipam')
  expect(read('*,-node-route-controller,-node-ipam-controller')).toBe('service,cloud-node,cloud-node-lifecycle')
  expect(read('cloud-node-lifecycle-controller, service-lb-controller')).toBe('cloud-node-lifecycle,service')
  expect(() => readControllers('nodes')).toThrow('--controllers: there is no nodes')
})
