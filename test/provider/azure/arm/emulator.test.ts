import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createArmClient, type Accepted, type ArmClient } from '#provider/azure/arm/client'
import { clientSecretCredential } from './client-secret.ts'
import { Gate } from '#provider/azure/arm/gate'
import { systemClock } from '#provider/time/clock'
import { startEmulator, type Emulator, type EmulatorOptions } from '#mocks/azure/emulator'
import { FakeClock } from '#mocks/time/clock'
import { never } from './fake-azure.ts'

let azure: Emulator
let arm: ArmClient
let gate: Gate
let group: string

async function start(options: EmulatorOptions = {}) {
  azure = await startEmulator(options)
  const { url, caPem, credentials } = azure
  group = `/subscriptions/${credentials.subscriptionId}/resourceGroups/rg`
  azure.seed({ id: group, location: 'westeurope' })
  gate = new Gate({ clock: systemClock })
  arm = createArmClient({
    endpoint: url,
    credential: clientSecretCredential({ ...credentials, authorityHost: url, caPem }, systemClock),
    subscriptionId: credentials.subscriptionId,
    clock: systemClock,
    gate,
    userAgent: 'berth/test',
    mayWrite: () => true,
    tlsOptions: { ca: caPem },
  })
}

/** Starts anew with operations that take time, on a clock that only the test moves. */
async function startStandingStill(): Promise<FakeClock> {
  await azure.stop()
  const clock = new FakeClock()
  await start({ latency: 'fast', clock })
  return clock
}

beforeEach(() => start())

afterEach(() => azure.stop())

const idOf = (type: string, name: string) => `${group}/providers/Microsoft.Network/${type}/${name}`
const standard = { name: 'Standard' }
const pipBody = { location: 'westeurope', sku: standard, properties: { publicIPAllocationMethod: 'Static' } }

async function finish(accepted: Accepted | 'absent') {
  if (accepted !== 'absent' && accepted.operation) await arm.awaitOperation(accepted.operation, never())
}

async function makePip(name = 'pip-1') {
  await finish(await arm.put(idOf('publicIPAddresses', name), pipBody, { ifNoneMatch: '*' }, never()))
  return arm.get(idOf('publicIPAddresses', name), never())
}

function lbBody(pipId: string, extra: object = {}) {
  const frontend = { name: 'fe', properties: { publicIPAddress: { id: pipId } }, ...extra }
  return { location: 'westeurope', sku: standard, properties: { frontendIPConfigurations: [frontend] } }
}

