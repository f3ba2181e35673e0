import type { Operation, OperationError } from './operations.ts'

/** Whether an operation is one of Microsoft.Compute: it looks different on the wire and ends differently. */
export function isComputeOperation({ target }: Pick<Operation, 'target'>): boolean {
  return /\/providers\/microsoft\.compute\//i.test(target)
}

/** Answers what an operation says that a newer one has taken over from; both providers end it as Canceled. */
export function supersededBy(older: Operation, newer: Operation): OperationError {
  if (isComputeOperation(older)) {
    // Azure/azure-sdk-for-java#1783 (the status), cloud-provider-azure's constants (the words).
    const message = 'Operation execution has been preempted by a more recent operation.'
    return { code: 'OperationPreempted', message, details: [] }
  }
  const message = `Operation ${older.name} (${older.guid}) was canceled and superseded by operation ${newer.name} (${newer.guid}).`
  const details = [{ code: 'CanceledAndSupersededDueToAnotherOperation', message }]
  return { code: 'Canceled', message: 'Operation was canceled.', details }
}

const poolAndBalancer = new Set(['PutLoadBalancerOperation', 'PutLoadBalancerBackendAddressPoolOperation'])

/** Whether one operation writes a whole load balancer and the other a pool of it: which of them waits is unverified. */
export function isPoolBesideBalancer(one: string, other: string | undefined): boolean {
  return other !== undefined && one !== other && poolAndBalancer.has(one) && poolAndBalancer.has(other)
}
