import { expect, it } from 'vitest'
import { humanDuration, since } from '#mocks/kubernetes/api/tables/age'

const minute = 60
const hour = 3_600
const day = 86_400

// The steps of apimachinery's HumanDuration.
it.each([
  [0, '0s'],
  [119, '119s'],
  [2 * minute, '2m'],
  [9 * minute + 5, '9m5s'],
  [10 * minute + 5, '10m'],
  [3 * hour, '3h'],
  [3 * hour + 7 * minute, '3h7m'],
  [8 * hour + 7 * minute, '8h'],
  [2 * day + hour, '2d1h'],
  [8 * day + hour, '8d'],
  [2 * 365 * day + 3 * day, '2y3d'],
  [9 * 365 * day, '9y'],
  [-0.5, '0s'],
  [-5, '<invalid>'],
])('%i s are shown as %s', (seconds, shown) => {
  expect(humanDuration(seconds)).toBe(shown)
})

it('does not know the age of what has no time', () => {
  expect([since(undefined, 0), since(null, 0), since('', 0)]).toEqual(['<unknown>', '<unknown>', '<unknown>'])
  expect(since('2026-01-01T00:00:00Z', Date.UTC(2026, 0, 1, 0, 0, 5))).toBe('5s')
})
