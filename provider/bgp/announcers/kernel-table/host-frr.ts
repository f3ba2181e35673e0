/**
 * The host's FRR, read and never written: what it took from our tables, and how its sessions with our peers are. It may be
 * closed to us; then only the kernel can be looked at.
 */
import type { ConnectedPeer } from '../../announcement.ts'
import type { Session } from '../announcer.ts'
import { runCommand } from '../kernel/iproute.ts'
import type { BlackholeRoute } from '../kernel/blackhole-routes.ts'

/** FRR's words for the families. */
export const routeFamilies = ['ip', 'ipv6'] as const
export type RouteFamily = (typeof routeFamilies)[number]

export interface HostFrr {
  /** The routes of a kernel table that FRR shows and uses, of these families. */
  routes(table: number, families: readonly RouteFamily[], signal: AbortSignal): Promise<readonly BlackholeRoute[]>
  /** The same of one prefix, without a walk over all. */
  routesTo(table: number, prefix: string, signal: AbortSignal): Promise<readonly BlackholeRoute[]>
  sessions(peers: readonly ConnectedPeer[], signal: AbortSignal): Promise<readonly Session[]>
  advertised(peer: ConnectedPeer, signal: AbortSignal): Promise<ReadonlySet<string>>
}

/** As `show ip route table N json` prints it. */
type ShownRoutes = Readonly<
  Record<string, readonly { readonly selected?: boolean; readonly metric?: number; readonly protocol?: string }[]>
>

interface ShownNeighbour {
  readonly bgpState?: string
  readonly bgpTimerUpEstablishedEpoch?: number
  readonly lastResetDueTo?: string
  readonly peerBfdInfo?: { readonly status?: string }
}

interface ShownAdvertised {
  readonly advertisedRoutes?: Readonly<Record<string, unknown>>
}

const familyIsOff = 'No such neighbor or address family'

/** Reads FRR by `vtysh`, or by words that lead to it. Each question throws `AnnouncerError` (unreachable) if it is closed. */
export function createHostFrr(vtysh: readonly string[]): HostFrr {
  const show = async <T>(command: string, signal: AbortSignal): Promise<T> => {
    const text = await runCommand([...vtysh, '-c', `show ${command} json`], '', signal)
    // FRR 10 puts this into a document that it has begun already, which makes it none.
    const json = text.includes(familyIsOff) ? '' : text.trim()
    // A cast at the edge: FRR's JSON
    return JSON.parse(json || '{}') as T
  }
  return {
    async routes(table, families, signal) {
      const found: BlackholeRoute[] = []
      for (const family of families)
        found.push(...usedRoutes(await show<ShownRoutes>(`${family} route table ${table}`, signal)))
      return found
    },
    async routesTo(table, prefix, signal) {
      const family = prefix.includes(':') ? 'ipv6' : 'ip'
      return usedRoutes(await show<ShownRoutes>(`${family} route table ${table} ${prefix} longer-prefixes`, signal))
    },
    async sessions(peers, signal) {
      const neighbours = await show<Readonly<Record<string, ShownNeighbour>>>('bgp neighbors', signal)
      return peers.map((peer) => sessionOf(peer.name, neighbours[placeOf(peer)] ?? {}))
    },
    async advertised(peer, signal) {
      const prefixes = new Set<string>()
      for (const family of ['ipv4', 'ipv6']) {
        const question = `bgp ${family} unicast neighbors ${placeOf(peer)} advertised-routes`
        const { advertisedRoutes = {} } = await show<ShownAdvertised>(question, signal)
        for (const prefix of Object.keys(advertisedRoutes)) prefixes.add(prefix)
      }
      return prefixes
    },
  }
}

function usedRoutes(shown: ShownRoutes): readonly BlackholeRoute[] {
  return Object.entries(shown).flatMap(([prefix, entries]) =>
    entries.filter(({ selected }) => selected === true).map(({ metric = 0 }) => ({ prefix, metric })),
  )
}

function sessionOf(peer: string, neighbour: ShownNeighbour): Session {
  const { bgpState = 'Idle', bgpTimerUpEstablishedEpoch: since, lastResetDueTo = '', peerBfdInfo } = neighbour
  const state = states.find((known) => known === bgpState) ?? 'Idle'
  const isUp = state === 'Established' && since !== undefined
  return {
    peer,
    state,
    establishedAt: isUp ? since * 1000 : undefined,
    bfd: peerBfdInfo === undefined ? 'none' : peerBfdInfo.status === 'Up' ? 'Up' : 'Down',
    lastError: lastResetDueTo,
  }
}

const states = ['Idle', 'Connect', 'Active', 'OpenSent', 'OpenConfirm', 'Established'] as const

function placeOf({ at }: ConnectedPeer): string {
  return 'interface' in at ? at.interface : at.address
}
