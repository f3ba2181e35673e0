import { expect, test } from 'vitest'

import { memberEvents } from '#reconcilers/node/member-events'

import { quiet } from '../quiet.ts'

test('what keeps a node from taking traffic is said on the Node, with the fix, and also when it is over', () => {
  const said: string[] = []
  const tell = memberEvents({
    events: { record: (about, reason, message) => void said.push(`${about.kind} ${about.name} ${reason}: ${message}`) },
    ...quiet(),
  })
  tell('node-1', { field: 'node', value: 'node-1', why: 'its machine is deallocated', fix: 'Start it' })
  tell('node-1', undefined)
  expect(said).toHaveLength(2)
  expect(said[0]).toMatch(/^Node node-1 LoadBalancerMemberFailed: .*deallocated.*Start it/)
  expect(said[1]).toMatch(/^Node node-1 LoadBalancerMemberJoined/)
})
