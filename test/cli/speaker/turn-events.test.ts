import { expect, it } from 'vitest'
import { FakeClock } from '#mocks/time/clock'
import { TurnEvents } from '#cli/speaker/turn-events'
import type { Turn } from '#provider/bgp/advertise/turn'
import type { EventRecorder } from '#reconcilers/kubernetes/events'
import { aService } from '#test/reconcilers/a-service'

function started() {
  const said: string[] = []
  const clock = new FakeClock()
  const events = { record: (_: unknown, reason: string, message: string) => void said.push(`${reason}: ${message}`) }
  const services = { get: (key: string) => (key === 'default/gone' ? undefined : aService()) }
  const turns = new TurnEvents({ events: events as unknown as EventRecorder, services, node: 'node1', clock })
  return { said, clock, turns }
}

const announced: Turn = {
  service: 'default/web',
  address: '10.0.0.1',
  now: 'announced',
  verdict: { is: 'announced', prefixes: ['10.0.0.1/32'], leaving: undefined },
}
const drained: Turn = { ...announced, now: 'withdrawn', verdict: { is: 'withheld', why: 'drained' } }

it('says on a Service who took it up and who left it, and why', () => {
  const { said, turns } = started()
  turns.say([announced, drained, { ...drained, service: 'default/gone', verdict: undefined }])
  expect(said).toEqual([
    'nodeAssigned: announcing 10.0.0.1 from node "node1" with protocol "bgp"',
    'nodeWithdrawn: no longer announcing 10.0.0.1 from node "node1": the node is drained',
  ])
})

it('writes fifty events of a drain of thousands, and then one a second', () => {
  const { said, turns, clock } = started()
  turns.say(Array.from({ length: 10_000 }, () => drained))
  expect(said).toHaveLength(50)
  clock.advance(3000)
  turns.say(Array.from({ length: 10 }, () => drained))
  expect(said).toHaveLength(53)
})
