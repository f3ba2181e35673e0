import { ask } from '../fleet/ask.ts'
import type { Answer } from '../fleet/ask.ts'
import type { Rack } from './rack.ts'
import { topology } from './topology.ts'

/** Who asks: two hosts on the Internet, and a host inside the VNet. */
export type Visitor = 'client' | 'otherClient' | 'vnet'

/** Asks `http://address/` once, on a connection of its own. Throws when nobody answers within two seconds. */
export async function visit(rack: Rack, visitor: Visitor, url: string, signal: AbortSignal): Promise<Answer> {
  const { namespaces } = rack
  const from = {
    client: [namespaces.client, topology.client],
    otherClient: [namespaces.client, topology.otherClient],
    vnet: [namespaces.controlPlane, topology.controlPlane],
  }[visitor]
  const [namespace = '', source = ''] = from
  return await ask({ namespace, url, from: source }, signal)
}
