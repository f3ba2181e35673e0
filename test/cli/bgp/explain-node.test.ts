import { expect, test } from 'vitest'
import { explainSpeaker } from '#cli/bgp/explain-node'
import { printBgpNode } from '#cli/bgp/print-node'
import type { Snapshot } from '#cli/bgp/snapshot'
import { aSnapshot, aStatus } from './played-snapshot.ts'

function explained(node: string, snapshot: Snapshot): string {
  return printBgpNode({ ...explainSpeaker(node, snapshot, { className: undefined, nowMs: 0 }), events: [] }, 'table')
}

const local = { externalTrafficPolicy: 'Local' as const }
const snapshot = aSnapshot({ web: { ip: '10.0.0.0', spec: local, on: ['node1', 'node2'] }, other: { ip: '10.0.0.1' } })

test('tells what a node announces over which session, and what it does not and why', () => {
  const down = aStatus(['10.0.0.0/32', '10.0.0.1/32'], { state: 'Active', lastError: 'Connection refused' })
  const speakers = new Map([
    ['node1', { ...down, missing: ['10.0.0.1/32'] }],
    ['node3', aStatus(['10.0.0.1/32'])],
  ])
  expect(explained('node1', { ...snapshot, speakers })).toBe(`Node node1

Speaker
  bird, router id 172.16.7.11: ready
  2 of 2 prefixes are with the daemon

Sessions
  PEER               AS      SESSION                       BFD    TOLD OF
  tor (172.16.9.1)   64512   Active (Connection refused)   none   2 of 2

Announces
  PREFIX        TO          WITH   NOTE
  10.0.0.0/32   all peers
  10.0.0.1/32   all peers          the daemon lacks it`)
  expect(explained('node3', { ...snapshot, speakers })).toContain(
    'Does not announce\n  10.0.0.0 of default/web: externalTrafficPolicy is Local and no ready endpoint is on the node',
  )
})

test('tells of a node without a speaker what one would announce, and of no node that there is none', () => {
  const text = explained('node2', snapshot)
  expect(text).toContain('it runs no speaker')
  expect(text).toContain('10.0.0.0/32')
  expect(() => explained('node9', snapshot)).toThrow('there is no node node9')
})
