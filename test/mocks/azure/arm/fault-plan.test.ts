import { afterEach, expect, it } from 'vitest'
import type { FaultPlan } from '#mocks/azure/arm/fault-rule'
import { FakeClock } from '#mocks/time/clock'
import { groupId } from '#test/mocks/azure/support/ids'
import { login, send, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

const running: Raw[] = []
afterEach(() => Promise.all(running.splice(0).map((raw) => raw.stop())))

async function start(faults: FaultPlan, clock = new FakeClock()): Promise<Raw> {
  const raw = await startRaw({ faults, clock })
  running.push(raw)
  return raw
}

const group = (raw: Raw) => raw.get(groupId(raw.emulator))

async function statusesOf(raw: Raw, requests: number): Promise<readonly number[]> {
  const statuses: number[] = []
  for (let at = 0; at < requests; at += 1) statuses.push((await group(raw)).status)
  return statuses
}

const sometimes = (seed: number): FaultPlan => ({
  seed,
  rules: [{ match: { method: 'GET' }, do: { status: 503, code: 'Busy' }, chance: 0.3 }],
})

it('a plan plays the same faults again from its seed, and others from another seed', async () => {
  const [one, same, other] = [await start(sometimes(7)), await start(sometimes(7)), await start(sometimes(8))]
  const played = await statusesOf(one, 60)
  expect(await statusesOf(same, 60)).toEqual(played)
  expect(await statusesOf(other, 60)).not.toEqual(played)
  const hit = played.filter((status) => status === 503).length
  expect([hit > 8, hit < 30]).toEqual([true, true])
  expect(one.emulator.faults.hits).toHaveLength(hit)
})

it('a plan draws for each rule apart: requests that only another rule matches change nothing', async () => {
  const [quiet, busy] = [await start(sometimes(7)), await start(sometimes(7))]
  const played = await statusesOf(quiet, 20)
  const seen: number[] = []
  for (let at = 0; at < 20; at += 1) {
    await busy.delete(busy.id('publicIPAddresses', 'none'))
    seen.push((await group(busy)).status)
  }
  expect(seen).toEqual(played)
})

it('a storm of 429 lasts its time from its first hit on, and then is over', async () => {
  const clock = new FakeClock()
  const storm = {
    match: { class: 'read' },
    do: { tooManyRequests: { retryAfterSeconds: 5 } },
    lastsMs: 10_000,
  } as const
  const raw = await start({ rules: [storm] }, clock)
  clock.advance(60_000)
  const refused = await group(raw)
  expect(refused).toMatchObject({ status: 429, code: 'TooManyRequests' })
  expect(refused.headers['retry-after']).toBe('5')
  expect(refused.text).toContain(`'${raw.emulator.credentials.subscriptionId}' exceeded the limit of '250'`)
  clock.advance(9_000)
  expect((await group(raw)).status).toBe(429)
  clock.advance(1_000)
  expect((await group(raw)).status).toBe(200)
  expect(raw.emulator.faults.pending()).toEqual([])
})

it('tokens that expire are refused from then on, and a new one is good', async () => {
  const raw = await start({ rules: [{ match: { nth: 2 }, do: { expireTokens: true } }] })
  expect((await group(raw)).status).toBe(200)
  expect(await group(raw)).toMatchObject({ status: 401, code: 'ExpiredAuthenticationToken' })
  expect((await group(raw)).status).toBe(401)
  const token = await login(raw.agent, raw.emulator)
  expect((await raw.call('GET', groupId(raw.emulator), { token })).status).toBe(200)
})

it('a server that restarts drops the request unapplied, refuses connections, and comes back with its state', async () => {
  const clock = new FakeClock()
  const raw = await start({ rules: [{ match: { method: 'PUT' }, do: { restart: { downMs: 5_000 } } }] }, clock)
  const pip = raw.id('publicIPAddresses', 'pip')
  const body = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }
  await expect(raw.put(pip, body)).rejects.toThrow('socket hang up')
  await expect.poll(() => group(raw).then(String, (error: Error) => error.message)).toContain('ECONNREFUSED')
  clock.advance(5_000)
  await expect
    .poll(() =>
      group(raw).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200)
  expect((await raw.get(pip)).status).toBe(404)
  expect((await raw.put(pip, body)).status).toBe(201)
})

it('says over HTTP what is still to come and what was hit', async () => {
  const raw = await start({ rules: [{ match: { name: 'rg' }, do: { status: 500, code: 'Broken' }, times: 2 }] })
  await group(raw)
  const { body } = await send(raw.agent, 'GET', new URL('/_emulator/faults', raw.emulator.url), {})
  expect(body).toEqual({
    rules: [{ match: { name: 'rg' }, do: { status: 500, code: 'Broken' }, times: 2 }],
    hits: [{ method: 'GET', type: 'resourceGroups', name: 'rg', do: { status: 500, code: 'Broken' } }],
  })
})
