/**
 * Nodes that leave because they have not been ready for long, which a cluster may ask for: health probes see a dead node
 * sooner, but rules without a probe (UDP) send it their share for ever (kubernetes-sigs/cloud-provider-azure#1194).
 */
import type { NodeObject } from '../kubernetes/node-object.ts'
import { isReady } from './predicates.ts'

export interface Unready {
  /** Names of the nodes that have had their time. */
  readonly late: ReadonlySet<string>
  /** In how many milliseconds the next one will have; undefined if none is waited for. */
  readonly nextInMs: number | undefined
}

/**
 * Finds the nodes that were not ready for `graceMs`. None, if more than half are not: then it is the control plane that
 * does not see them, and the nodes serve on.
 */
export function unreadyFor(nodes: readonly NodeObject[], graceMs: number, nowMs: number): Unready {
  const unready = nodes.filter((node) => !isReady(node))
  if (unready.length * 2 > nodes.length) return { late: new Set(), nextInMs: undefined }
  const left = unready.map((node) => ({ name: node.metadata.name, ms: sinceOf(node) + graceMs - nowMs }))
  const ahead = left.flatMap(({ ms }) => (ms > 0 ? [ms] : []))
  return {
    late: new Set(left.flatMap(({ name, ms }) => (ms > 0 ? [] : [name]))),
    nextInMs: ahead.length === 0 ? undefined : Math.min(...ahead),
  }
}

/** A node that has never said anything counts from its creation. */
function sinceOf({ metadata, status }: NodeObject): number {
  const condition = status?.conditions?.find(({ type }) => type === 'Ready')
  return Date.parse(condition?.lastTransitionTime ?? metadata.creationTimestamp) || 0
}
