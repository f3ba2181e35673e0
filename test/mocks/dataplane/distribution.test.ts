import { expect, test } from 'vitest'
import { chooseMember } from '#mocks/dataplane/distribution'
import type { Distribution } from '#mocks/dataplane/distribution'
import type { Transport } from '#mocks/dataplane/flow'

const members = ['a', 'b', 'c']
const flow = (ip: string, port: number, destinationPort = 80, transport: Transport = 'Tcp') => ({
  transport,
  source: { ip, port },
  destination: { ip: '20.0.0.4', port: destinationPort },
})
const choose = (distribution: Distribution, ip: string, port: number, destinationPort?: number) =>
  chooseMember(members, distribution, flow(ip, port, destinationPort))

test('the same five fields always meet the same member', () => {
  const ports = Array.from({ length: 200 }, (_, index) => 40_000 + index)
  const first = ports.map((port) => choose('Default', '198.51.100.7', port))
  expect(ports.map((port) => choose('Default', '198.51.100.7', port))).toEqual(first)
})

test('neighbouring source ports spread evenly', () => {
  const chosen = Array.from({ length: 900 }, (_, index) => choose('Default', '198.51.100.7', 40_000 + index))
  const counts = members.map((member) => chosen.filter((name) => name === member).length)
  for (const count of counts) expect(count).toBeGreaterThan(230)
})

test.each(['SourceIP', 'SourceIPProtocol'] as const)('%s looks at no port', (distribution) => {
  const chosen = Array.from({ length: 100 }, (_, index) => choose(distribution, '198.51.100.7', index, 80 + index))
  expect(new Set(chosen).size).toBe(1)
})

test('SourceIP spreads clients', () => {
  const chosen = Array.from({ length: 100 }, (_, index) => choose('SourceIP', `198.51.100.${index}`, 40_000))
  expect(new Set(chosen)).toEqual(new Set(members))
})

test.each([
  ['Default', 'tells'],
  ['SourceIPProtocol', 'tells'],
  ['SourceIP', 'does not tell'],
] as const)('%s %s UDP from TCP', (distribution, tells) => {
  const choose = (host: number, transport: Transport) =>
    chooseMember(members, distribution, flow(`198.51.100.${host}`, 40_000, 80, transport))
  const hosts = Array.from({ length: 50 }, (_, host) => host)
  const isSame = hosts.every((host) => choose(host, 'Tcp') === choose(host, 'Udp'))
  expect(isSame).toBe(tells === 'does not tell')
})

test('chooses nobody of nobody', () => {
  expect(chooseMember([], 'Default', flow('198.51.100.7', 1))).toBeUndefined()
})
