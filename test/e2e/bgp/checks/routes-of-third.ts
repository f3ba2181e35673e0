/** What the router is told by the third node, written so that two daemons on it can be compared. */
import type { NodeAnnouncements } from '#provider/bgp/announcement'
import { until } from '../../process/deadline.ts'
import type { Lab } from '../lab/lab.ts'
import { announce, numbered, stateOf } from '../lab/state.ts'
import type { LabNode } from '../lab/topology.ts'

const vip = '172.16.7.192/32'

/** One announcement of each kind of attribute and source. */
export function everything(site: LabNode): NodeAnnouncements {
  return stateOf(
    site,
    [numbered({ dualStackAddressFamily: true })],
    [
      announce(vip),
      announce('172.16.7.193/32', { communities: ['65000:777'], largeCommunities: ['64522:1:2'], med: 150 }),
      announce('172.16.7.194/32', { weight: 4 }),
      announce('172.16.7.195/32', { prepend: 2 }),
      announce('172.16.7.196/32', { gracefulShutdown: true }),
      announce('fd00:172:16:8::1/128', { med: 50 }),
      announce(site.podBlock, { from: { kind: 'pod-block' } }),
      announce(`${site.loopback}/32`, { from: { kind: 'loopback' } }),
    ],
  )
}

interface ShownPath {
  readonly aspath?: { readonly string?: string }
  readonly metric?: number
  readonly community?: { readonly string?: string }
  readonly largeCommunity?: { readonly string?: string }
  readonly extendedCommunity?: { readonly string?: string }
  readonly origin?: string
  readonly peer?: { readonly peerId?: string }
}

/** Waits until the router has every prefix from the third node, and describes its paths in a form that can be compared. */
export async function untilAll(lab: Lab, { announcements }: NodeAnnouncements, signal: AbortSignal): Promise<string> {
  const lines: string[] = []
  for (const { prefix } of announcements) {
    const what = `the router has ${prefix} from the third node`
    const probe = () => pathFromThird(lab, prefix, signal)
    lines.push(`${prefix}: ${await until({ what, timeoutMs: 15_000 }, probe, signal)}`)
  }
  const hops = await lab.nextHops(vip, signal)
  lines.push(
    `next hops of ${vip}: ${hops
      .map(({ via }) => via)
      .toSorted()
      .join(' ')}`,
  )
  return lines.join('\n')
}

/** Describes the router's path of a prefix by the third node; undefined while it has none. */
export async function pathFromThird(lab: Lab, prefix: string, signal: AbortSignal): Promise<string | undefined> {
  const family = prefix.includes(':') ? 'ipv6' : 'ipv4'
  const text = await lab.router.vtysh([`show bgp ${family} unicast ${prefix} json`], signal)
  const { paths = [] } = JSON.parse(text) as { readonly paths?: readonly ShownPath[] }
  const path = paths.find(({ peer }) => peer?.peerId === lab.nodes[2].site.address)
  if (path === undefined) return undefined
  const { aspath, metric = 0, origin, community, largeCommunity, extendedCommunity } = path
  const strings = [aspath, community, largeCommunity, extendedCommunity].map((one) => one?.string ?? '-')
  return [origin, `MED ${metric}`, ...strings].join(', ')
}
