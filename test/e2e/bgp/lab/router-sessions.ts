import type { Frr } from './frr.ts'

/** How often the router has seen a session with each node come up, one number a node. */
export async function sessionsEstablished(router: Frr, signal: AbortSignal): Promise<string> {
  const shown = await router.vtysh(['show bgp neighbors json'], signal)
  // A cast at the edge: FRR's JSON
  const neighbours = JSON.parse(shown) as Readonly<Record<string, { readonly connectionsEstablished?: number }>>
  return Object.entries(neighbours)
    .map(([name, { connectionsEstablished = 0 }]) => `${name}: ${connectionsEstablished}`)
    .join(', ')
}