describe('against the local Azure', () => {
  test('the health of a rule is what the probes say', async () => {
    const id = idOf('loadBalancers', 'lb')
    const within = (segment: string, name: string) => ({ id: `${id}/${segment}/${name}` })
    const pip = await makePip()
    const network = idOf('virtualNetworks', 'vnet')
    azure.seed({
      id: network,
      location: 'westeurope',
      properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } },
    })
    const rule = {
      protocol: 'Tcp',
      frontendPort: 80,
      backendPort: 30_080,
      frontendIPConfiguration: within('frontendIPConfigurations', 'fe'),
      backendAddressPool: within('backendAddressPools', 'nodes'),
      probe: within('probes', 'probe'),
    }
    const address = { ipAddress: '10.0.0.4', virtualNetwork: { id: network } }
    const body = lbBody(pip?.id ?? '')
    const properties = {
      ...body.properties,
      backendAddressPools: [
        { name: 'nodes', properties: { loadBalancerBackendAddresses: [{ name: 'node1', properties: address }] } },
      ],
      loadBalancingRules: [{ name: 'rule', properties: rule }],
      probes: [{ name: 'probe', properties: { protocol: 'Tcp', port: 30_080 } }],
    }
    await finish(await arm.put(id, { ...body, properties }, {}, never()))
    const ruleId = `${id}/loadBalancingRules/rule`
    expect(await arm.ruleHealth(ruleId, never())).toEqual([{ address: '10.0.0.4', state: 'unknown', reason: 'NA' }])
    const member = { name: 'node1', ip: '10.0.0.4' }
    const view = { loadBalancer: 'lb', rule: 'rule', probe: 'probe', member, up: true, lastChangeAt: 0 }
    azure.playHealth({ probes: () => [view] })
    expect(await arm.ruleHealth(ruleId, never())).toMatchObject([{ state: 'up', reason: 'Up_Probe_Success' }])
  })

  test('a public IP is created, read, listed, tagged and deleted', async () => {
    const pip = await makePip()
    expect(pip?.properties).toMatchObject({ provisioningState: 'Succeeded', ipAddress: expect.any(String) as string })
    const id = idOf('publicIPAddresses', 'pip-1')
    expect((await arm.list('publicIPAddresses', 'rg', never())).map(({ name }) => name)).toEqual(['pip-1'])
    await finish(await arm.patchTags(id, { service: 'a/b' }, never()))
    expect((await arm.get(id, never()))?.tags).toEqual({ service: 'a/b' })
    await finish(await arm.delete(id, {}, never()))
    expect(await arm.get(id, never())).toBeUndefined()
    expect(await arm.delete(id, {}, never())).toBe('absent')
  })

  test('every call of ours is one that the service counted, in the same class', async () => {
    await makePip()
    await arm.list('publicIPAddresses', 'rg', never())
    const counted = gate.counts()
    const { byClass } = azure.log.summary()
    expect(byClass).toEqual({
      read: counted.read.calls,
      write: counted.write.calls,
      delete: counted.delete.calls,
      poll: counted.poll.calls,
    })
    expect(azure.log.count({ method: 'PUT' })).toBe(1)
    expect(counted.write.sentBytes).toBe(azure.log.entries.find(({ method }) => method === 'PUT')?.requestBytes)
  })

  test('a create over what exists and an edit of an old version are conflicts', async () => {
    const pip = await makePip()
    const id = idOf('publicIPAddresses', 'pip-1')
    const conflict = { status: 412, disposition: { do: 'reread', why: 'conflict' } }
    await expect(arm.put(id, pipBody, { ifNoneMatch: '*' }, never())).rejects.toMatchObject(conflict)
    await finish(await arm.put(id, { ...pipBody, tags: { a: 'b' } }, { ifMatch: pip?.etag }, never()))
    await expect(arm.put(id, pipBody, { ifMatch: pip?.etag }, never())).rejects.toMatchObject(conflict)
  })

  test('all pages are read', async () => {
    azure.knobs.pageSize = 2
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => makePip(name)))
    const readsBefore = gate.counts().read.calls
    const names = (await arm.list('publicIPAddresses', 'rg', never())).map(({ name }) => name)
    expect(names.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(gate.counts().read.calls - readsBefore).toBe(3)
  })

  test('what stands in a load balancer by hands of others survives a write of ours', async () => {
    await makePip()
    const id = idOf('loadBalancers', 'lb')
    const pipId = idOf('publicIPAddresses', 'pip-1')
    const invented = fc.dictionary(
      fc.stringMatching(/^x[A-Za-z]{1,8}$/),
      fc.oneof(fc.string(), fc.nat(), fc.boolean()),
      { maxKeys: 3 },
    )
    await fc.assert(
      fc.asyncProperty(invented, fc.string({ maxLength: 8 }), async (properties, value) => {
        const theirs = lbBody(pipId, { properties: { publicIPAddress: { id: pipId }, ...properties } })
        await finish(await arm.put(id, theirs, {}, never()))
        const read = await arm.get(id, never())
        await finish(await arm.put(id, { ...read, tags: { value } }, { ifMatch: read?.etag }, never()))
        const frontends = (await arm.get(id, never()))?.properties?.['frontendIPConfigurations']
        expect(frontends).toMatchObject([{ properties }])
      }),
      { numRuns: 15 },
    )
  })

  test('a public IP in use is waited for by its id', async () => {
    await makePip()
    const pipId = idOf('publicIPAddresses', 'pip-1')
    await finish(await arm.put(idOf('loadBalancers', 'lb'), lbBody(pipId), {}, never()))
    const refused = arm.delete(pipId, {}, never()).then(finish)
    await expect(refused).rejects.toMatchObject({ disposition: { do: 'waitFor', point: pipId } })
  })

  test('a group that is not there is what a write waits for, and nothing to a read', async () => {
    const id = idOf('publicIPAddresses', 'x').replace('/rg/', '/other/')
    const point = group.replace(/rg$/, 'other')
    await expect(arm.put(id, pipBody, {}, never())).rejects.toMatchObject({ disposition: { do: 'waitFor', point } })
    expect(await arm.get(id, never())).toBeUndefined()
    await expect(arm.list('publicIPAddresses', 'other', never())).rejects.toMatchObject({ status: 404 })
  })

  test('an answer that is lost after the write was applied is lost, and the write stands', async () => {
    azure.faults.add({ match: { method: 'PUT' }, do: { drop: 'after' } })
    const id = idOf('publicIPAddresses', 'pip-1')
    await expect(arm.put(id, pipBody, {}, never())).rejects.toMatchObject({
      disposition: { do: 'reread', why: 'lost' },
    })
    expect(await arm.get(id, never())).toMatchObject({ id })
  })

  test('reads get over a throttle and a broken connection', async () => {
    await makePip()
    azure.faults.add({
      match: { method: 'GET', class: 'read' },
      do: { status: 429, code: 'TooManyRequests', retryAfterSeconds: 0 },
    })
    azure.faults.add({ match: { method: 'GET', class: 'read' }, do: { drop: 'before' } })
    expect(await arm.get(idOf('publicIPAddresses', 'pip-1'), never())).toMatchObject({ name: 'pip-1' })
    expect(gate.counts().read.throttled).toBe(1)
  })

  test.each(['InternalServerError', 'AnotherOperationInProgress'])(
    'an operation that fails with %s is read again',
    async (code) => {
      azure.faults.add({ match: { method: 'PUT' }, do: { operation: 'Failed', code } })
      const accepted = await arm.put(idOf('publicIPAddresses', 'pip-1'), pipBody, {}, never())
      await expect(finish(accepted)).rejects.toMatchObject({ disposition: { do: 'reread', why: 'failed' } })
    },
  )

  test('the older of two writes of one load balancer is superseded', async () => {
    const clock = await startStandingStill()
    const pip = await arm.put(idOf('publicIPAddresses', 'pip-1'), pipBody, {}, never())
    clock.advance(60_000)
    await finish(pip)
    const body = lbBody(idOf('publicIPAddresses', 'pip-1'))
    const id = idOf('loadBalancers', 'lb')
    const pooled = {
      ...body,
      properties: { ...body.properties, backendAddressPools: [{ name: 'pool', properties: {} }] },
    }
    const older = await arm.put(id, pooled, {}, never())
    const newer = await arm.put(id, { ...pooled, tags: { a: 'b' } }, {}, never())
    await expect(finish(older)).rejects.toMatchObject({ disposition: { do: 'reread', why: 'superseded' } })
    clock.advance(60_000)
    await finish(newer)
    expect((await arm.get(id, never()))?.tags).toEqual({ a: 'b' })
  })

  test('the zones of the region are told', async () => {
    expect(await arm.zones('westeurope', never())).toEqual(['1', '2', '3'])
  })

  test('a token that the service takes for ended is renewed without anybody noticing', async () => {
    await azure.stop()
    const clock = new FakeClock()
    await start({ clock })
    await arm.get(idOf('publicIPAddresses', 'pip-1'), never())
    clock.advance(2 * 3_600_000)
    expect(await arm.get(idOf('publicIPAddresses', 'pip-1'), never())).toBeUndefined()
    expect(azure.log.entries.map(({ status }) => status)).toEqual([404, 401, 404])
  })

  test('an abort leaves the work of the service alone', async () => {
    const clock = await startStandingStill()
    const controller = new AbortController()
    const id = idOf('publicIPAddresses', 'pip-1')
    const accepted = await arm.put(id, pipBody, {}, never())
    if (!accepted.operation) throw new Error('nothing to await')
    const wait = arm.awaitOperation(accepted.operation, controller.signal)
    controller.abort(new Error('stopping'))
    await expect(wait).rejects.toThrow('stopping')
    clock.advance(60_000)
    await finish(accepted)
    expect((await arm.get(id, never()))?.properties?.['provisioningState']).toBe('Succeeded')
  })
})
