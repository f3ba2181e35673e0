import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { groupId } from '#test/mocks/azure/support/ids'
import { seedSubnet, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

/**
 * Every operation that @azure/arm-compute 25.1.1 has on virtual machines, availability sets, scale sets and their
 * machines: the method, the path below Microsoft.Compute, and the status that the emulator answers. `refused` is what
 * needs a guest, a disk or a preview that is not played: Azure's own error, and a line in the log.
 */
type Row = readonly [method: string, path: string, outcome: number | 'refused', body?: object]

const location = 'westeurope'
const machine = (nic: string) => ({
  location,
  properties: { networkProfile: { networkInterfaces: [{ id: nic }] }, osProfile: { computerName: 'node' } },
})
const set = { location, properties: {} }
const named = { instanceIds: ['0'] }

const reads: readonly Row[] = [
  ['GET', 'virtualMachines/vm', 200],
  ['GET', 'virtualMachines/vm?$expand=instanceView', 200],
  ['GET', 'virtualMachines/vm/instanceView', 200],
  ['GET', 'virtualMachines/vm/vmSizes', 200],
  ['GET', 'virtualMachines', 200],
  ['GET', '/virtualMachines?statusOnly=true', 200],
  ['GET', '/locations/westeurope/virtualMachines', 200],
  ['GET', 'availabilitySets/as', 200],
  ['GET', 'availabilitySets/as/vmSizes', 200],
  ['GET', 'availabilitySets', 200],
  ['GET', '/availabilitySets', 200],
  ['GET', 'virtualMachineScaleSets/ss', 200],
  ['GET', 'virtualMachineScaleSets/ss/instanceView', 200],
  ['GET', 'virtualMachineScaleSets/ss/skus', 200],
  ['GET', 'virtualMachineScaleSets/ss/osUpgradeHistory', 200],
  ['GET', 'virtualMachineScaleSets', 200],
  ['GET', '/virtualMachineScaleSets', 200],
  ['GET', '/locations/westeurope/virtualMachineScaleSets', 200],
  ['GET', 'virtualMachineScaleSets/ss/virtualMachines', 200],
  ['GET', 'virtualMachineScaleSets/ss/virtualMachines/0', 200],
  ['GET', 'virtualMachineScaleSets/ss/virtualMachines/0/instanceView', 200],
  ['GET', 'virtualMachineScaleSets/ss/networkInterfaces?api-version=2018-10-01', 200],
  ['GET', 'virtualMachineScaleSets/ss/publicipaddresses?api-version=2018-10-01', 200],
  ['GET', 'virtualMachineScaleSets/ss/virtualMachines/0/networkInterfaces?api-version=2018-10-01', 200],
  ['GET', 'virtualMachineScaleSets/ss/virtualMachines/0/networkInterfaces/nic?api-version=2018-10-01', 200],
  [
    'GET',
    'virtualMachineScaleSets/ss/virtualMachines/0/networkInterfaces/nic/ipConfigurations?api-version=2018-10-01',
    200,
  ],
]

const powers = ['start', 'restart', 'powerOff', 'reimage', 'redeploy', 'performMaintenance', 'deallocate'] as const
const actions: readonly Row[] = [
  ...powers.map((action): Row => ['POST', `virtualMachines/vm/${action}`, 202]),
  ['POST', 'virtualMachines/vm/reapply', 202],
  ['POST', 'virtualMachines/vm/generalize', 200],
  ...powers.map((action): Row => ['POST', `virtualMachineScaleSets/ss/${action}`, 202]),
  ['POST', 'virtualMachineScaleSets/ss/reapply', 202],
  ['POST', 'virtualMachineScaleSets/ss/reimageall', 202],
  ['POST', 'virtualMachineScaleSets/ss/manualupgrade', 202, named],
  ['POST', 'virtualMachineScaleSets/ss/convertToSinglePlacementGroup', 200, {}],
  ...powers.map((action): Row => ['POST', `virtualMachineScaleSets/ss/virtualMachines/0/${action}`, 202]),
  ['POST', 'virtualMachineScaleSets/ss/virtualMachines/0/reimageall', 202],
  ['POST', 'virtualMachineScaleSets/ss/osRollingUpgrade', 202],
  ['GET', 'virtualMachineScaleSets/ss/rollingUpgrades/latest', 200],
  ['POST', 'virtualMachineScaleSets/ss/rollingUpgrades/cancel', 409],
]

const refused: readonly Row[] = [
  'runCommand',
  'simulateEviction',
  'retrieveBootDiagnosticsData',
  'installPatches',
  'convertToManagedDisks',
  'migrateToVirtualMachineScaleSet',
  'capture',
  'attachDetachDataDisks',
  'assessPatches',
].map((action): Row => ['POST', `virtualMachines/vm/${action}`, 'refused', {}])
const refusedOfSets: readonly Row[] = [
  'migrateVMAvailabilityZone',
  'scaleOut',
  'setOrchestrationServiceState',
  'approveRollingUpgrade',
  'extensionRollingUpgrade',
  'forceRecoveryServiceFabricPlatformUpdateDomainWalk',
  'virtualMachines/0/runCommand',
  'virtualMachines/0/retrieveBootDiagnosticsData',
  'virtualMachines/0/attachDetachDataDisks',
  'virtualMachines/0/simulateEviction',
  'virtualMachines/0/approveRollingUpgrade',
].map((action): Row => ['POST', `virtualMachineScaleSets/ss/${action}`, 'refused', {}])
const refusedOfAvailabilitySets: readonly Row[] = [
  'convertToVirtualMachineScaleSet',
  'validateMigrationToVirtualMachineScaleSet',
  'cancelMigrationToVirtualMachineScaleSet',
  'startMigrationToVirtualMachineScaleSet',
].map((action): Row => ['POST', `availabilitySets/as/${action}`, 'refused', {}])

const writes: readonly Row[] = [
  ['PATCH', 'virtualMachines/vm', 200, { tags: { a: 'b' } }],
  ['PATCH', 'availabilitySets/as', 200, { tags: { a: 'b' } }],
  ['PATCH', 'virtualMachineScaleSets/ss', 200, { tags: { a: 'b' } }],
  ['PUT', 'virtualMachineScaleSets/ss/virtualMachines/0', 200, { location, tags: { a: 'b' } }],
  // There is a PUT of one machine, and no PATCH.
  ['PATCH', 'virtualMachineScaleSets/ss/virtualMachines/0', 405, { tags: { a: 'b' } }],
  ['DELETE', 'virtualMachineScaleSets/ss/virtualMachines/1', 202],
  ['POST', 'virtualMachineScaleSets/ss/delete', 202, named],
  ['DELETE', 'virtualMachineScaleSets/ss', 202],
  ['DELETE', 'virtualMachines/vm', 202],
  ['DELETE', 'availabilitySets/as', 200],
]

let raw: Raw
let ipConfigurations: readonly object[]
const warnings: string[] = []
beforeAll(async () => {
  raw = await startRaw({ warn: (line) => warnings.push(line) })
  const subnet = seedSubnet(raw)
  ipConfigurations = [{ name: 'ip', properties: { subnet: { id: subnet } } }]
  raw.emulator.seed({ id: raw.id('networkInterfaces', 'nic'), location, properties: { ipConfigurations } })
})
afterAll(() => raw.stop())

const put = (path: string, body: object) => send('PUT', path, body)

/** A path that begins with a slash is the subscription's. */
function send(method: string, path: string, body?: object) {
  const group = groupId(raw.emulator)
  const subscription = group.split('/').slice(0, 3).join('/')
  const at = path.startsWith('/')
    ? `${subscription}/providers/Microsoft.Compute${path}`
    : `${group}/providers/Microsoft.Compute/${path}`
  return raw.call(method, at, { apiVersion: '2026-04-01', ...(body === undefined ? {} : { body }) })
}

it('the operations of Microsoft.Compute that make what the others are done to', async () => {
  const networkInterfaceConfigurations = [{ name: 'nic', properties: { primary: true, ipConfigurations } }]
  const virtualMachineProfile = { networkProfile: { networkInterfaceConfigurations } }
  const properties = { ...set.properties, upgradePolicy: { mode: 'Manual' }, virtualMachineProfile }
  expect((await put('virtualMachines/vm', machine(raw.id('networkInterfaces', 'nic')))).status).toBe(201)
  expect((await put('availabilitySets/as', set)).status).toBe(200)
  const sku = { name: 'Standard_D2s_v5', capacity: 2 }
  expect((await put('virtualMachineScaleSets/ss', { location, sku, properties })).status).toBe(201)
})

describe.each([
  ['read', reads],
  ['act', actions],
  ['act on what is not played', [...refused, ...refusedOfSets, ...refusedOfAvailabilitySets]],
  ['write', writes],
])('the operations of Microsoft.Compute that %s', (_, rows) => {
  it.for(rows)('%s %s: %s', async ([method, path, outcome, body]) => {
    warnings.length = 0
    const { status, code, headers } = await send(method, path, body)
    const told = status === 404 && code === 'InvalidResourceType' ? 'refused' : status
    expect([told, warnings.length]).toEqual([outcome, outcome === 'refused' ? 1 : 0])
    if (status === 202) await raw.get(String(headers['azure-asyncoperation']))
  })
})
