import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { groupId } from '#test/mocks/azure/support/ids'
import { seedPublicIp, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

const publicIp = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }

let raw: Raw
beforeEach(async () => {
  raw = await startRaw()
})
afterEach(() => raw.stop())

const pip = () => raw.id('publicIPAddresses', 'pip')
const lists = () => `${groupId(raw.emulator)}/providers/Microsoft.Network/publicIPAddresses`

describe('a fault rule', () => {
  it('answers with a status, a code, a detail and a waiting time, without applying the request', async () => {
    raw.emulator.faults.add({
      match: { class: 'write', type: 'Microsoft.Network/publicIPAddresses' },
      do: { status: 429, code: 'RetryableError', detail: 'RetryableErrorDueToTooManyCalls', retryAfterSeconds: 17 },
    })
    const refused = await raw.put(pip(), publicIp)
    expect(refused).toMatchObject({ status: 429, code: 'RetryableError', detail: 'RetryableErrorDueToTooManyCalls' })
    expect(refused.headers['retry-after']).toBe('17')
    expect((await raw.get(pip())).status).toBe(404)
    expect((await raw.put(pip(), publicIp)).status).toBe(201)
  })

  it.for([{ method: 'PUT' }, { class: 'delete' }, { type: 'loadBalancers' }, { name: 'another' }] as const)(
    'leaves alone what %o does not match',
    async (match) => {
      raw.emulator.faults.add({ match, do: { status: 503, code: 'Busy' } })
      expect((await raw.get(pip())).status).toBe(404)
    },
  )

  it('hits the n-th match, as often as it says', async () => {
    raw.emulator.faults.add({ match: { method: 'get', nth: 2 }, do: { status: 503, code: 'Busy' }, times: 2 })
    const statuses: number[] = []
    for (let call = 0; call < 4; call++) statuses.push((await raw.get(lists())).status)
    expect(statuses).toEqual([200, 503, 503, 200])
  })

  it('destroys the connection before the request is applied', async () => {
    raw.emulator.faults.add({ match: { method: 'PUT' }, do: { drop: 'before' } })
    await expect(raw.put(pip(), publicIp)).rejects.toThrow('socket hang up')
    expect((await raw.get(pip())).status).toBe(404)
  })

  it('destroys the connection after the request was applied', async () => {
    raw.emulator.faults.add({ match: { method: 'PUT', name: 'PIP' }, do: { drop: 'after' } })
    await expect(raw.put(pip(), publicIp)).rejects.toThrow('socket hang up')
    expect((await raw.get(pip())).status).toBe(200)
    expect(raw.emulator.log.entries.map(({ method, status }) => [method, status])).toEqual([
      ['PUT', 0],
      ['GET', 200],
    ])
  })

  it('delays an answer without holding up the others', async () => {
    raw.emulator.faults.add({ match: { method: 'GET', name: 'pip' }, do: { delayMs: 200 } })
    const order: string[] = []
    const slow = raw.get(pip()).then(() => order.push('slow'))
    await raw.get(lists()).then(() => order.push('quick'))
    await slow
    expect(order).toEqual(['quick', 'slow'])
  })

  it('answers a LIST from before', async () => {
    await raw.get(lists())
    seedPublicIp(raw, 'new')
    raw.emulator.faults.add({ match: { class: 'read' }, do: { staleList: true } })
    expect((await raw.get(lists())).body).toEqual({ value: [] })
    expect((await raw.get(lists())).body).toMatchObject({ value: [{ name: 'new' }] })
  })

  it('can be taken back', async () => {
    raw.emulator.faults.add({ match: {}, do: { status: 500, code: 'Broken' } })()
    raw.emulator.faults.add({ match: {}, do: { status: 500, code: 'Broken' } })
    raw.emulator.faults.clear()
    expect(raw.emulator.faults.pending()).toEqual([])
    expect((await raw.get(lists())).status).toBe(200)
  })

  it('comes from another process over HTTP, and is judged there', async () => {
    const rule = { match: { method: 'GET' }, do: { status: 500, code: 'Broken' } }
    const bad = await raw.call('POST', '/_emulator/faults', { body: { rules: [{ do: { explode: true } }] } })
    expect(bad.status).toBe(400)
    const added = await raw.call('POST', '/_emulator/faults', { body: { rules: [rule] } })
    expect(added.body).toEqual({ rules: [rule] })
    expect((await raw.get(lists())).code).toBe('Broken')
    await raw.call('POST', '/_emulator/faults', { body: { rules: [rule] } })
    await raw.call('DELETE', '/_emulator/faults')
    expect((await raw.get(lists())).status).toBe(200)
  })
})

describe('a call listener', () => {
  it('is told of each call before and after it is applied', async () => {
    const seen: string[] = []
    const end = raw.emulator.faults.onCall(({ index, method, phase }) => {
      seen.push(`${index} ${method} ${phase} ${raw.emulator.resources.accepted('publicIPAddresses').length}`)
    })
    await raw.put(pip(), publicIp)
    await raw.get(pip())
    end()
    await raw.get(pip())
    expect(seen).toEqual(['1 PUT before 0', '1 PUT after 1', '2 GET before 1', '2 GET after 1'])
  })

  it('drops the client at each point of its work', async () => {
    const outcomes: [number, string, number][] = []
    for (const phase of ['before', 'after'] as const) {
      const end = raw.emulator.faults.onCall((call) => (call.phase === phase ? 'drop' : undefined))
      await expect(raw.put(raw.id('publicIPAddresses', phase), publicIp)).rejects.toThrow('socket hang up')
      end()
      const { status } = await raw.get(raw.id('publicIPAddresses', phase))
      outcomes.push([outcomes.length, phase, status])
    }
    expect(outcomes).toEqual([
      [0, 'before', 404],
      [1, 'after', 200],
    ])
  })
})
