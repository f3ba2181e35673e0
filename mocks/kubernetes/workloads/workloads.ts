/**
 * Plays what runs in a cluster beside the API server and the cloud's controller: kubelets, scheduler, the controllers
 * of deployments, ReplicaSets and endpoint slices, garbage collection, and one kube-proxy per node. Every player only
 * reads the store and takes one step; the store's events bring the next one.
 */
import type { Machines } from '../../dataplane/machines.ts'
import type { PlayedNode } from '../../dataplane/node.ts'
import type { Underlay } from '../../dataplane/underlay.ts'
import { systemClock } from '../../time/clock.ts'
import type { Clock } from '../../time/clock.ts'
import type { Store } from '../api/store.ts'
import { Cluster } from './cluster.ts'
import type { NodeSpec, Place } from './node-object.ts'
import { WorkloadPlayers } from './players.ts'

export type { NodeSpec } from './node-object.ts'

export interface WorkloadsOptions {
  readonly store: Store
  readonly nodes: readonly NodeSpec[]
  readonly underlay: Underlay
  readonly clock?: Clock
  /** What the nodes' providerID and zone labels say. */
  readonly place?: Partial<Place>
  /** Told what a player could not do; it tries again. */
  readonly onError?: (error: unknown) => void
}

export interface Workloads extends Machines {
  /** The machine at `ip`: what the data plane hands floating-IP flows to. */
  nodeAt(ip: string): PlayedNode | undefined
  /** Boots a machine and joins it; a machine whose Node was deleted joins again. */
  addNode(node: NodeSpec): Promise<void>
  /** Switches a machine off: its Node turns NotReady, its pods unready, and nothing answers there. */
  halt(name: string): Promise<void>
  resume(name: string): Promise<void>
  /** Waits until the players have nothing left to do. */
  settled(): Promise<void>
  /** Ends all machines and pods. The objects stay in the store; the underlay is its creator's to stop. */
  stop(): Promise<void>
}

const defaultPlace: Place = {
  subscriptionId: '00000000-0000-0000-0000-000000000000',
  resourceGroup: 'berth',
  region: 'westeurope',
}

/** Joins `nodes` to the cluster and starts all players; answers when what the store holds is played. */
export async function startWorkloads(options: WorkloadsOptions): Promise<Workloads> {
  const { store, nodes, underlay, clock = systemClock, place, onError = warn } = options
  const cluster = new Cluster(store)
  const players = new WorkloadPlayers({ cluster, underlay, clock, place: { ...defaultPlace, ...place }, onError })
  for (const node of nodes) await players.addNode(node)
  players.start()
  await players.settled()
  return players
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}
