import { expect, test } from 'vitest'
import { explainMachine } from '#cli/rehearsal/node-machine'
import type { Instance } from '#provider/provider'
import type { NodeObject } from '#reconcilers/kubernetes/node-object'

const signal = new AbortController().signal
const id =
  '/subscriptions/0b7e/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/workers/virtualMachines/3'

function node(providerID: string | undefined): NodeObject {
  const metadata = { name: 'node-1', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' }
  return { metadata, spec: { ...(providerID !== undefined && { providerID }) } }
}

const answering = (power: Instance, metadata: Instance = power) => ({
  find: (_: unknown, wanted: string) => Promise.resolve(new Map([['node-1', wanted === 'power' ? power : metadata]])),
})

test('a machine is told from an instance of a scale set, with its size, zone and whether it runs', async () => {
  const described = { providerId: id, instanceType: 'Standard_B2s', zone: 'westeurope-1', region: 'westeurope' }
  const instances = answering(
    { is: 'present', isShutDown: true },
    { is: 'present', isShutDown: false, metadata: { ...described, addresses: [] } },
  )
  expect(await explainMachine(node(`azure://${id}`), instances, signal)).toMatchObject({
    kind: 'scale set instance',
    state: 'shut down',
    instanceType: 'Standard_B2s',
    zone: 'westeurope-1',
  })
  const single = id.replace('virtualMachineScaleSets/workers/', '')
  expect(await explainMachine(node(`azure://${single}`), answering({ is: 'absent' }), signal)).toMatchObject({
    kind: 'virtual machine',
    state: 'absent',
  })
  expect(await explainMachine(node(undefined), undefined, signal)).toMatchObject({
    kind: 'not named',
    state: 'unknown',
  })
})

test('what Azure does not tell is unknown, with what it said', async () => {
  const forbidden = new Error('GET virtualMachines: 403')
  const unread = await explainMachine(node(`azure://${id}`), answering({ is: 'unread', why: forbidden }), signal)
  expect(unread).toMatchObject({ state: 'unknown', note: 'GET virtualMachines: 403' })
  const thrown = await explainMachine(node(undefined), { find: () => Promise.reject(forbidden) }, signal)
  expect(thrown).toMatchObject({ state: 'unknown', note: 'GET virtualMachines: 403' })
})
