import { afterEach, beforeEach, expect, it } from 'vitest'
import { FakeClock } from '#mocks/time/clock'
import { groupId } from '#test/mocks/azure/support/ids'
import { seedSubnet, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw, RawAnswer } from '#test/mocks/azure/support/raw'

let raw: Raw
let clock: FakeClock
let subnet: string
beforeEach(async () => {
  clock = new FakeClock()
  raw = await startRaw({ clock, latency: 'real', warn: () => undefined })
  subnet = seedSubnet(raw)
})
afterEach(() => raw.stop())

const at = (path: string) => `${groupId(raw.emulator)}/providers/Microsoft.Compute/${path}`
const set = () => at('virtualMachineScaleSets/ss')

function scaleSet(capacity = 1) {
  const ipConfigurations = [{ name: 'ipconfig', properties: { subnet: { id: subnet } } }]
  const networkInterfaceConfigurations = [{ name: 'nic', properties: { ipConfigurations } }]
  return {
    location: 'westeurope',
    sku: { name: 'Standard_D2s_v5', capacity },
    properties: {
      upgradePolicy: { mode: 'Manual' },
      virtualMachineProfile: { networkProfile: { networkInterfaceConfigurations } },
    },
  }
}

async function machine(tags = {}): Promise<RawAnswer> {
  const nic = raw.id('networkInterfaces', 'nic')
  const ipConfigurations = [{ name: 'ipconfig', properties: { subnet: { id: subnet } } }]
  if (raw.emulator.resources.get(nic) === undefined) {
    raw.emulator.seed({ id: nic, location: 'westeurope', properties: { ipConfigurations } })
  }
  const networkProfile = { networkInterfaces: [{ id: nic }] }
  return raw.put(at('virtualMachines/vm'), { location: 'westeurope', tags, properties: { networkProfile } })
}

const operationOf = (answer: RawAnswer) => String(answer.headers['azure-asyncoperation'])
const stateOf = async (path: string) => (await raw.get(path)).body['properties']

it('answers 201 and Creating for what is new, with a counter as the etag in body and header', async () => {
  const put = await machine()
  expect(put.status).toBe(201)
  expect(put.headers['etag']).toBe('"1"')
  expect(put.body).toMatchObject({ etag: '"1"', properties: { provisioningState: 'Creating' } })
  expect(operationOf(put)).toContain('/providers/Microsoft.Compute/locations/westeurope/operations/')
  clock.advance(120_000)
  const got = await raw.get(at('virtualMachines/vm'))
  expect(got.headers['etag']).toBe('"1"')
  expect(got.body['properties']).toMatchObject({ provisioningState: 'Succeeded' })
})

it('updates a virtual machine without a header: only the body tells', async () => {
  await machine()
  clock.advance(120_000)
  const update = await machine({ a: 'b' })
  expect([update.status, update.headers['azure-asyncoperation']]).toEqual([200, undefined])
  expect(update.body).toMatchObject({ etag: '"2"', properties: { provisioningState: 'Updating' } })
  clock.advance(120_000)
  expect(await stateOf(at('virtualMachines/vm'))).toMatchObject({ provisioningState: 'Succeeded' })
})

it('updates a scale set and one of its machines with a header', async () => {
  await raw.put(set(), scaleSet())
  clock.advance(300_000)
  const update = await raw.put(set(), { ...scaleSet(), tags: { a: 'b' } })
  expect([update.status, update.body['properties']]).toMatchObject([200, { provisioningState: 'Updating' }])
  expect(operationOf(update)).toContain('/operations/')
  clock.advance(300_000)
  const one = await raw.put(`${set()}/virtualMachines/0`, { location: 'westeurope', tags: { c: 'd' } })
  expect([one.status, one.body['properties']]).toMatchObject([200, { provisioningState: 'Updating' }])
  expect(operationOf(one)).toContain('/operations/')
})

it('deletes with 202, and a Location that is the operation with monitor=true', async () => {
  await raw.put(set(), scaleSet())
  clock.advance(300_000)
  const deleted = await raw.delete(set())
  expect([deleted.status, deleted.text]).toEqual([202, ''])
  const location = String(deleted.headers['location'])
  expect(location).toContain('monitor=true')
  expect((await raw.get(location)).status).toBe(202)
  clock.advance(300_000)
  expect((await raw.get(location)).status).toBe(200)
  expect((await raw.delete(set())).status).toBe(204)
})

it('shows an operation with its times and its name', async () => {
  const put = await raw.put(set(), scaleSet())
  const running = await raw.get(operationOf(put))
  const [, guid] = /operations\/([^?]+)/.exec(operationOf(put)) ?? []
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/)
  expect(running.body).toEqual({ startTime: time, status: 'InProgress', name: guid })
  clock.advance(300_000)
  const ended = await raw.get(operationOf(put))
  expect(ended.body).toEqual({ startTime: time, endTime: time, status: 'Succeeded', name: guid })
})

it('ends an older operation as preempted by a newer one, whatever it was', async () => {
  const older = await raw.put(set(), scaleSet())
  const newer = await raw.put(set(), scaleSet(2))
  expect((await raw.get(operationOf(older))).body).toMatchObject({
    status: 'Canceled',
    error: {
      code: 'OperationPreempted',
      message: 'Operation execution has been preempted by a more recent operation.',
    },
  })
  const deleting = await raw.delete(set())
  expect((await raw.get(operationOf(newer))).body).toMatchObject({ error: { code: 'OperationPreempted' } })
  clock.advance(300_000)
  expect((await raw.get(operationOf(deleting))).body).toMatchObject({ status: 'Succeeded' })
  expect((await raw.get(set())).status).toBe(404)
})

