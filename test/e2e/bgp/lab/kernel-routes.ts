/** What a router forwards: the routes that FRR or BIRD put into its kernel. */
import { until } from '../../process/deadline.ts'
import { finish, output } from '../../process/run.ts'

/** Next hops of one router by prefix. */
export interface Forwarding {
  /** What the router's kernel has for a prefix. */
  nextHops(prefix: string, signal: AbortSignal): Promise<readonly KernelNextHop[]>
  /** Waits until the router's kernel has exactly these next hops for a prefix, and returns how long that took, in milliseconds. */
  untilNextHops(prefix: string, via: readonly string[], timeoutMs: number, signal: AbortSignal): Promise<number>
}

/** Looks into the kernel of a router's namespace. */
export function forwardingOf(namespace: string): Forwarding {
  const nextHops: Forwarding['nextHops'] = async (prefix, signal) => {
    if (prefix.endsWith('/32')) return await hostRoute(namespace, prefix, signal)
    const routes = await bgpRoutes(namespace, prefix.includes(':') ? 6 : 4, signal)
    return routes.get(prefix) ?? []
  }
  return {
    nextHops,
    async untilNextHops(prefix, via, timeoutMs, signal) {
      const began = performance.now()
      const wanted = via.toSorted().join(' ')
      const what = `${prefix} via ${wanted || 'nobody'} in the router's kernel`
      const isThere = async (): Promise<true | undefined> => {
        const found = (await nextHops(prefix, signal)).map((hop) => hop.via).toSorted()
        if (found.join(' ') === wanted) return true
        throw new Error(`it has ${found.join(' ') || 'nobody'}`)
      }
      await until({ what, timeoutMs, everyMs: 5 }, isThere, signal)
      return performance.now() - began
    },
  }
}

export interface KernelNextHop {
  /** Where it leads: an address of the shared network, or the router's end of a node's cable. */
  readonly via: string
  readonly weight: number
}

interface ListedRoute {
  readonly dst: string
  readonly protocol?: string
  readonly gateway?: string
  readonly via?: { readonly host: string }
  readonly dev?: string
  readonly nexthops?: readonly (ListedRoute & { readonly weight?: number })[]
}

/** Reads what FRR or BIRD put into a kernel's main table: prefix -> next hops. */
export async function bgpRoutes(
  namespace: string,
  family: 4 | 6,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly KernelNextHop[]>> {
  const args = ['-n', namespace, '-j', `-${family}`, 'route', 'show']
  return byPrefix(await output({ command: 'ip', args }, signal), family)
}

/** One look-up: to have ten thousand routes listed takes the time of which a check wants to know how short it is. */
async function hostRoute(namespace: string, prefix: string, signal: AbortSignal): Promise<readonly KernelNextHop[]> {
  const [address = ''] = prefix.split('/')
  const args = ['-n', namespace, '-j', 'route', 'get', 'fibmatch', address]
  const { code, stdout } = await finish({ command: 'ip', args }, signal)
  // It answers the route that covers the address, and fails where there is none.
  return code === 0 ? (byPrefix(stdout, 4).get(prefix) ?? []) : []
}

function byPrefix(text: string, family: 4 | 6): ReadonlyMap<string, readonly KernelNextHop[]> {
  // A cast at the edge: iproute2's JSON
  const routes = JSON.parse(text.trim() || '[]') as readonly ListedRoute[]
  const found = new Map<string, KernelNextHop[]>()
  for (const route of routes) {
    if (route.protocol !== 'bgp' && route.protocol !== 'bird') continue
    const prefix = route.dst.includes('/') ? route.dst : `${route.dst}/${family === 4 ? 32 : 128}`
    const hops = (route.nexthops ?? [route]).map((hop) => ({ via: placeOf(hop), weight: weightOf(hop) }))
    found.set(prefix, [...(found.get(prefix) ?? []), ...hops])
  }
  return found
}

/** What FRR writes for a link-local next hop where it uses no nexthop objects. */
const insteadOfLinkLocal = '169.254.0.1'

function placeOf({ gateway, via, dev }: ListedRoute): string {
  const address = gateway ?? via?.host ?? ''
  return address.startsWith('fe80:') || address === insteadOfLinkLocal ? (dev ?? '') : address
}

function weightOf(hop: object): number {
  return 'weight' in hop && typeof hop.weight === 'number' ? hop.weight : 1
}
