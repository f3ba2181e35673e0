import { expect, it } from 'vitest'
import { FakeClock } from '#mocks/time/clock'

it('runs what falls due in order, each task at its own instant', () => {
  const clock = new FakeClock(0)
  const seen: [string, number][] = []
  clock.after(20, () => seen.push(['late', clock.now()]))
  clock.after(10, () => {
    seen.push(['early', clock.now()])
    clock.after(5, () => seen.push(['added on the way', clock.now()]))
  })
  clock.advance(20)
  expect(seen).toEqual([
    ['early', 10],
    ['added on the way', 15],
    ['late', 20],
  ])
})

it('forgets a timer that was taken back', () => {
  const clock = new FakeClock(0)
  let ran = false
  const cancel = clock.after(1, () => (ran = true))
  cancel()
  clock.advance(10)
  expect(ran).toBe(false)
  expect(clock.pending()).toBe(0)
})
