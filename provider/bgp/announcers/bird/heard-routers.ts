/**
 * The routers behind the interfaces of unnumbered sessions: BIRD wants their link-local address, and the kernel knows it from
 * their router advertisements (reference bgp.md 6.2).
 */
import { AnnouncerError } from '../announcer.ts'
import type { RunIp } from '../kernel/iproute.ts'

interface Neighbour {
  readonly dst: string
  readonly state?: readonly string[]
  /** There, with no value, when it sends router advertisements. */
  readonly router?: null
}

/** Returns interface -> link-local address. An interface that is missing, or on which nobody was heard, has no entry. */
export async function heardRouters(
  runIp: RunIp,
  interfaces: readonly string[],
  before: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const name of new Set(interfaces)) {
    const text = await runIp(['-j', '-6', 'neigh', 'show', 'dev', name], '', signal).catch((error: unknown) => {
      if (error instanceof AnnouncerError) return '[]'
      throw error
    })
    // A cast at the edge: iproute2's JSON
    const neighbours = JSON.parse(text.trim() || '[]') as readonly Neighbour[]
    const address = chooseRouter(neighbours, before.get(name))
    if (address !== undefined) found.set(name, address)
  }
  return found
}

/** Chooses the router on a cable: the one of before while it is there, so that a session is not moved for nothing. */
export function chooseRouter(neighbours: readonly Neighbour[], before: string | undefined): string | undefined {
  const near = neighbours.filter(({ dst, state = [] }) => dst.startsWith('fe80:') && !state.includes('FAILED'))
  const routers = near.filter((neighbour) => 'router' in neighbour)
  const addresses = (routers.length > 0 ? routers : near).map(({ dst }) => dst).toSorted()
  return before !== undefined && addresses.includes(before) ? before : addresses[0]
}
