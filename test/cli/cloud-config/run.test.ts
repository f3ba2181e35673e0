/** The controller with its azure.json in a file or a Secret, as it runs in a cluster. */
import { expect, test } from 'vitest'
import { eventually } from '#test/reconcilers/eventually'
import { PlayedCluster } from '../played-cluster.ts'

test('a secret in the file is rotated without a restart, and a change of group ends the process in good order', async () => {
  await using cluster = await PlayedCluster.open()
  const { azure } = cluster
  const controller = await cluster.run()
  await controller.working
  azure.principals.set({ ...azure.credentials, clientSecret: 'rotated' })
  await cluster.write({ aadClientSecret: 'rotated' })
  await eventually(() =>
    expect(cluster.messages).toContainEqual(expect.stringMatching('azure.json has changed: signs in as')),
  )
  // No token of the old secret is any good now, and none is had by it.
  azure.faults.add({ match: { method: 'PUT' }, do: { expireTokens: true } })
  cluster.createService('web')
  await eventually(() => expect(azure.resources.list('publicIPAddresses')).toHaveLength(1))
  await cluster.write({ aadClientSecret: 'rotated', resourceGroup: 'other' })
  expect(await controller.ended).toEqual({ is: 'stopped' })
  expect(cluster.messages).toContain('azure.json has changed: the process ends, to be started with it')
})

test('a Secret stands for the file', async () => {
  await using cluster = await PlayedCluster.open()
  const secret = { namespace: 'kube-system', name: 'azure-cloud-provider', key: 'cloud-config' }
  cluster.api.store.create('secrets', {
    metadata: { namespace: secret.namespace, name: secret.name },
    data: { [secret.key]: Buffer.from(JSON.stringify(cluster.file)).toString('base64') },
  })
  const run = (cloudConfigSecret: typeof secret) => cluster.run({ cloudConfig: undefined, cloudConfigSecret })
  const controller = await run(secret)
  await controller.working
  expect(cluster.messages).toContain(`signs in as client ${cluster.azure.credentials.clientId} by its secret`)
  await expect(run({ ...secret, key: 'other' })).rejects.toThrow(
    'Secret kube-system/azure-cloud-provider has no key other',
  )
  await expect(run({ ...secret, name: 'other' })).rejects.toThrow('Secret kube-system/other is not there')
})

test('nothing is done as long as the file asks for no controller', async () => {
  await using cluster = await PlayedCluster.open()
  await cluster.write({ disableCloudProvider: true })
  const starting = cluster.run()
  await eventually(() =>
    expect(cluster.messages).toContainEqual(expect.stringMatching('disableCloudProvider: nothing is done')),
  )
  expect(cluster.api.store.list('leases')).toEqual([])
  await cluster.write()
  const controller = await starting
  await controller.working
})
