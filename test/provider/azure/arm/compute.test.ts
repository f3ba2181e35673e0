import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createArmClient, type Accepted, type ArmClient } from '#provider/azure/arm/client'
import { clientSecretCredential } from './client-secret.ts'
import { Gate } from '#provider/azure/arm/gate'
import { systemClock } from '#provider/time/clock'
import { startAzure, type PlayedAzure } from '#test/scenarios/played-azure'
import { seedScaleSet } from '#test/scenarios/played-machines'
import { never } from './fake-azure.ts'

let azure: PlayedAzure
let arm: ArmClient
let set: string

beforeEach(async () => {
  azure = await startAzure({ knobs: { pageSize: 2 } })
  const { url, caPem, credentials } = azure.emulator
  arm = createArmClient({
    endpoint: url,
    credential: clientSecretCredential({ ...credentials, authorityHost: url, caPem }, systemClock),
    subscriptionId: credentials.subscriptionId,
    clock: systemClock,
    gate: new Gate({ clock: systemClock }),
    userAgent: 'berth/test',
    mayWrite: () => true,
    tlsOptions: { ca: caPem },
  })
  set = seedScaleSet(azure, 'pool', { capacity: 3 })
})

afterEach(() => azure.emulator.stop())

async function finish(accepted: Accepted) {
  if (accepted.operation) await arm.awaitOperation(accepted.operation, never())
}

describe('machines and scale sets, which the SDK of the network does not know', () => {
  test('are read by lists, the machines of a set with their states', async () => {
    expect((await arm.list('virtualMachineScaleSets', 'cluster', never())).map(({ id }) => id)).toEqual([set])
    const machines = await arm.list('virtualMachineScaleSets/pool/virtualMachines', 'cluster', never())
    expect(machines.map(({ name }) => name)).toEqual(['pool_0', 'pool_1', 'pool_2'])
    expect(machines[0]).toMatchObject({ etag: '"1"', properties: { instanceView: { statuses: expect.anything() } } })
    expect(await arm.list('virtualMachines', 'cluster', never())).toEqual([])
  })

  test('are read one by one, and absent where nothing is', async () => {
    expect(await arm.get(`${set}/virtualMachines/1`, never())).toMatchObject({ name: 'pool_1' })
    expect(await arm.get(`${set}/virtualMachines/9`, never())).toBeUndefined()
    expect(await arm.get(`${set}-other`, never())).toBeUndefined()
  })

  test('are written with the version that they had, and refused with another', async () => {
    await finish(await arm.put(`${set}/virtualMachines/1`, { tags: { a: 'b' } }, { ifMatch: '"1"' }, never()))
    expect(await arm.get(`${set}/virtualMachines/1`, never())).toMatchObject({ tags: { a: 'b' }, etag: '"2"' })
    const stale = arm.put(`${set}/virtualMachines/1`, { tags: {} }, { ifMatch: '"1"' }, never())
    await expect(stale).rejects.toMatchObject({ disposition: { do: 'reread', why: 'conflict' } })
  })

  test('a set is patched in part', async () => {
    await finish(await arm.patch(set, { tags: { a: 'b' } }, { ifMatch: '"1"' }, never()))
    expect(await arm.get(set, never())).toMatchObject({ tags: { a: 'b' }, sku: { capacity: 3 } })
    const stale = arm.patch(set, { tags: {} }, { ifMatch: '"1"' }, never())
    await expect(stale).rejects.toMatchObject({ disposition: { do: 'reread', why: 'conflict' } })
  })
})
