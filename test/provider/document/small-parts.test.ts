import { describe, expect, it } from 'vitest'
import { BackOff } from '#provider/document/back-off'
import { Dependencies } from '#provider/document/dependencies'
import { nobody } from '#provider/document/names'
import { question } from '#provider/document/question'
import { dispositionOf } from '#provider/document/disposition'
import { Doubts } from '#provider/document/doubts'
import { Flights } from '#provider/document/flights'
import { openIn, outcomeOf } from '#provider/document/publish'
import { Stuck } from '#provider/document/stuck'
import { hashValue, hashWish } from '#provider/document/wish'
import { VirtualTime } from './simulation/virtual-time.ts'
import { failing } from './pages.ts'

describe('back-off', () => {
  it('doubles from one second to five minutes, with jitter downwards by half at most', () => {
    const full = new BackOff(() => 1)
    expect(Array.from({ length: 11 }, () => full.next() / 1000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
    const least = new BackOff(() => 0)
    expect([least.next(), least.next()]).toEqual([500, 1000])
  })

  it('begins anew when it is cleared', () => {
    const backOff = new BackOff(() => 1)
    backOff.next()
    backOff.next()
    expect(backOff.tries).toBe(2)
    backOff.clear()
    expect(backOff.next()).toBe(1000)
  })
})

describe('dependencies', () => {
  it('wake each asker of a question, until it asks anew', () => {
    const woken: string[] = []
    const dependencies = new Dependencies((asker) => woken.push(asker))
    const share = () => question.share('doc', 'owner')
    dependencies.note('a', share())
    dependencies.note('a', share())
    dependencies.note('b', share())
    dependencies.note('b', question.wish('owner', 'doc'))
    dependencies.changed(share())
    expect(woken).toEqual(['a', 'b'])
    dependencies.restart('b')
    dependencies.changed(question.wish('owner', 'doc'))
    dependencies.changed(question.share('doc', 'another'))
    expect(woken).toEqual(['a', 'b'])
    expect(dependencies.isAsked(question.wish('owner', 'doc'))).toBe(false)
    dependencies.changed(share())
    expect(woken).toEqual(['a', 'b', 'a'])
    dependencies.restart('a')
    expect(dependencies.isAsked(share())).toBe(false)
  })
})

describe('doubts', () => {
  it('last 2, 4, 8 and then 10 seconds, and are forgiven after a minute without', async () => {
    const time = new VirtualTime()
    const ended: string[] = []
    const doubts = new Doubts(time, (point) => ended.push(point))
    expect([1, 2, 3, 4, 5].map(() => doubts.begin('p') / 1000)).toEqual([2, 4, 8, 10, 10])
    expect(doubts.begin('q')).toBe(2000)
    await time.run(10_000)
    expect(ended).toEqual(['q', 'p'])
    await time.run(60_001)
    expect(doubts.begin('p')).toBe(2000)
    doubts.stop()
    expect(time.pending()).toBe(0)
  })
})

describe('flights', () => {
  it('are over when the document has another version', () => {
    const flights = new Flights()
    flights.begin({ at: 1 }, 'v1')
    flights.seen('v1', 100)
    expect(flights.bodies).toEqual([{ body: { at: 1 }, version: 'v1', state: 'moving' }])
    flights.seen('v2', 100)
    expect(flights.bodies).toEqual([])
  })

  it('stay until a look that is later than their end, beside the ones that follow', () => {
    const flights = new Flights()
    flights.begin({ at: 1 }, 'v1')
    flights.end(500)
    flights.begin({ at: 2 }, 'v1')
    flights.seen('v1', 499)
    expect(flights.bodies).toHaveLength(2)
    expect(flights.endsAt).toBe(500)
    flights.seen('v1', 500)
    expect(flights.bodies.map(({ body }) => body)).toEqual([{ at: 2 }])
    flights.cancel()
    expect(flights.bodies).toEqual([])
  })
})

describe('stuck', () => {
  const changes = (text: string) => [{ owner: 'a', text, effect: 'traffic' } as const]

  it('allows the same changes three times an hour', () => {
    const stuck = new Stuck()
    for (const at of [0, 10, 20]) {
      expect(stuck.until(changes('one'), at)).toBeUndefined()
      stuck.wrote(changes('one'), at)
    }
    expect(stuck.until(changes('one'), 30)).toBe(3_600_000)
    expect(stuck.until(changes('two'), 30)).toBeUndefined()
    expect(stuck.until(changes('one'), 3_600_000)).toBeUndefined()
  })

  it('begins anew when the document was once as wished', () => {
    const stuck = new Stuck()
    for (const at of [0, 10, 20]) stuck.wrote(changes('one'), at)
    stuck.agreed()
    expect(stuck.until(changes('one'), 30)).toBeUndefined()
  })

  it('lets a document in a failed state be written again and again, although nothing differs', () => {
    const stuck = new Stuck()
    for (const at of [0, 10, 20, 30]) stuck.wrote([], at)
    expect(stuck.until([], 40)).toBeUndefined()
  })
})

describe('hashes of wishes', () => {
  it('do not depend on the order of keys, but on everything else', () => {
    expect(hashValue({ a: 1, b: [1, { c: 2, d: 3 }] })).toBe(hashValue({ b: [1, { d: 3, c: 2 }], a: 1 }))
    expect(hashValue([1, 2])).not.toBe(hashValue([2, 1]))
    expect(hashValue({ a: undefined })).toBe(hashValue({}))
    expect(hashWish('gone')).toBe('gone')
    expect(hashWish({ want: 'gone' })).not.toBe('gone')
  })
})

describe('outcome', () => {
  const change = { owner: 'a', text: 'let go', effect: 'address' } as const
  const plan = { body: {}, changes: [change], refused: new Map(), waiting: new Map() }
  const asker = { owner: 'a', state: 'settled', isOpen: true, lastProblem: undefined } as const

  it('of somebody who leaves is ready while he lets go, or letting go would end the permission to do so', () => {
    expect(outcomeOf(plan, { ...asker, wish: 'leaving' })).toEqual({ is: 'ready' })
    expect(outcomeOf(plan, { ...asker, wish: 'leaving', state: 'failed' })).toEqual({ is: 'pending' })
    expect(outcomeOf(plan, { ...asker, wish: { want: 1 } })).toEqual({ is: 'pending' })
  })

  it('of somebody who is gone is open while the document would change on nobody’s behalf, unless it can never be settled', () => {
    const removal = { ...plan, changes: [{ ...change, owner: nobody }] }
    const open = openIn(removal, { isStuck: false })
    expect([open('a', 'gone'), open('a', { want: 1 }), open('a', 'leaving')]).toEqual([true, false, false])
    expect(openIn(removal, { isStuck: true })('a', 'gone')).toBe(false)
    expect(openIn(plan, { isStuck: true })('a', 'gone')).toBe(true)
    const cosmetic = { ...plan, changes: [{ ...change, owner: nobody, effect: 'cosmetic' as const }] }
    expect(openIn(cosmetic, { isStuck: false })('a', 'gone')).toBe(false)
  })
})

describe('disposition', () => {
  it('takes an unknown error for an answer that was lost', () => {
    expect(dispositionOf(new TypeError('socket hang up'))).toEqual({ do: 'reread', why: 'lost' })
    expect(dispositionOf(failing({ do: 'retry' }))).toEqual({ do: 'retry' })
  })
})
