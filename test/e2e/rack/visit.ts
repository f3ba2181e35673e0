import { output } from '../process/run.ts'
import type { Rack } from './rack.ts'
import { topology } from './topology.ts'

/** Who asks: two hosts on the Internet, and a host inside the VNet. */
export type Visitor = 'client' | 'otherClient' | 'vnet'

/** What a played pod answered. */
export interface Answer {
  readonly pod: string
  readonly node: string
  /** The address that the pod saw as its client. */
  readonly source: string
}

/** Asks `http://address/` once, on a connection of its own. Throws when nobody answers within two seconds. */
export async function visit(rack: Rack, visitor: Visitor, url: string, signal: AbortSignal): Promise<Answer> {
  const { namespaces } = rack
  const from = {
    client: [namespaces.client, topology.client],
    otherClient: [namespaces.client, topology.otherClient],
    vnet: [namespaces.controlPlane, topology.controlPlane],
  }[visitor]
  const [namespace = '', source = ''] = from
  const curl = ['curl', '-sS', '--max-time', '2', '--interface', source, url]
  const text = await output({ command: 'ip', args: ['netns', 'exec', namespace, ...curl] }, signal)
  const [, pod = '', node = '', seen = ''] = /^(\S+) on (\S+)\nsource (?:::ffff:)?(\S+)/u.exec(text) ?? []
  if (pod === '') throw new Error(`${url}: unexpected answer ${text.slice(0, 200)}`)
  return { pod, node, source: seen }
}
