import { describe, expect, it } from 'vitest'
import { createReplyReader } from '#provider/bgp/announcers/bird/reply'
import type { Reply } from '#provider/bgp/announcers/bird/reply'
import { readSessions } from '#provider/bgp/announcers/bird/sessions'
import { readCount, readPrefixes } from '#provider/bgp/announcers/bird/table'

/** As BIRD 2.0.12 printed it in the lab, shortened. */
const protocols = `2002-Name       Proto      Table      State  Since         Info
1002-device1    Device     ---        up     2026-11-21 15:24:02.810  
1006-
1002-static_ipv4 Static     announced_ipv4 up     2026-11-21 15:24:02.810  
1006-  Channel ipv4
     State:          UP
1006-
1002-peer-tor-a BGP        ---        up     2026-11-21 15:24:04.691  Established   
1006-  Description:    tor-a
   BGP state:          Established
     Neighbor address: 172.16.7.1
     Neighbor AS:      64512
   Channel ipv4
     State:          UP
1006-
1002-peer-tor-b BGP        ---        up     2026-11-21 15:24:03.667  Established   
1006-  Description:    tor-b
   BGP state:          Established
     Neighbor address: fe80::744f:fdff:fefe:79cd%up0
1006-
1002-peer-tor-c BGP        ---        start  2026-11-21 15:24:05.000  Active        Socket: Connection refused
1006-  Description:    tor-c
   BGP state:          Active
     Neighbor address: 172.16.7.9
     Last error:       Socket: Connection refused
1006-
1002-somebody   BGP        ---        up     2026-11-21 15:24:05.000  Established
1006-  BGP state:          Established
0000 
`
const status = '1000-BIRD 2.0.12\n1011-Current server time is 2026-11-21 15:24:07.829\n0013 Daemon is up and running\n'
const bfd = `1020-berth_bfd:
 IP address                Interface  State      Since         Interval  Timeout
 172.16.7.1                eth0       Up         2026-11-21 15:24:04.691    0.100    0.300
 fe80::744f:fdff:fefe:79cd up0        Down       2026-11-21 15:24:04.691    0.100    0.300
0000 
`

function reply(text: string): Reply {
  const replies: Reply[] = []
  createReplyReader((one) => replies.push(one))(text)
  const [first] = replies
  if (first === undefined) throw new Error('no whole reply')
  return first
}

function sessions(bfdText: string) {
  const readAt = 1_000_000
  return readSessions({ status: reply(status), protocols: reply(protocols), bfd: reply(bfdText), readAt })
}

describe('sessions that BIRD tells of', () => {
  it('have their peer, state, age by our clock, BFD and last error', () => {
    expect(sessions(bfd)).toEqual([
      {
        protocol: 'peer-tor-a',
        session: { peer: 'tor-a', state: 'Established', establishedAt: 996_862, bfd: 'Up', lastError: '' },
      },
      {
        protocol: 'peer-tor-b',
        session: { peer: 'tor-b', state: 'Established', establishedAt: 995_838, bfd: 'Down', lastError: '' },
      },
      {
        protocol: 'peer-tor-c',
        session: {
          peer: 'tor-c',
          state: 'Active',
          establishedAt: undefined,
          bfd: 'none',
          lastError: 'Socket: Connection refused',
        },
      },
    ])
  })

  it('have no BFD where the daemon runs none', () => {
    expect(sessions('9001 There is no BFD protocol running\n').map(({ session }) => session.bfd)).toEqual([
      'none',
      'none',
      'none',
    ])
  })
})

describe('tables that BIRD shows', () => {
  it('are read as prefixes of both families', () => {
    const shown = `1007-Table announced_ipv6:
 fd00:172:16:8::1/128 blackhole [static_ipv6 15:24:02.810] * (200)
 172.16.7.192/32      blackhole [static_ipv4 15:24:02.810] * (200)
0000 
`
    expect(readPrefixes(reply(shown))).toEqual(['fd00:172:16:8::1/128', '172.16.7.192/32'])
  })

  it('are counted by their networks', () => {
    expect(readCount(reply('1007-2 of 2 routes for 2 networks in table announced_ipv4\n0000 \n'))).toBe(2)
    expect(readCount(reply('9001 syntax error\n'))).toBeUndefined()
  })
})
