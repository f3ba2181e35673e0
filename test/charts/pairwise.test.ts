import { expect, it } from 'vitest'
import { allPairs, pairwise } from '#test/e2e/chart/pairwise'

it('lets every two choices of different things meet, in far fewer combinations than there are', () => {
  const choices = { a: ['1', '2', '3'], b: ['1', '2'], c: ['1', '2', '3', '4'], d: ['1', '2', '3'], e: ['1', '2'] }
  const combinations = pairwise(choices)
  const met = new Set(
    combinations.flatMap((one) => [
      ...allPairs(Object.fromEntries(Object.entries(one).map(([name, option]) => [name, [option]]))),
    ]),
  )
  expect(met).toEqual(allPairs(choices))
  expect(combinations.length).toBeLessThan(20)
})
