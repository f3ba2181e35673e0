import { expect, it } from 'vitest'
import { Round } from '#provider/document/round'

function round(): Round<string> {
  return new Round()
}

it('sends everything while nothing was refused', () => {
  expect(round().only).toBeUndefined()
  expect(round().next()).toBe(false)
  expect(round().wrote()).toBeUndefined()
})

it('halves what was refused, first the older half', () => {
  const tried = round()
  tried.refused(['a', 'b', 'c'], 'no')
  expect([...(tried.only ?? [])]).toEqual(['a', 'b'])
  tried.wrote()
  tried.next()
  expect([...(tried.only ?? [])]).toEqual(['c'])
})

it('blames a lone suspect at once after something of the round was accepted', () => {
  const tried = round()
  tried.refused(['a', 'b'], 'no')
  tried.wrote()
  tried.next()
  expect(tried.refused(['b'], 'no')).toEqual({ owners: ['b'], evidence: 'no' })
  expect(tried.only).toBeUndefined()
})

it('has the body without newcomers written before it blames the first one', () => {
  const tried = round()
  expect(tried.refused(['a'], 'no')).toBeUndefined()
  expect(tried.isControl).toBe(true)
  expect(tried.only?.size).toBe(0)
  expect(tried.wrote()).toEqual({ owners: ['a'], evidence: 'no' })
  expect(tried.takeBroken()).toBe(false)
})

it('acquits everybody when the body without newcomers is refused as well', () => {
  const tried = round()
  tried.refused(['a'], 'no')
  expect(tried.refused([], 'no')).toBeUndefined()
  expect(tried.only).toBeUndefined()
  expect(tried.takeBroken()).toBe(true)
  expect(tried.takeBroken()).toBe(false)
})

it('tries two halves together that made no difference alone, and blames them as one', () => {
  const tried = round()
  tried.refused(['a', 'b'], 'no')
  tried.next()
  tried.next()
  expect([...(tried.only ?? [])]).toEqual(['a', 'b'])
  expect(tried.refused(['a', 'b'], 'still no')).toBeUndefined()
  expect(tried.isControl).toBe(true)
  expect(tried.wrote()).toEqual({ owners: ['a', 'b'], evidence: 'still no' })
  expect(tried.only).toBeUndefined()
})

it('blames no group that makes no difference any more when it is tried together', () => {
  const tried = round()
  tried.refused(['a', 'b'], 'no')
  tried.next()
  tried.next()
  tried.next()
  expect(tried.only).toBeUndefined()
  expect(tried.takeBroken()).toBe(false)
})

it('finds a clash inside a half while the other half is written', () => {
  const tried = round()
  tried.refused(['a', 'b', 'c', 'd'], 'no')
  tried.refused(['a', 'b'], 'no')
  expect([...(tried.only ?? [])]).toEqual(['a'])
  tried.next()
  tried.next()
  expect([...(tried.only ?? [])]).toEqual(['a', 'b'])
  tried.refused(['a', 'b'], 'no')
  expect(tried.wrote()?.owners).toEqual(['a', 'b'])
  expect([...(tried.only ?? [])]).toEqual(['c', 'd'])
})

it('does not halve any further in a document that is broken', () => {
  const tried = round()
  tried.refused(['a', 'b', 'c', 'd'], 'no')
  tried.refused(['a', 'b'], 'no')
  tried.refused(['a'], 'no')
  tried.refused([], 'no')
  expect([...(tried.only ?? [])]).toEqual(['b'])
  tried.refused(['b'], 'no')
  expect([...(tried.only ?? [])]).toEqual(['c', 'd'])
  tried.refused(['c', 'd'], 'no')
  expect(tried.only).toBeUndefined()
  expect(tried.takeBroken()).toBe(true)
})

it('takes the search up again when somebody has mended the document', () => {
  const tried = round()
  tried.refused(['a', 'b', 'c'], 'no')
  tried.refused(['a', 'b'], 'no')
  tried.refused(['a'], 'no')
  tried.refused([], 'no')
  tried.wrote()
  tried.next()
  expect(tried.refused(['c'], 'no')?.owners).toEqual(['c'])
  expect(tried.takeBroken()).toBe(false)
})

it('is over when both halves were accepted', () => {
  const tried = round()
  tried.refused(['a', 'b'], 'no')
  for (let half = 0; half < 2; half += 1) {
    tried.wrote()
    tried.next()
  }
  expect(tried.only).toBeUndefined()
})
