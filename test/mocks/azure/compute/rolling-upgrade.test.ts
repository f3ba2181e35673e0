import { afterEach, beforeEach, expect, it } from 'vitest'
import { objectAt } from '#mocks/azure/arm/json'
import { startEmulator } from '#mocks/azure/emulator'
import { FakeClock } from '#mocks/time/clock'
import { groupId } from '#test/mocks/azure/support/ids'
import { seedSubnet, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let raw: Raw
let clock: FakeClock
beforeEach(async () => {
  clock = new FakeClock()
  raw = await startRaw({ clock, latency: 'real' })
  raw.emulator.seed({ id: set(), ...body('one') })
})
afterEach(() => raw.stop())

const set = () => `${groupId(raw.emulator)}/providers/Microsoft.Compute/virtualMachineScaleSets/ss`

/** Five machines, of which two are taken at once; `custom` makes one model differ from another. */
function body(custom: string) {
  const ipConfigurations = [{ name: 'ip', properties: { subnet: { id: seedSubnet(raw) } } }]
  const networkProfile = { networkInterfaceConfigurations: [{ name: 'nic', properties: { ipConfigurations } }] }
  const upgradePolicy = { mode: 'Rolling', rollingUpgradePolicy: { maxBatchInstancePercent: 40 } }
  const virtualMachineProfile = { networkProfile, osProfile: { computerNamePrefix: custom } }
  const sku = { name: 'Standard_D2s_v5', capacity: 5 }
  return { location: 'westeurope', sku, properties: { upgradePolicy, virtualMachineProfile } }
}

async function progress() {
  const { body: told } = await raw.get(`${set()}/rollingUpgrades/latest`)
  return told['properties']
}

/** The longest that the machines of one batch may take, in milliseconds. */
const batchMs = 60_000

it('takes a changed model to its machines batch by batch, and tells how far it is', async () => {
  expect((await raw.get(`${set()}/rollingUpgrades/latest`)).status).toBe(404)
  await raw.put(set(), body('two'))
  expect(await progress()).toMatchObject({
    policy: { maxBatchInstancePercent: 40, pauseTimeBetweenBatches: 'PT0S' },
    runningStatus: { code: 'RollingForward', lastAction: 'Start' },
    progress: { inProgressInstanceCount: 2, pendingInstanceCount: 3, successfulInstanceCount: 0 },
  })
  const upgraded = new Set<unknown>()
  for (let seconds = 0; seconds < 180; seconds += 1) {
    upgraded.add(objectAt(await progress(), 'progress')['successfulInstanceCount'])
    clock.advance(1000)
  }
  expect([...upgraded]).toEqual([0, 2, 4, 5])
  expect(await progress()).toMatchObject({
    runningStatus: { code: 'Completed' },
    progress: { successfulInstanceCount: 5, pendingInstanceCount: 0, inProgressInstanceCount: 0 },
  })
  const { text } = await raw.get(`${set()}/virtualMachines`)
  expect([text.split('"computerName":"two00000').length - 1, text.includes('"latestModelApplied":false')]).toEqual([
    5,
    false,
  ])
})

it('leaves the machines whose turn had not come as they were when it is cancelled', async () => {
  await raw.put(set(), body('two'))
  expect((await raw.call('POST', `${set()}/rollingUpgrades/cancel`)).status).toBe(202)
  clock.advance(10 * batchMs)
  expect(await progress()).toMatchObject({
    runningStatus: { code: 'Cancelled', lastAction: 'Cancel' },
    progress: { successfulInstanceCount: 2, pendingInstanceCount: 3 },
  })
  const again = await raw.call('POST', `${set()}/rollingUpgrades/cancel`)
  expect([again.status, again.code]).toEqual([409, 'OperationNotAllowed'])
})

it('stops at a batch that fails', async () => {
  raw.emulator.faults.add({
    match: { type: 'virtualMachineScaleSets/osRollingUpgrade' },
    do: { operation: 'Failed', code: 'Broken' },
  })
  await raw.call('POST', `${set()}/osRollingUpgrade`)
  clock.advance(batchMs)
  expect(await progress()).toMatchObject({ runningStatus: { code: 'Faulted' }, progress: { pendingInstanceCount: 5 } })
})

it('goes on after a restart where it was', async () => {
  await raw.put(set(), body('two'))
  const next = await startEmulator({ clock, latency: 'real', snapshot: raw.emulator.snapshot() })
  clock.advance(3 * batchMs)
  const machines = [0, 1, 2, 3, 4].map((number) => next.resources.child(`${set()}/virtualMachines/${number}`))
  await next.stop()
  expect(machines).toMatchObject(
    machines.map(() => ({ properties: { latestModelApplied: true, provisioningState: 'Succeeded' } })),
  )
})
