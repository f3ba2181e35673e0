/**
 * The condition NetworkUnavailable, in the words of the cloud-controller-manager's route controller: kubelets and the
 * scheduler keep pods away from a node that has it, and network plugins that need no routes write it themselves.
 */
import type { NodeCondition, NodeObject } from '../kubernetes/node-object.ts'
import { strategicPatch, type Patch } from '../kubernetes/patch.ts'

const type = 'NetworkUnavailable'

const words = {
  true: { status: 'False', reason: 'RouteCreated', message: 'RouteController created a route' },
  false: { status: 'True', reason: 'NoRouteCreated', message: 'RouteController failed to create a route' },
} as const

/** What to write so that the node says whether its pods are reached; undefined: it says so, in whoever's words. */
export function networkPatch(node: NodeObject, isReached: boolean, nowMs: number): Patch | undefined {
  const stated = words[`${isReached}`]
  if (networkCondition(node)?.status === stated.status) return undefined
  const now = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z')
  const condition = { type, ...stated, lastHeartbeatTime: now, lastTransitionTime: now }
  return strategicPatch({ status: { conditions: [condition] } })
}

export function networkCondition({ status }: NodeObject): NodeCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type)
}
