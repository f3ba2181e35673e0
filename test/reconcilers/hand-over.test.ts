import { pino } from 'pino'
import { expect, test } from 'vitest'
import { FakeClock } from '#mocks/time/clock'
import { finishOrHandOver } from '#reconcilers/hand-over'
import { settle } from './settle.ts'

function anEnd() {
  const clock = new FakeClock()
  const writes = Promise.withResolvers<void>()
  const told: string[] = []
  const ended = finishOrHandOver({
    provider: { stop: () => writes.promise },
    clock,
    log: pino({ level: 'silent' }),
    closeDoor: () => told.push('closed'),
  }).then(() => told.push('ended'))
  return { clock, writes, told, ended }
}

test('ends with the last write, and closes no door before', async () => {
  const { clock, writes, told, ended } = anEnd()
  clock.advance(14_000)
  await settle()
  expect(told).toEqual([])
  writes.resolve()
  await ended
  expect(told).toEqual(['ended'])
  expect(clock.pending()).toBe(0)
})

test('hands over what takes Azure longer than a Pod is given, when no request can be on its way any more', async () => {
  const { clock, told, ended } = anEnd()
  clock.advance(15_000)
  await settle()
  expect(told).toEqual(['closed'])
  clock.advance(9000)
  await settle()
  expect(told).toEqual(['closed'])
  clock.advance(1000)
  await ended
  expect(told).toEqual(['closed', 'ended'])
})