it('refuses the second of two writes instead, when the knob wants conflicts', async () => {
  raw.emulator.knobs.computeConcurrency = 'conflict'
  await raw.put(set(), scaleSet())
  const second = await raw.put(set(), scaleSet(2))
  expect([second.status, second.code]).toEqual([409, 'Conflict'])
  expect(second.text).toContain('The request failed due to conflict with a concurrent request.')
})

it('lets nothing be done to what is marked for deletion, in the words that controllers look for', async () => {
  await raw.put(set(), scaleSet())
  clock.advance(300_000)
  await raw.delete(set())
  const one = await raw.put(`${set()}/virtualMachines/0`, { location: 'westeurope' })
  expect([one.status, one.code]).toEqual([409, 'OperationNotAllowed'])
  expect(one.text).toContain(
    "'Put on Virtual Machine Scale Set VM Instance' is not allowed on Virtual Machine Scale Set 'ss' since it is marked for deletion",
  )
  expect((await raw.put(set(), scaleSet())).text).toContain(
    "'Put Virtual Machine Scale Set' is not allowed on Virtual Machine Scale Set 'ss' since it is marked for deletion",
  )
  await machine()
  await raw.delete(at('virtualMachines/vm'))
  const put = await machine()
  expect([put.status, put.code]).toEqual([409, 'OperationNotAllowed'])
  expect(put.text).toContain('since the VM is marked for deletion. You can only retry the Delete operation')
})

it('says that a machine on its way out is no active one', async () => {
  await raw.put(set(), scaleSet(2))
  clock.advance(300_000)
  await raw.delete(`${set()}/virtualMachines/1`)
  const put = await raw.put(`${set()}/virtualMachines/1`, { location: 'westeurope' })
  expect(put.body).toEqual({
    error: {
      code: 'InvalidParameter',
      message: 'The provided instanceId 1 is not an active Virtual Machine Scale Set VM instanceId.',
      target: 'instanceIds',
    },
  })
})

it('says a stale etag in its own words, without details', async () => {
  await raw.put(set(), scaleSet())
  const stale = await raw.put(set(), scaleSet(), { 'If-Match': 'invalid' })
  expect([stale.status, stale.body]).toEqual([
    412,
    {
      error: {
        code: 'PreconditionFailed',
        message: 'Etag provided in if-match header "invalid" does not match etag "1" of resource.',
      },
    },
  ])
})

it('tells how many calls are left in its own windows, and refuses with 429 when they are used up', async () => {
  await raw.put(set(), scaleSet())
  const first = await raw.get(set())
  expect(first.headers['x-ms-ratelimit-remaining-resource']).toBe(
    'Microsoft.Compute/GetVMScaleSet3Min;199,Microsoft.Compute/GetVMScaleSet30Min;1299',
  )
  raw.emulator.knobs.throttle = 'real'
  const list = () => raw.get(`${set()}/virtualMachines`)
  let answer = await list()
  for (let calls = 1; answer.status === 200 && calls < 250; calls++) answer = await list()
  expect([answer.status, answer.code, answer.detail]).toEqual([429, 'OperationNotAllowed', 'TooManyRequests'])
  expect(answer.headers['retry-after']).toBe('180')
  const error = answer.body['error']
  expect(error).toMatchObject({
    message: 'The server rejected the request because too many requests have been received for this subscription.',
    details: [{ target: 'HighCostGetVMScaleSet3Min', message: expect.stringContaining('"allowedRequestCount":190') }],
    innererror: { internalErrorCode: 'TooManyRequestsReceived' },
  })
  clock.advance(180_000)
  expect((await list()).status).toBe(200)
})

it('serves what network knows of a scale set with api-version 2018-10-01 and nothing newer', async () => {
  await raw.put(set(), scaleSet())
  const path = `${set()}/virtualMachines/0/networkInterfaces/nic`
  expect((await raw.call('GET', path, { apiVersion: '2018-10-01' })).status).toBe(200)
  const newer = await raw.call('GET', path, { apiVersion: '2026-01-01' })
  expect([newer.status, newer.code]).toEqual([400, 'NoRegisteredProviderFound'])
  expect((await raw.call('GET', set(), { apiVersion: '2026-04-01' })).status).toBe(200)
})

it('answers what it does not play with Azure’s own refusal', async () => {
  await raw.put(set(), scaleSet())
  for (const path of [
    'disks/one',
    'virtualMachineScaleSets/ss/rollingUpgrades/first',
    'virtualMachineScaleSets/ss/virtualMachines/0/x',
  ]) {
    expect((await raw.get(at(path))).code).toBe('InvalidResourceType')
  }
  expect((await raw.call('POST', `${set()}/explode`)).code).toBe('InvalidResourceType')
})

it('ends a failed operation with what the fault says, and the machine in Failed', async () => {
  raw.emulator.faults.add({
    match: { method: 'PUT', type: 'virtualMachines' },
    do: { operation: 'Failed', code: 'AllocationFailed' },
  })
  const put = await machine()
  clock.advance(120_000)
  expect((await raw.get(operationOf(put))).body).toMatchObject({
    status: 'Failed',
    error: { code: 'AllocationFailed' },
  })
  expect(await stateOf(at('virtualMachines/vm'))).toMatchObject({ provisioningState: 'Failed' })
})

it('takes everything along when its group goes', async () => {
  await raw.put(set(), scaleSet())
  await raw.delete(groupId(raw.emulator))
  clock.advance(300_000)
  raw.emulator.seed({ id: groupId(raw.emulator), location: 'westeurope' })
  expect((await raw.get(set())).status).toBe(404)
  expect(raw.emulator.resources.list('Microsoft.Compute/virtualMachineScaleSets')).toEqual([])
})
