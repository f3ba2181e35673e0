import { expect, test } from 'vitest'

import { explainService } from '#cli/bgp/explain-service'
import { printBgpExplanation } from '#cli/bgp/print-explanation'
import type { Snapshot } from '#cli/bgp/snapshot'
import { bgpDefaults } from '#provider/bgp/intent/parse'

import { aSnapshot, aStatus, advertisement, peer, pool } from './played-snapshot.ts'

async function explained(snapshot: Snapshot, name: string): Promise<string> {
  const service = snapshot.services.find(({ metadata }) => metadata.name === name)
  if (service === undefined) throw new Error(`there is no Service ${name}`)
  const answer = await explainService(service, snapshot, { className: undefined, defaults: bgpDefaults, nowMs: 0 })
  return printBgpExplanation({ ...answer, events: [] }, 'table')
}

test('tells of each node whether it announces the Service, why not, and how far the route has come', async () => {
  const local = { externalTrafficPolicy: 'Local' }
  const configuration = [pool('rack', '10.0.0.0/24'), peer('tor'), advertisement('all', { communities: ['64512:1'] })]
  const snapshot = aSnapshot(
    { web: { ip: '10.0.0.0', spec: local, on: ['node1', 'node2'] }, other: { ip: '10.0.0.1' } },
    configuration,
  )
  const speakers = new Map([
    ['node1', aStatus(['10.0.0.0/32'])],
    ['node2', aStatus(['10.0.0.0/32'], { state: 'Active', lastError: 'Connection refused' })],
  ])
  expect(await explained({ ...snapshot, speakers }, 'web')).toBe(`Service default/web

Asks for
  an IPv4 address
  TCP 80, traffic policy Local

Shows
  10.0.0.0

Has
  10.0.0.0  from pool rack (2 of 256 in use)

Announced by
  NODE    ADDRESS    ROUTE         TO          WITH
  node1   10.0.0.0   10.0.0.0/32   all peers   communities 64512:1
  node2   10.0.0.0   10.0.0.0/32   all peers   communities 64512:1
  node3   10.0.0.0   none                      externalTrafficPolicy is Local and no ready endpoint is on the node

Routes on the way
  NODE    PEER               SESSION                       ROUTE         DESIRED   ACCEPTED   ADVERTISED
  node1   tor (172.16.9.1)   Established                   10.0.0.0/32   yes       yes        yes
  node2   tor (172.16.9.1)   Active (Connection refused)   10.0.0.0/32   yes       yes        no`)
})

test('tells apart what a daemon does not hold, what a peer was not told, and what nobody knows', async () => {
  const snapshot = aSnapshot({ web: { ip: '10.0.0.0' } })
  const speakers = new Map([
    ['node1', { ...aStatus(['10.0.0.0/32']), missing: ['10.0.0.0/32'] }],
    ['node2', aStatus(['10.0.0.0/32'], { missing: ['10.0.0.0/32'] })],
  ])
  const text = await explained({ ...snapshot, speakers }, 'web')
  expect(text).toMatch(/node1 .* Established +10\.0\.0\.0\/32 +yes +no +no\n/)
  expect(text).toMatch(/node2 .* Established +10\.0\.0\.0\/32 +yes +yes +no\n/)
  expect(text).toMatch(/node3 +- +it runs no speaker +10\.0\.0\.0\/32 +yes +unknown +unknown/)
})

test('takes a peer with a password in a Secret, which it does not read, for one that is there', async () => {
  const secret = { passwordSecret: { name: 'tor-password' } }
  const configuration = [pool('rack', '10.0.0.0/24'), peer('tor', secret), advertisement('all')]
  expect(await explained(aSnapshot({ web: { ip: '10.0.0.0' } }, configuration), 'web')).toMatch(
    /node1 +10\.0\.0\.0 +10\.0\.0\.0\/32 +all peers/,
  )
})

test('says what is wrong with a Service without an address, and with the configuration', async () => {
  const wanted = { annotations: { 'metallb.io/loadBalancerIPs': '10.0.0.1' } }
  const snapshot = aSnapshot({ first: { ip: '10.0.0.1' }, web: wanted }, [
    pool('rack', '10.0.0.0/24'),
    peer('bad', { peerASN: 0 }),
  ])
  const text = await explained(snapshot, 'web')
  expect(text).toContain('Problems\n  metallb.io/loadBalancerIPs "10.0.0.1": default/first has it')
  expect(text).toContain('Shows\n  no address')
  expect(text).toContain('the Service shows no address')
  expect(text).toContain('Configuration\n  BGPPeer metallb-system/bad')
})
