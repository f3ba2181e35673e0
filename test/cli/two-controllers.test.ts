/** Parity 6: two controllers that take turns by the lease of the cloud-controller-manager, among real writes. */
import { expect, test } from 'vitest'
import { eventually } from '#test/reconcilers/eventually'
import { PlayedCluster } from './played-cluster.ts'

const names = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `web-${from + at}`)

async function haveAddresses(cluster: PlayedCluster, services: readonly string[]): Promise<void> {
  await eventually(() => {
    for (const name of services) expect([name, ...cluster.addresses(name)]).toHaveLength(2)
  }, 20_000)
}

test('a lease that changes hands in the middle of a batch loses no write and doubles none', async () => {
  await using cluster = await PlayedCluster.open({ latency: 'fast', seed: 7 })
  const { azure } = cluster
  cluster.createNode('node-1', '10.0.0.11')
  const first = await cluster.run()
  await first.working
  const second = await cluster.run()
  for (const name of names(0, 12)) cluster.createService(name)
  // The public IPs are on their way, and nothing else yet.
  await eventually(() => expect(azure.log.count({ method: 'PUT', type: 'publicIPAddresses' })).toBeGreaterThan(3))
  const ended = first.stop()
  for (const name of names(12, 16)) cluster.createService(name)
  await ended
  await second.working
  await haveAddresses(cluster, names(0, 16))

  const made = azure.log.entries.filter(({ method, type }) => method === 'PUT' && type === 'publicIPAddresses')
  const isCreation = ({ status }: { readonly status: number }) => status === 201
  expect(made.filter(isCreation)).toHaveLength(16)
  expect(new Set(made.filter(isCreation).map(({ path }) => path)).size).toBe(16)
  expect(azure.resources.list('publicIPAddresses')).toHaveLength(16)
  const [balancer] = azure.resources.list('loadBalancers')
  expect(balancer?.properties?.['loadBalancingRules']).toHaveLength(16)
  const shown = names(0, 16).flatMap((name) => cluster.addresses(name))
  expect(new Set(shown).size).toBe(16)

  const before = azure.log.entries.filter(({ method }) => method === 'PUT').length
  const third = await cluster.run()
  await second.stop()
  await third.working
  cluster.api.store.delete('services', 'default', 'web-3')
  await eventually(() => expect(azure.resources.list('publicIPAddresses')).toHaveLength(15), 20_000)
  const puts = azure.log.entries.filter(({ method }) => method === 'PUT').slice(before)
  // One of the load balancer and one of the security group, for the Service that went.
  expect(puts.map(({ type }) => type).toSorted()).toEqual(['loadBalancers', 'networkSecurityGroups'])
}, 60_000)
