/** The controller with its azure.json in a file or a Secret, as it runs in a cluster. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runController, type ControllerCommand } from '#cli/run-controller'
import { startEmulator, type Emulator } from '#mocks/azure/emulator'
import { startApiServer, type ApiServer } from '#mocks/kubernetes/api-server'
import { eventually } from '#test/reconcilers/eventually'

let directory: string
let azure: Emulator
let cluster: ApiServer
let file: Record<string, unknown>
const lines: { readonly msg: string }[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'berth-config-'))
  azure = await startEmulator({ warn: () => {} })
  cluster = await startApiServer()
  lines.length = 0
  const { subscriptionId, tenantId, clientId, clientSecret } = azure.credentials
  const group = `/subscriptions/${subscriptionId}/resourceGroups/rg`
  azure.seed({ id: group, location: 'westeurope' })
  const nsg = `${group}/providers/Microsoft.Network/networkSecurityGroups/nsg`
  azure.seed({ id: nsg, location: 'westeurope', properties: { securityRules: [] } })
  await writeFile(join(directory, 'ca.pem'), azure.caPem)
  await writeFile(join(directory, 'kubeconfig'), cluster.kubeconfig())
  file = {
    tenantId,
    subscriptionId,
    aadClientId: clientId,
    aadClientSecret: clientSecret,
    resourceManagerEndpoint: azure.url,
    caFile: join(directory, 'ca.pem'),
    resourceGroup: 'rg',
    location: 'westeurope',
    vnetName: 'vnet',
    securityGroupName: 'nsg',
    loadBalancerBackendPoolConfigurationType: 'nodeIP',
  }
})

afterEach(async () => {
  await Promise.all([azure.stop(), cluster.stop()])
  await rm(directory, { recursive: true })
})

const path = () => join(directory, 'azure.json')
const write = (keys: object = {}) => writeFile(path(), JSON.stringify({ ...file, ...keys }))

function run(place: Partial<ControllerCommand>) {
  return runController({
    kubeconfig: join(directory, 'kubeconfig'),
    cloudConfig: undefined,
    config: undefined,
    clusterName: 'kubernetes',
    className: undefined,
    readOnly: false,
    lookEveryMs: 50,
    log: pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as never) }),
    ...place,
  })
}

const messages = () => lines.map(({ msg }) => msg)

test('a secret in the file is rotated without a restart, and a change of group ends the process in good order', async () => {
  await write()
  const controller = await run({ cloudConfig: path() })
  await controller.working
  azure.principals.set({ ...azure.credentials, clientSecret: 'rotated' })
  await write({ aadClientSecret: 'rotated' })
  await eventually(() =>
    expect(messages()).toContainEqual(expect.stringMatching('azure.json has changed: signs in as')),
  )
  // No token of the old secret is any good now, and none is had by it.
  azure.faults.add({ match: { method: 'PUT' }, do: { expireTokens: true } })
  cluster.store.create('services', {
    metadata: { namespace: 'default', name: 'web' },
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
  })
  await eventually(() => expect(azure.resources.list('publicIPAddresses')).toHaveLength(1))
  await write({ aadClientSecret: 'rotated', resourceGroup: 'other' })
  expect(await controller.ended).toEqual({ is: 'stopped' })
  expect(messages()).toContainEqual(expect.stringMatching('the process ends, to be started with it'))
})

test('a Secret stands for the file', async () => {
  const secret = { namespace: 'kube-system', name: 'azure-cloud-provider', key: 'cloud-config' }
  cluster.store.create('secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: secret.namespace, name: secret.name },
    data: { [secret.key]: Buffer.from(JSON.stringify(file)).toString('base64') },
  })
  const controller = await run({ cloudConfigSecret: secret })
  await controller.working
  expect(messages()).toContain(`signs in as client ${azure.credentials.clientId} by its secret`)
  await controller.stop()
  await expect(run({ cloudConfigSecret: { ...secret, key: 'other' } })).rejects.toThrow(
    'Secret kube-system/azure-cloud-provider has no key other',
  )
  await expect(run({ cloudConfigSecret: { ...secret, name: 'other' } })).rejects.toThrow(
    'Secret kube-system/other is not there',
  )
})

test('nothing is done as long as the file asks for no controller', async () => {
  await write({ disableCloudProvider: true })
  const starting = run({ cloudConfig: path() })
  await eventually(() =>
    expect(messages()).toContainEqual(expect.stringMatching('disableCloudProvider: nothing is done')),
  )
  expect(cluster.store.list('leases')).toEqual([])
  await write()
  const controller = await starting
  await controller.working
  await controller.stop()
})
