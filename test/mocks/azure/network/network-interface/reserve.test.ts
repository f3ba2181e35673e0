import { afterEach, expect, it } from 'vitest'
import { FakeClock } from '#mocks/time/clock'
import { computeId, machine } from '#test/mocks/azure/support/machines'
import { seedSubnet, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let raw: Raw | undefined
afterEach(() => raw?.stop())

it('the interface of a machine that was never finished stays reserved for it for 180 seconds, in Azure’s words', async () => {
  const clock = new FakeClock()
  raw = await startRaw({ clock })
  const nic = raw.id('networkInterfaces', 'nic')
  const ipConfigurations = [{ name: 'one', properties: { subnet: { id: seedSubnet(raw) } } }]
  raw.emulator.seed({ id: nic, location: 'westeurope', properties: { ipConfigurations } })
  raw.emulator.faults.add({ match: { method: 'PUT', type: 'virtualMachines' }, do: { operation: 'Failed' } })
  const [first, second] = [machine(raw, 'first', nic), machine(raw, 'second', nic)]
  const { headers } = await raw.put(first.path, first.body)
  expect((await raw.get(String(headers['azure-asyncoperation']))).body['status']).toBe('Failed')
  await raw.delete(first.path)
  clock.advance(0)
  expect((await raw.get(first.path)).status).toBe(404)
  const reserved = {
    status: 400,
    code: 'NicReservedForAnotherVm',
    body: {
      error: {
        message:
          'Nic(s) in request is reserved for another Virtual Machine for 180 seconds. Please provide another nic(s) or ' +
          `retry after 180 seconds. Reserved VM: ${computeId(raw, 'virtualMachines', 'first')}`,
      },
    },
  }
  expect(await raw.put(second.path, second.body)).toMatchObject(reserved)
  expect(await raw.delete(nic)).toMatchObject(reserved)
  clock.advance(180_000)
  expect((await raw.delete(nic)).status).toBe(200)
})
