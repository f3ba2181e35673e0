import type { Daemon } from '../process/daemon.ts'
import type { Grant } from './grants.ts'

/** A process of Berth whose rights are judged, and what it does with them. */
export interface Subject {
  readonly name: string
  /** By the roles that the chart binds to it. */
  readonly grants: readonly Grant[]
  /** Roles of which each right is taken away once, to see it missed. */
  readonly takesAway: RegExp
  /** Brings the cluster to where the walk begins; called before each. */
  prepare(signal: AbortSignal): Promise<void>
  start(kubeconfig: string): Daemon
  /** Uses every right. Rejects where something does not come about. */
  walk(signal: AbortSignal): Promise<void>
}
