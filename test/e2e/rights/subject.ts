import type { Daemon } from '../process/daemon.ts'
import type { Grant } from './grants.ts'

/** A process of Berth whose rights are judged, and what it does with them. */
export interface Subject {
  readonly name: string
  readonly grants: readonly Grant[]
  /** Brings the cluster to where the walk begins; called before each. */
  prepare(signal: AbortSignal): Promise<void>
  start(kubeconfig: string): Daemon
  /** Uses every right. Rejects where something does not come about. */
  walk(signal: AbortSignal): Promise<void>
}
