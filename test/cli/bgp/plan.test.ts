import { expect, test } from 'vitest'

import { sortManifests } from '#cli/bgp/after-apply'
import { planChange } from '#cli/bgp/plan-change'
import { printBgpPlan } from '#cli/bgp/print-plan'
import type { Snapshot } from '#cli/bgp/snapshot'
import { bgpDefaults } from '#provider/bgp/intent/parse'

import { aSnapshot, advertisement, peer, pool, resource } from './played-snapshot.ts'

function planned(before: Snapshot, manifests: readonly object[], isDelete = false): string {
  const defaults = { ...bgpDefaults, beforeApply: true }
  const sorted = sortManifests(manifests, 'metallb-system')
  return printBgpPlan(planChange(before, sorted, { isDelete, className: undefined, defaults }), 'table')
}

function service(name: string, { spec = {}, annotations = {} }: { spec?: object; annotations?: object } = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, annotations },
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }], ...spec },
  }
}

test('says which address a new Service gets and which nodes announce it, telling those alike together', () => {
  const before = aSnapshot({ web: { ip: '10.0.0.0' } })
  expect(planned(before, [service('web2')])).toBe(`addresses
  + default/web2 gets 10.0.0.1 from pool rack

on node1, node2, node3
  +  route  10.0.0.1/32  to all peers

assumed  default/web2 will have a ready endpoint on every node

3 announced, 0 withdrawn, 0 changed, over 3 nodes; no session is touched.`)
})

test('says what moves, what is withdrawn where, and that the other Services stay', () => {
  const before = aSnapshot({ web: { ip: '10.0.0.0', on: ['node1'] }, other: { ip: '10.0.0.1' } })
  const moved = service('web', {
    annotations: { 'metallb.io/loadBalancerIPs': '10.0.0.9' },
    spec: { externalTrafficPolicy: 'Local' },
  })
  expect(planned(before, [moved])).toBe(`addresses
  ! default/web moves from 10.0.0.0 to 10.0.0.9 from pool rack

on node1
  -  route  10.0.0.0/32
  +  route  10.0.0.9/32  to all peers

on node2, node3
  -  route  10.0.0.0/32

1 announced, 3 withdrawn, 0 changed, over 3 nodes; no session is touched.`)
})

test('says what another configuration does to routes and sessions, and what is refused of it', () => {
  const before = aSnapshot({ web: { ip: '10.0.0.200' } })
  const change = [
    peer('tor', { peerASN: 64513, nodeSelectors: [{ matchLabels: { node: 'node1' } }] }),
    advertisement('all', { communities: ['64512:2'] }),
    pool('rack', '10.0.0.0/25'),
    pool('bad', '10.0.0.0/40'),
    resource('berth.dev/v1alpha1', 'AnnouncementPolicy', 'med', { med: 200 }),
  ]
  const text = planned(before, change)
  expect(text).toContain(`on node1
  ~  session  tor            172.16.9.1, AS 64513: peerAsn changes, the session may start anew
  ~  route    10.0.0.200/32  to all peers, med 200, communities 64512:2 (was: to all peers)`)
  expect(text).toContain(`on node2, node3
  -  session  tor            172.16.9.1, AS 64512
  -  route    10.0.0.200/32`)
  expect(text).toContain('refused  IPAddressPool metallb-system/bad')
  expect(text).toContain('warning  default/web: status.loadBalancer "10.0.0.200": pool rack does not have it any more')
  expect(text).toContain('0 announced, 2 withdrawn, 1 changed, over 3 nodes; 3 sessions are touched.')
})

test('says who is served when something is deleted', () => {
  const full = [pool('rack', '10.0.0.0/32'), peer('tor'), advertisement('all')]
  const before = aSnapshot({ web: { ip: '10.0.0.0' }, waits: {} }, full)
  const text = planned(before, [service('web')], true)
  expect(text).toContain('- default/web gives back 10.0.0.0\n  + default/waits gets 10.0.0.0 from pool rack')
  expect(text).not.toContain('assumed')
})

test('lets an edited Service give way to one that it shares an address with, as the controller does', () => {
  const shared = { annotations: { 'metallb.io/allow-shared-ip': 'k' } }
  const before = aSnapshot({
    old: { ip: '10.0.0.0', ...shared, spec: { ports: [{ port: 81 }] } },
    young: { ip: '10.0.0.0', ...shared },
  })
  const text = planned(before, [service('old', shared)])
  expect(text).toContain('! default/old moves from 10.0.0.0 to 10.0.0.1')
  expect(text).not.toContain('default/young')
})

test('says that nothing changes, and what would be refused', () => {
  const before = aSnapshot({ web: { ip: '10.0.0.0' } })
  expect(planned(before, [service('web')])).toBe('No changes: addresses and announcements stay as they are.')
  expect(planned(before, [service('web', { annotations: { 'metallb.io/address-pool': 'gone' } })])).toMatch(
    /^refused {2}default\/web: metallb\.io\/address-pool "gone": there is no such pool.*\n\nNo changes/,
  )
})
