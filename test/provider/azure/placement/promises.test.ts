import { expect, test } from 'vitest'
import { Promises, type PromisedPlace } from '#provider/azure/placement/promises'

const place = (doc: string): PromisedPlace => ({
  pair: { name: doc, external: doc, internal: `${doc}-internal`, configuration: undefined },
  doc,
  demand: { rules: 2, frontends: 1 },
  points: [`addr/${doc}`],
})

test('a promise that has come true is not counted beside what stands, and those of other places go on', () => {
  const promises = new Promises()
  promises.give('stands', place('one'))
  promises.give('waits', place('one'))
  promises.give('elsewhere', place('two'))
  expect(promises.at('one')).toEqual({ rules: 4, frontends: 2 })
  promises.settle('one', (owner) => owner !== 'waits')
  expect(promises.at('one')).toEqual({ rules: 2, frontends: 1 })
  expect(promises.at('two')).toEqual({ rules: 2, frontends: 1 })
  expect(promises.pairOf('stands')).toBeUndefined()
  expect(promises.pairAt('addr/one')).toBe(promises.pairOf('waits'))
  promises.take('waits')
  expect(promises.pairAt('addr/one')).toBeUndefined()
})
