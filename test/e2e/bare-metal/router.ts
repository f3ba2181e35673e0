/** The rack's router (ToR): a real FRR that runs what `berth tor-config` prints. */
import { join } from 'node:path'
import { daemonsOf, startFrr } from '../bgp/lab/frr.ts'
import type { Frr } from '../bgp/lab/frr.ts'
import { bgpRoutes } from '../bgp/lab/kernel-routes.ts'
import { until } from '../process/deadline.ts'
import type { UnpackedRelease } from '../tools/debian.ts'

export interface Router {
  readonly frr: Frr
  /** What the kernel forwards: prefix -> next hops, sorted. */
  nextHops(signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>>
  /** The same with the weights of the next hops. */
  weights(prefix: string, signal: AbortSignal): Promise<Readonly<Record<string, number>>>
  /** Waits until the kernel has exactly these next hops for `prefix`; returns the milliseconds that took. */
  untilNextHops(wanted: NextHops, signal: AbortSignal): Promise<number>
}

export interface NextHops {
  readonly prefix: string
  readonly hops: readonly string[]
  readonly timeoutMs?: number
  /** Fails if nobody is there at any look on the way; one look every ten milliseconds. */
  readonly neverNobody?: boolean
}

export interface RouterOptions {
  readonly release: UnpackedRelease
  readonly namespace: string
  readonly folder: string
}

/** Starts the daemons; they speak to nobody before they are configured. */
export async function startRouter(options: RouterOptions, signal: AbortSignal): Promise<Router> {
  const folder = join(options.folder, 'router')
  const frr = await startFrr({ ...options, name: 'the router', daemons: daemonsOf.frr8, folder }, signal)
  const nextHops: Router['nextHops'] = async (signal) => {
    const routes = await bgpRoutes(options.namespace, 4, signal)
    return new Map([...routes].map(([prefix, hops]) => [prefix, hops.map(({ via }) => via).toSorted()]))
  }
  return {
    frr,
    nextHops,
    async weights(prefix, signal) {
      const hops = (await bgpRoutes(options.namespace, 4, signal)).get(prefix) ?? []
      return Object.fromEntries(hops.map(({ via, weight }) => [via, weight]))
    },
    async untilNextHops({ prefix, hops, timeoutMs = 20_000, neverNobody = false }, signal) {
      const began = performance.now()
      const wanted = hops.toSorted().join(', ')
      let seen = ''
      let wasNobody = false
      const look = async (): Promise<true | undefined> => {
        seen = ((await nextHops(signal)).get(prefix) ?? []).join(', ')
        wasNobody ||= seen === ''
        return seen === wanted ? true : undefined
      }
      const what = `the router forwards ${prefix} to ${wanted || 'nobody'}`
      await until({ what, timeoutMs, everyMs: 10 }, look, signal).catch((cause: unknown) => {
        throw new Error(`${String(cause)}; it forwards to ${seen || 'nobody'}`, { cause })
      })
      if (neverNobody && wasNobody) throw new Error(`for a moment the router forwarded ${prefix} to nobody`)
      return performance.now() - began
    },
  }
}
