import { describe, expect, test } from 'vitest'
import { azureInstances } from '#provider/azure/instances/instances'
import type { InstanceRef } from '#provider/provider'
import { systemClock } from '#provider/time/clock'
import { never } from '#test/provider/azure/arm/fake-azure'
import { PlayedMachines } from './played-machines.ts'

function instancesOf({ arm, azure }: PlayedMachines, nodeGraceSeconds = 0) {
  return azureInstances({ config: { ...azure.config(), nodeGraceSeconds }, arm, clock: systemClock })
}

const node = (name: string, more: Partial<InstanceRef> = {}): InstanceRef => ({
  name,
  providerId: undefined,
  labels: {},
  createdAtMs: 0,
  ...more,
})

const computerNameOf = (machine: { readonly properties?: Readonly<Record<string, unknown>> } | undefined) =>
  String((machine?.properties?.['osProfile'] as { computerName?: string } | undefined)?.computerName)

describe('a node that nobody has initialised', () => {
  test('is found by its name in a scale set, with id, size, zone and addresses', async () => {
    await using machines = await PlayedMachines.open()
    const [first] = await machines.scaleSet('pool')
    const name = computerNameOf(first)
    const found = await instancesOf(machines).find([node(name)], 'metadata', never())
    const zone = String(first?.['zones'])
    expect(found.get(name)).toEqual({
      is: 'present',
      isShutDown: false,
      metadata: {
        providerId: `azure://${first?.id}`,
        instanceType: 'Standard_D2s_v5',
        zone: `westeurope-${zone}`,
        region: 'westeurope',
        addresses: [
          { type: 'InternalIP', address: expect.stringMatching(/^10\.0\./) as string },
          { type: 'Hostname', address: name },
        ],
      },
    })
  })

  test('is found by its name among machines of their own; one outside zones is labelled with its fault domain', async () => {
    await using machines = await PlayedMachines.open()
    const id = await machines.machine('worker')
    await machines.machine('zoned', ['3'])
    const found = await instancesOf(machines).find([node('WORKER'), node('zoned')], 'metadata', never())
    expect(found.get('WORKER')).toMatchObject({
      metadata: { providerId: `azure://${id}`, instanceType: 'Standard_D4s_v5', zone: '0' },
    })
    expect(found.get('zoned')).toMatchObject({ metadata: { zone: 'westeurope-3' } })
  })

  test('gets the public IP of its machine, where that has one', async () => {
    await using machines = await PlayedMachines.open()
    const [first] = await machines.scaleSet('open', { publicIps: true })
    const name = computerNameOf(first)
    const found = await instancesOf(machines).find([node(name)], 'metadata', never())
    expect(found.get(name)).toMatchObject({
      metadata: { addresses: [{ type: 'InternalIP' }, { type: 'ExternalIP' }, { type: 'Hostname' }] },
    })
  })
})

describe('a machine', () => {
  test('is told to be shut down only when somebody switched it off, in a scale set and by itself (weakness 23)', async () => {
    await using machines = await PlayedMachines.open()
    const [first, second] = await machines.scaleSet('pool')
    const id = await machines.machine('worker')
    const { emulator } = machines.azure
    const token = emulator.issueToken({ principal: emulator.credentials })
    for (const one of [first?.id, id]) await powerOff(emulator, `${one}/powerOff`, token)
    const nodes = [
      node('a', { providerId: `azure://${first?.id}` }),
      node('b', { providerId: `azure://${second?.id}` }),
      node('worker', { providerId: `azure://${id}` }),
    ]
    const found = await instancesOf(machines).find(nodes, 'power', never())
    expect(nodes.map(({ name }) => found.get(name))).toEqual([
      { is: 'present', isShutDown: true },
      { is: 'present', isShutDown: false },
      { is: 'present', isShutDown: true },
    ])
  })

  test('that is gone is absent, with its scale set and its group too', async () => {
    await using machines = await PlayedMachines.open()
    const [first] = await machines.scaleSet('pool', { capacity: 1 })
    const id = await machines.machine('worker')
    const nodes = [
      node('a', { providerId: `azure://${first?.id}` }),
      node('worker', { providerId: `azure://${id}` }),
      node('far', { providerId: `azure://${id.replace('/cluster/', '/gone/')}` }),
    ]
    const instances = instancesOf(machines)
    await machines.delete(machines.computeId('virtualMachineScaleSets', 'pool'))
    await machines.delete(id)
    const found = await instances.find(nodes, 'power', never())
    expect(nodes.map(({ name }) => found.get(name)?.is)).toEqual(['absent', 'absent', 'absent'])
  })

  test('#10604: of a new node that Azure does not show yet is awaited for the grace period', async () => {
    await using machines = await PlayedMachines.open()
    const createdAtMs = Date.now()
    const ask = (grace: number) => instancesOf(machines, grace).find([node('new', { createdAtMs })], 'power', never())
    expect((await ask(60)).get('new')).toEqual({ is: 'awaited' })
    expect((await ask(0)).get('new')).toEqual({ is: 'absent' })
  })

  test('#2156: that a list leaves out counts as gone only when Azure says so by itself', async () => {
    await using machines = await PlayedMachines.open()
    const id = await machines.machine('worker')
    const lagging = { ...machines.arm, list: () => Promise.resolve([]) }
    const config = { ...machines.azure.config(), nodeGraceSeconds: 0 }
    const instances = azureInstances({ config, arm: lagging, clock: systemClock })
    const found = await instances.find([node('worker', { providerId: `azure://${id}` })], 'power', never())
    expect(found.get('worker')).toEqual({ is: 'present', isShutDown: false })
  })
})

