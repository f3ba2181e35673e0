import { expect, it } from 'vitest'
import type { Observation } from '#provider/bgp/announcers/announcer'
import { steady } from '#provider/bgp/speaker/steady'

const seen = (establishedAt: number | undefined, peer = 'tor'): Observation => ({
  sessions: [
    { peer, state: establishedAt === undefined ? 'Active' : 'Established', establishedAt, bfd: 'none', lastError: '' },
  ],
  accepted: new Set(),
  advertised: undefined,
})
const beginsAt = (before: Observation | undefined, now: Observation) => steady(before, now).sessions[0]?.establishedAt

it('keeps the beginning of a session that a daemon tells a little earlier or later', () => {
  expect(beginsAt(seen(10_001), seen(9_999))).toBe(10_001)
  expect(beginsAt(seen(9_999), seen(10_400))).toBe(9_999)
})

it.each([
  ['it was not seen before', undefined, seen(10_000)],
  ['it was down', seen(undefined), seen(10_000)],
  ['it began anew', seen(5000), seen(10_000)],
  ['it is another one', seen(10_001, 'other'), seen(10_000)],
])('takes the new beginning where %s', (_, before, now) => {
  expect(beginsAt(before, now)).toBe(10_000)
})

it('has no beginning while it is down', () => {
  expect(beginsAt(seen(10_000), seen(undefined))).toBeUndefined()
})
