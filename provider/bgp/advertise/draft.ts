import type { Announcement, AnnouncementSource } from '../announcement.ts'
import type { AnnouncementPolicy } from '../model.ts'
import { printAddress } from '../pools/address-block.ts'
import type { VirtualIp } from './facts.ts'
import type { Way } from './ways.ts'

/** One announcement of one address, before those with the same prefix become one. */
export interface Draft {
  readonly announcement: Announcement
  /** Sorts as prefixes do: by family, address, length. */
  readonly order: string
}

export interface DraftOptions {
  readonly address: VirtualIp
  readonly from: AnnouncementSource
  readonly policies: readonly AnnouncementPolicy[]
  readonly weight: number | undefined
  readonly gracefulShutdown: boolean
}

/** Writes down an announcement. What a policy states outdoes the advertisement, and the first policy by name the others. */
export function draft(way: Way, { address, from, policies, weight, gracefulShutdown }: DraftOptions): Draft {
  const stated = <K extends 'med' | 'localPref'>(field: K) =>
    policies.find((policy) => policy[field] !== undefined)?.[field]
  const announcement: Announcement = {
    prefix: prefixOf(address, way.length),
    from,
    peers: way.peers,
    communities: sorted(way.communities),
    largeCommunities: sorted(way.largeCommunities),
    localPref: stated('localPref') ?? way.localPref,
    med: stated('med'),
    prepend: policies.find(({ prepend }) => prepend > 0)?.prepend ?? 0,
    weight: policies.some(({ weightByEndpoints }) => weightByEndpoints) ? weight : undefined,
    gracefulShutdown,
  }
  return { announcement, order: orderOf(address, way.length) }
}

/** Ten thousand announcements share the list of their advertisement, where it is in order already. */
function sorted(list: readonly string[]): readonly string[] {
  return list.every((one, at) => at === 0 || (list[at - 1] ?? '') <= one) ? list : list.toSorted()
}

/** Joined and not written as a template: of that V8 keeps all parts beside the whole, and there are ten thousand. */
export function prefixOf({ family, value, text }: VirtualIp, length: number): string {
  const hostBits = BigInt((family === 'IPv4' ? 32 : 128) - length)
  return [hostBits === 0n ? text : printAddress(family, (value >> hostBits) << hostBits), length].join('/')
}

function orderOf({ family, value }: VirtualIp, length: number): string {
  const hostBits = BigInt((family === 'IPv4' ? 32 : 128) - length)
  const base = ((value >> hostBits) << hostBits).toString(16).padStart(family === 'IPv4' ? 8 : 32, '0')
  return [family, base, String(length).padStart(3, '0')].join('')
}