test('nodes that are no machines of Azure, or that somebody else manages, are not judged', async () => {
  await using machines = await PlayedMachines.open()
  const nodes = [
    node('rack', { providerId: 'metal://rack/7' }),
    node('other', { labels: { 'kubernetes.azure.com/managed': 'False' } }),
  ]
  const found = await instancesOf(machines).find(nodes, 'power', never())
  expect([...found.values()]).toEqual([{ is: 'unmanaged' }, { is: 'unmanaged' }])
  expect(machines.azure.emulator.log.entries.filter(({ path }) => path.includes('Microsoft.Compute'))).toEqual([])
})

test('a hundred nodes of a scale set are one LIST of its machines and one of its interfaces', async () => {
  await using machines = await PlayedMachines.open()
  const all = await machines.scaleSet('pool', { capacity: 100 })
  const nodes = all.map((machine) => node(computerNameOf(machine), { providerId: `azure://${machine.id}` }))
  const { log } = machines.azure.emulator
  log.clear()
  const found = await instancesOf(machines).find(nodes, 'metadata', never())
  expect(new Set([...found.values()].map(({ is }) => is))).toEqual(new Set(['present']))
  expect(log.entries.map(({ method, path }) => [method, path.split('/').at(-1)])).toEqual([
    ['GET', 'virtualMachines'],
    ['GET', 'networkInterfaces'],
  ])
})

test('where Azure cannot be read nobody is judged', async () => {
  await using machines = await PlayedMachines.open()
  machines.azure.emulator.faults.add({
    match: { method: 'GET' },
    do: { status: 503, code: 'ServiceUnavailable' },
    times: 10,
  })
  const found = await instancesOf(machines).find([node('worker')], 'power', AbortSignal.timeout(3000))
  const worker = found.get('worker')
  expect(worker?.is).toBe('unread')
  expect(worker?.is === 'unread' && String(worker.why)).toContain('503')
})

test('a node of another subscription is not read, and the others are', async () => {
  await using machines = await PlayedMachines.open()
  const id = await machines.machine('worker')
  const elsewhere = id.replace(/subscriptions\/[^/]+/, 'subscriptions/00000000-0000-4000-a000-00000000000e')
  const nodes = [node('worker', { providerId: `azure://${id}` }), node('far', { providerId: `azure://${elsewhere}` })]
  const found = await instancesOf(machines).find(nodes, 'power', never())
  expect(found.get('worker')?.is).toBe('present')
  expect(found.get('far')?.is).toBe('unread')
})

test('whoever has given up is not told of nodes that cannot be read', async () => {
  await using machines = await PlayedMachines.open()
  await expect(instancesOf(machines).find([node('worker')], 'power', AbortSignal.abort())).rejects.toThrow('abort')
})

async function powerOff(emulator: PlayedMachines['azure']['emulator'], path: string, token: string): Promise<void> {
  const { request, Agent } = await import('undici')
  const dispatcher = new Agent({ connect: { ca: emulator.caPem } })
  const headers = { authorization: `Bearer ${token}` }
  const answer = await request(`${emulator.url}${path}?api-version=2024-11-01`, { method: 'POST', headers, dispatcher })
  await answer.body.dump()
  expect(answer.statusCode).toBeLessThan(300)
  await dispatcher.close()
}
