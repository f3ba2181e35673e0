import type { NodeObject, NodeTaint } from '../kubernetes/node-object.ts'

/** A kubelet that waits for a cloud puts it on its node. */
export const uninitialized = 'node.cloudprovider.kubernetes.io/uninitialized'

/** The machine is switched off: nothing new comes there. */
export const shutDown: NodeTaint = { key: 'node.cloudprovider.kubernetes.io/shutdown', effect: 'NoSchedule' }

/** What runs there does so no more: pods are taken away by force, and their volumes can be mounted elsewhere. */
export const outOfService: NodeTaint = {
  key: 'node.kubernetes.io/out-of-service',
  value: 'nodeshutdown',
  effect: 'NoExecute',
}

export function taintsOf({ spec }: NodeObject): readonly NodeTaint[] {
  return spec?.taints ?? []
}

export function hasTaint(node: NodeObject, key: string): boolean {
  return taintsOf(node).some((taint) => taint.key === key)
}

/** The taints with these two, which say that the machine is switched off. */
export function withShutDown(node: NodeObject): readonly NodeTaint[] {
  return [...withoutShutDown(node), shutDown, outOfService]
}

/** The taints without those two. What a person marked as out of service stays so. */
export function withoutShutDown(node: NodeObject): readonly NodeTaint[] {
  const isOurs = ({ key, value }: NodeTaint) =>
    key === shutDown.key || (key === outOfService.key && value === outOfService.value)
  return taintsOf(node).filter((taint) => !isOurs(taint))
}
