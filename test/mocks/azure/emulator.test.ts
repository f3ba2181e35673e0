import { once } from 'node:events'
import { connect } from 'node:tls'
import { afterEach, expect, it } from 'vitest'
import { startEmulator } from '#mocks/azure/emulator'
import { answerAdmin } from '#mocks/azure/http/admin'
import { isLoopback } from '#mocks/azure/http/host'
import type { Emulator, EmulatorOptions } from '#mocks/azure/emulator'
import { wellKnown } from '#mocks/azure/well-known'
import { groupId } from '#test/mocks/azure/support/ids'
import { seedPublicIp, startRaw } from '#test/mocks/azure/support/raw'

const running: { stop(): Promise<void> }[] = []
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())))

async function start(options?: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options)
  running.push(emulator)
  return emulator
}

async function raw(options?: EmulatorOptions) {
  const started = await startRaw(options)
  running.push(started)
  return started
}

it('runs beside another one, each with an authority of its own', async () => {
  const [one, other] = [await start(), await start()]
  expect(one.url).not.toBe(other.url)
  expect(one.caPem).not.toBe(other.caPem)
  expect(one.credentials).toEqual({ ...wellKnown })
})

it('says when its port is taken', async () => {
  const { url } = await start()
  await expect(startEmulator({ port: Number(new URL(url).port) })).rejects.toThrow('EADDRINUSE')
})

it('listens on loopback alone, unless it is told another address, which its certificate then names', async () => {
  const usual = await start()
  expect(usual.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const told = await raw({ host: '127.9.8.7' })
  expect(told.emulator.url).toMatch(/^https:\/\/127\.9\.8\.7:\d+$/)
  expect((await told.get(groupId(told.emulator))).status).toBe(200)
  const elsewhere = connect({
    host: '127.0.0.1',
    port: Number(new URL(told.emulator.url).port),
    ca: told.emulator.caPem,
  })
  const [error] = (await once(elsewhere, 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ECONNREFUSED')
  await expect(startEmulator({ host: '192.0.2.1' })).rejects.toThrow('EADDRNOTAVAIL')
})

it('keeps its own interface to requests from this machine', async () => {
  const { log, faults, knobs } = await start()
  const world = { caPem: '', log, faults, knobs, traffic: () => [] }
  const ask = (isLocal: boolean) => {
    const request = {
      method: 'GET',
      path: '/_emulator/health',
      query: new URLSearchParams(),
      headers: {},
      base: '',
      isLocal,
    }
    return answerAdmin(world, { ...request, body: Buffer.alloc(0) })?.status
  }
  expect([ask(true), ask(false)]).toEqual([200, 403])
  expect(['127.0.0.1', '::1', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true)
  expect(['10.0.0.1', '::ffff:10.0.0.1', undefined].some(isLoopback)).toBe(false)
})

it('closes open connections when it stops', async () => {
  const emulator = await startEmulator()
  const port = Number(new URL(emulator.url).port)
  const socket = connect({ host: '127.0.0.1', port, ca: emulator.caPem })
  await new Promise((resolve) => socket.once('secureConnect', resolve))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await emulator.stop()
  await closed
  expect(socket.destroyed).toBe(true)
})

it('takes public addresses from the range it is given, never .0, and starts over with freed ones', async () => {
  const world = await raw({ publicAddresses: '127.20.7.0/30', publicAddresses6: 'fd00::/126' })
  const addressOf = (name: string) => world.emulator.resources.get(seedPublicIp(world, name))?.properties['ipAddress']
  expect([addressOf('a'), addressOf('b')]).toEqual(['127.20.7.1', '127.20.7.2'])
  await world.delete(world.id('publicIPAddresses', 'a'))
  await world.get(groupId(world.emulator))
  expect(addressOf('c')).toBe('127.20.7.1')
  expect(addressOf('d')).toBeUndefined()
  const properties = { publicIPAddressVersion: 'IPv6' }
  const id = world.id('publicIPAddresses', 'six')
  world.emulator.seed({ id, location: 'westeurope', sku: { name: 'Standard' }, properties })
  expect(world.emulator.resources.get(id)?.properties['ipAddress']).toBe('fd00::1')
  await expect(startEmulator({ publicAddresses: '127.20.7.1/24' })).rejects.toThrow('127.20.7.1/24')
})

it('repeats ids and etags of a run with the same seed', async () => {
  const [one, other] = [await raw({ seed: 7 }), await raw({ seed: 7 })]
  const etags = [one, other].map((world) => world.emulator.resources.get(seedPublicIp(world, 'pip'))?.etag)
  expect(etags[0]).toMatch(/^W\/".{36}"$/)
  expect(etags[0]).toBe(etags[1])
})

it('warns loudly of a type that is not played', async () => {
  const warnings: string[] = []
  const world = await raw({ warn: (line) => warnings.push(line) })
  await world.get(world.id('bastionHosts', 'one'))
  expect(warnings).toEqual([`not played: GET ${world.id('bastionHosts', 'one')}`])
})

it('counts requests by method, type and class, with their bytes', async () => {
  const world = await raw()
  const { log } = world.emulator
  const id = world.id('publicIPAddresses', 'pip')
  const put = await world.put(id, { location: 'westeurope', sku: { name: 'Standard' }, properties: {} })
  await world.get(String(put.headers['azure-asyncoperation']))
  await world.get(id)
  await world.delete(id)
  expect(log.summary()).toMatchObject({
    total: 4,
    byClass: { read: 1, write: 1, delete: 1, poll: 1 },
    byCall: {
      'PUT publicIPAddresses': 1,
      'GET operations': 1,
      'GET publicIPAddresses': 1,
      'DELETE publicIPAddresses': 1,
    },
    byStatus: { 200: 2, 201: 1, 202: 1 },
  })
  expect(log.count({ method: 'get', type: 'publicIpAddresses' })).toBe(1)
  expect(log.entries[0]).toMatchObject({
    index: 1,
    method: 'PUT',
    path: id,
    name: 'pip',
    requestBytes: 67,
    responseBytes: put.text.length,
  })
  const { body } = await world.call('GET', '/_emulator/log', { token: null })
  expect(body).toMatchObject({ summary: { total: 4 }, entries: [{ method: 'PUT' }, {}, {}, {}] })
  await world.call('POST', '/_emulator/log/clear', { token: null })
  expect(log.count()).toBe(0)
})

it('hands out its CA and its health without a token', async () => {
  const world = await raw()
  const ca = await world.call('GET', '/_emulator/ca.pem', { token: null })
  expect(ca.text).toBe(world.emulator.caPem)
  expect((await world.call('GET', '/_emulator/health', { token: null })).body).toEqual({ status: 'ok' })
  expect((await world.call('GET', '/_emulator/nothing', { token: null })).status).toBe(404)
})

it('lets another process turn a knob, within its range', async () => {
  const world = await raw()
  const turned = await world.call('PATCH', '/_emulator/knobs', { body: { pageSize: 2 }, token: null })
  expect(turned).toMatchObject({ status: 200, body: { pageSize: 2, throttle: 'off' } })
  expect(world.emulator.knobs.pageSize).toBe(2)
  const refused = await world.call('PATCH', '/_emulator/knobs', { body: { pageSize: 0 }, token: null })
  const unknown = await world.call('PATCH', '/_emulator/knobs', { body: { speed: 11 }, token: null })
  expect([refused.status, unknown.status]).toEqual([400, 400])
  expect((await world.call('GET', '/_emulator/knobs', { token: null })).body).toEqual(turned.body)
})
