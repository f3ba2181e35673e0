/** The lab: a router with real FRR, three nodes with real BIRD, a client, in network namespaces of their own. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConnectedPeer } from '#provider/bgp/announcement'
import type { Announcement } from '#provider/bgp/announcement'
import type { RoutingReleases } from './releases.ts'
import { daemonsOf, startFrr } from './frr.ts'
import type { Frr } from './frr.ts'
import { createLabNamespaces } from './namespaces.ts'
import type { LabNamespaces } from './namespaces.ts'
import { startBirdNode } from './node.ts'
import type { BirdNode } from './node.ts'
import { forwardingOf } from './kernel-routes.ts'
import type { Forwarding } from './kernel-routes.ts'
import { stateOf } from './state.ts'
import { labNodes } from './topology.ts'

export interface LabOptions {
  /** Begins the names of the namespaces. */
  readonly prefix: string
  readonly folder: string
  readonly releases: RoutingReleases
}

export interface Lab extends Forwarding, AsyncDisposable {
  readonly namespaces: LabNamespaces
  readonly folder: string
  readonly releases: RoutingReleases
  readonly router: Frr
  readonly nodes: readonly [BirdNode, BirdNode, BirdNode]
  /** Brings all nodes to the same peers and announcements. */
  bringAll(peers: readonly ConnectedPeer[], announcements: readonly Announcement[], signal: AbortSignal): Promise<void>
}

/** Builds the lab. On failure, and when it is disposed of, all that it made is stopped and removed. */
export async function startLab(options: LabOptions, signal: AbortSignal): Promise<Lab> {
  await using made = new AsyncDisposableStack()
  const { folder, releases } = options
  await mkdir(folder, { recursive: true })
  const namespaces = await createLabNamespaces(options.prefix, signal)
  made.defer(() => namespaces.remove(AbortSignal.timeout(20_000)))
  const release = releases.bookworm
  const torFolder = join(folder, 'tor')
  const router = await startFrr(
    { name: 'the router', release, daemons: daemonsOf.frr8, namespace: namespaces.router, folder: torFolder },
    signal,
  )
  made.defer(() => router.stop())
  const started = labNodes.map(async (site) => {
    const node = await startBirdNode({ site, namespace: namespaces.node(site), release, folder }, signal)
    made.defer(() => node.bird.stop())
    return node
  })
  const [first, second, third] = await Promise.all(started)
  if (first === undefined || second === undefined || third === undefined) throw new Error('the lab has three nodes')
  const kept = made.move()
  return {
    namespaces,
    folder,
    releases,
    router,
    nodes: [first, second, third],
    ...forwardingOf(namespaces.router),
    async bringAll(peers, announcements, signal) {
      const all = [first, second, third]
      await Promise.all(all.map((node) => node.bring(stateOf(node.site, peers, announcements), signal)))
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
