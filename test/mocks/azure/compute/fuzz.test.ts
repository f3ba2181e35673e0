/** Bodies and paths that no client should send to compute: each gets an error of Azure's, none a 5xx. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import fc from 'fast-check'
import { groupId } from '#test/mocks/azure/support/ids'
import { seedSubnet, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'
import { spoil } from '#test/mocks/azure/support/spoil'

let raw: Raw
let bodies: readonly unknown[]

beforeAll(async () => {
  raw = await startRaw()
  const ipConfigurations = [{ name: 'ip', properties: { subnet: { id: seedSubnet(raw) } } }]
  const networkInterfaceConfigurations = [{ name: 'nic', properties: { ipConfigurations } }]
  const virtualMachineProfile = {
    networkProfile: { networkInterfaceConfigurations },
    osProfile: { computerNamePrefix: 'p' },
  }
  const nic = raw.id('networkInterfaces', 'nic')
  raw.emulator.seed({ id: nic, location: 'westeurope', properties: { ipConfigurations } })
  const base = { location: 'westeurope', tags: { a: 'b' }, zones: ['1'] }
  bodies = [
    {
      ...base,
      sku: { name: 'S', capacity: 1 },
      properties: { upgradePolicy: { mode: 'Manual' }, virtualMachineProfile },
    },
    { ...base, properties: { networkProfile: { networkInterfaces: [{ id: nic }] }, osProfile: { computerName: 'c' } } },
    { ...base, sku: { name: 'Aligned' }, properties: { platformFaultDomainCount: 2 } },
    { instanceIds: ['0', '*', '99'] },
  ]
})
afterAll(() => raw.stop())

const paths = [
  'virtualMachines/vm',
  'virtualMachines/vm/start',
  'virtualMachines/vm/instanceView',
  'availabilitySets/set',
  'virtualMachineScaleSets/ss',
  'virtualMachineScaleSets/ss/delete',
  'virtualMachineScaleSets/ss/manualupgrade',
  'virtualMachineScaleSets/ss/virtualMachines/0',
  'virtualMachineScaleSets/ss/virtualMachines/0/deallocate',
  'virtualMachineScaleSets/ss/networkInterfaces',
]

it('answers a thousand odd requests with what Azure says, and lives', async () => {
  const replacement = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('', '/', -1, 70_000, 1.5, [], {}, [null], null, true, '/subscriptions/x', { id: '/x' }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.constantFrom('PUT', 'PUT', 'PATCH', 'POST', 'DELETE', 'GET'),
      fc.nat(3),
      fc.array(fc.nat(6), { maxLength: 8 }),
      replacement,
      async (path, method, which, at, value) => {
        const body = method === 'GET' || method === 'DELETE' ? {} : { body: spoil(bodies[which], at, value) }
        const answer = await raw.call(method, `${groupId(raw.emulator)}/providers/Microsoft.Compute/${path}`, body)
        expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(500)
        expect(answer.status < 400 || /^\w+$/.test(answer.code ?? ''), `${method} ${path}: ${answer.text}`).toBe(true)
      },
    ),
    { numRuns: 1_000 },
  )
}, 60_000)
