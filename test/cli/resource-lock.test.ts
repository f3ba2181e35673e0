/** Parity 6: the lease that AKS' own resource provider shares with whoever writes load balancers. */
import { expect, test } from 'vitest'
import { eventually } from '#test/reconcilers/eventually'
import { PlayedCluster } from './played-cluster.ts'

const namespace = 'kube-system'
const name = 'aks-managed-resource-locker'
const previousHolder = 'aks-managed-resource-locker-previous-holder'

const writesOf = ({ azure }: PlayedCluster) =>
  azure.log.entries.filter(({ method }) => method === 'PUT' || method === 'DELETE').length

const leaseOf = ({ api }: PlayedCluster) => api.store.get('leases', namespace, name)

const holderOf = (cluster: PlayedCluster) => leaseOf(cluster)?.spec?.['holderIdentity']

/** Lets AKS hold the lease from now on. */
function heldByAks({ api }: PlayedCluster, renewTime = new Date()): void {
  const time = renewTime.toISOString().replace('Z', '000Z')
  const spec = { holderIdentity: 'aks-rp', leaseDurationSeconds: 900, acquireTime: time, renewTime: time }
  api.store.create('leases', { metadata: { namespace, name }, spec })
}

test('writes wait while AKS holds the lease, every Service says for whom, and go on when it is given back', async () => {
  await using cluster = await PlayedCluster.open()
  cluster.createNode('node-1', '10.0.0.11')
  heldByAks(cluster)
  const controller = await cluster.run()
  await controller.working
  cluster.createService('web')
  await eventually(() => {
    const status = cluster.api.store.get('services', 'default', 'web')?.status
    expect(JSON.stringify(status)).toContain(`${namespace}/${name}, which aks-rp holds`)
  })
  expect(writesOf(cluster)).toBe(0)
  const lease = structuredClone(leaseOf(cluster))
  const annotations = { [previousHolder]: 'aks-rp' }
  cluster.api.store.update('leases', {
    ...lease,
    metadata: { ...lease?.metadata, annotations },
    spec: { ...lease?.spec, holderIdentity: '' },
  })
  await eventually(() => expect(cluster.addresses('web')).toHaveLength(1))
  await eventually(() => expect(holderOf(cluster)).toBe(''))
  expect(leaseOf(cluster)?.metadata.annotations?.[previousHolder]).toBe('cloud-controller-manager')
}, 20_000)

test('weakness 10: the lease is taken for a batch, not for every Service', async () => {
  await using cluster = await PlayedCluster.open()
  cluster.createNode('node-1', '10.0.0.11')
  for (let at = 0; at < 20; at++) cluster.createService(`web-${at}`)
  const controller = await cluster.run()
  await controller.working
  await eventually(() => {
    for (let at = 0; at < 20; at++) expect(cluster.addresses(`web-${at}`)).toHaveLength(1)
  })
  await eventually(() => expect(holderOf(cluster)).toBe(''))
  const asked = cluster.api.log.entries.filter((entry) => entry.name === name)
  expect(asked.length).toBeLessThanOrEqual(8)
}, 20_000)

test('a lease whose holder went away is taken when its time is over', async () => {
  await using cluster = await PlayedCluster.open()
  cluster.createNode('node-1', '10.0.0.11')
  heldByAks(cluster, new Date(Date.now() - 901_000))
  const controller = await cluster.run()
  await controller.working
  cluster.createService('web')
  await eventually(() => expect(cluster.addresses('web')).toHaveLength(1))
})

test('who does without it asks for no lease', async () => {
  await using cluster = await PlayedCluster.open()
  cluster.createNode('node-1', '10.0.0.11')
  heldByAks(cluster)
  const controller = await cluster.run({ config: await cluster.settings('aksResourceLock: false') })
  await controller.working
  cluster.createService('web')
  await eventually(() => expect(cluster.addresses('web')).toHaveLength(1))
  expect(holderOf(cluster)).toBe('aks-rp')
})
