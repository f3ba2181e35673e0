import { expect, test } from 'vitest'
import { createHostFrr } from '#provider/bgp/announcers/kernel-table/host-frr'
import type { ConnectedPeer } from '#provider/bgp/announcement'

/** Plays a vtysh: what it prints for IPv4, and for everything else. */
const vtysh = (ipv4: string, otherwise: string): readonly string[] => [
  'sh',
  '-c',
  `case "$2" in *ipv4*) printf '%s' '${ipv4}';; *) printf '%s' '${otherwise}';; esac`,
  'vtysh',
]

// As FRR 10.3 prints it where only IPv4 is activated: a document within one that was begun.
const isOff = '{\n{ "warning": "No such neighbor or address family" }\n'

test('a family that is not activated with a peer has nothing advertised', async () => {
  const frr = createHostFrr(vtysh('{"advertisedRoutes":{"10.0.0.1/32":{}}}', isOff))
  const peer = { at: { interface: 'ens3' } } as ConnectedPeer
  expect(await frr.advertised(peer, AbortSignal.timeout(5000))).toEqual(new Set(['10.0.0.1/32']))
})
