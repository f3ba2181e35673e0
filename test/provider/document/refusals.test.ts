import { expect, it } from 'vitest'
import { Refusals } from '#provider/document/refusals'
import type { StatedWish } from '#provider/document/doc-state'
import type { Owner } from '#provider/document/names'

const problem = { field: 'port', value: '1', why: 'no', fix: 'another' }

function wishes(hashes: Readonly<Record<Owner, string>>): ReadonlyMap<Owner, StatedWish> {
  return new Map(Object.entries(hashes).map(([owner, hash]) => [owner, { wish: { want: hash }, hash }]))
}

function refusedGroup(...owners: readonly Owner[]) {
  return new Map(owners.map((owner) => [owner, { hash: `${owner}1`, problem }]))
}

const both = wishes({ a: 'a1', b: 'b1' })

it('keeps a refused wish at home until its time has come, longer each time', () => {
  const refusals = new Refusals()
  const waits = [0, 0, 0].map((_zero, at) => {
    const now = at * 1_000_000
    refusals.refuse(refusedGroup('a'), now)
    return (refusals.nextDueAt(now) ?? 0) - now
  })
  expect(waits).toEqual([30_000, 60_000, 120_000])
  expect(refusals.problemOf('a', both, 2_000_000 + 119_999)).toBe(problem)
  expect(refusals.problemOf('a', both, 2_000_000 + 120_000)).toBeUndefined()
})

it('never waits longer than half an hour', () => {
  const refusals = new Refusals()
  for (let times = 0; times < 20; times += 1) refusals.refuse(refusedGroup('a'), 0)
  expect(refusals.nextDueAt(0)).toBe(30 * 60_000)
})

it('sends a whole group again when one of it wishes something else', () => {
  const refusals = new Refusals()
  refusals.refuse(refusedGroup('a', 'b'), 0)
  expect(refusals.problemOf('a', both, 1)).toBe(problem)
  expect(refusals.problemOf('a', wishes({ a: 'a1', b: 'b2' }), 1)).toBeUndefined()
  expect(refusals.problemOf('a', wishes({ a: 'a1' }), 1)).toBeUndefined()
})

it('says why the same wish was refused while it is tried again, but not about another wish', () => {
  const refusals = new Refusals()
  refusals.refuse(refusedGroup('a'), 0)
  expect(refusals.lastProblemOf('a', 'a1')).toBe(problem)
  expect(refusals.lastProblemOf('a', 'a2')).toBeUndefined()
})

it('forgets what was accepted after all, and begins anew with the waiting', () => {
  const refusals = new Refusals()
  refusals.refuse(refusedGroup('a'), 0)
  refusals.refuse(refusedGroup('a'), 0)
  refusals.accepted(both, 1)
  expect(refusals.problemOf('a', both, 1)).toBe(problem)
  refusals.accepted(both, 60_000)
  refusals.refuse(refusedGroup('a'), 100_000)
  expect(refusals.nextDueAt(100_000)).toBe(130_000)
})

it('tries again five seconds after a refusal when others have changed the document, and thirty when we have', () => {
  const refusals = new Refusals()
  for (let times = 0; times < 4; times += 1) refusals.refuse(refusedGroup('a'), 1000)
  refusals.documentChanged('ourselves')
  expect(refusals.nextDueAt(1000)).toBe(31_000)
  refusals.documentChanged('others')
  expect(refusals.nextDueAt(1000)).toBe(6000)
})

it('lets a new refusal of one of a group take the place of the old group', () => {
  const refusals = new Refusals()
  refusals.refuse(refusedGroup('a', 'b'), 0)
  refusals.refuse(refusedGroup('a'), 0)
  expect(refusals.problemOf('a', both, 1)).toBe(problem)
  expect(refusals.problemOf('b', both, 1)).toBeUndefined()
})
