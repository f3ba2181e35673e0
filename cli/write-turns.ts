import type { Logger } from 'pino'
import type { AzureProvider } from '#provider/azure/azure'
import { systemClock } from '#provider/time/clock'
import { ResourceLock } from '#reconcilers/aks/resource-lock'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'

/** When writes to Azure may begin, beside the leader's lease. */
export type WriteTurns = Pick<ResourceLock, 'mayBegin' | 'holds' | 'blockedBy' | 'stop'>

export interface WriteTurnsOptions {
  readonly client: KubernetesClient
  readonly log: Logger
  /** False: nobody else is asked. */
  readonly isShared: boolean
  /** Beside a managed provider, which holds the same lease under its own name. */
  readonly className: string | undefined
  readonly provider: () => Pick<AzureProvider, 'writes'>
}

/** Shares writes with the resource provider of AKS, unless told not to. */
export function openWriteTurns({ client, log, isShared, className, provider }: WriteTurnsOptions): WriteTurns {
  if (!isShared) return always
  const holder = className === undefined ? 'cloud-controller-manager' : 'berth-controller'
  return new ResourceLock({
    client,
    clock: systemClock,
    log,
    holder,
    isWriting: () => provider().writes.areUnderWay(),
    onTaken: () => provider().writes.mayBegin(),
    onAfterOther: () => provider().writes.othersWrote(),
    onBlocked: () => provider().writes.blockedChanged(),
  })
}

const always: WriteTurns = {
  mayBegin: () => true,
  holds: () => true,
  blockedBy: undefined,
  stop: () => Promise.resolve(),
}
