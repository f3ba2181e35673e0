/** Two controllers as processes: how long nobody serves when one is stopped, and when one is killed. */
import { expect, test } from 'vitest'
import { eventually } from '#test/reconcilers/eventually'
import { ControllerProcess } from './controller-process.ts'
import { PlayedCluster } from './played-cluster.ts'

test('the next one works within three seconds of a stop, and within twenty of a kill', async () => {
  await using cluster = await PlayedCluster.open({ latency: 'fast', seed: 3 })
  cluster.createNode('node-1', '10.0.0.11')
  const holder = () =>
    cluster.api.store.get('leases', 'kube-system', 'cloud-controller-manager')?.spec?.['holderIdentity']
  await using first = new ControllerProcess(cluster)
  await first.untilItSays('working')
  await using second = new ControllerProcess(cluster)
  await second.untilItSays('waiting for the lease')
  cluster.createService('before')
  await eventually(() => expect(cluster.addresses('before')).toHaveLength(1), 20_000)

  const toldToStop = Date.now()
  const ending = first.end('SIGTERM')
  cluster.createService('meanwhile')
  const secondWorks = await second.untilItSays('working')
  expect(secondWorks - toldToStop).toBeLessThan(3000)
  expect(await ending).toBe(0)
  await eventually(() => expect(cluster.addresses('meanwhile')).toHaveLength(1), 20_000)

  await using third = new ControllerProcess(cluster)
  await third.untilItSays('waiting for the lease')
  const killed = Date.now()
  await second.end('SIGKILL')
  cluster.createService('after')
  expect(holder()).not.toBe('')
  expect((await third.untilItSays('working')) - killed).toBeLessThan(20_000)
  await eventually(() => expect(cluster.addresses('after')).toHaveLength(1), 20_000)

  // Nobody wrote anything twice.
  const made = cluster.azure.log.entries.filter(({ method, type }) => method === 'PUT' && type === 'publicIPAddresses')
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(await third.end('SIGTERM')).toBe(0)
  expect(holder()).toBe('')
}, 90_000)
