/**
 * The lease by which the AKS resource provider and a cloud-controller-manager keep out of each other's way (reference 3.10).
 * Its rules are those of cloud-provider-azure, so that the other side understands ours: free without a holder, over when its
 * time is, and the one before us stands in an annotation.
 */
import { microTime, type LeaseObject } from '../kubernetes/lease-object.ts'
import type { KubernetesClient } from '../kubernetes/client.ts'
import { resources, type Target } from '../kubernetes/resource.ts'

export const lockerLease = { namespace: 'kube-system', name: 'aks-managed-resource-locker' } as const

const previousHolder = 'aks-managed-resource-locker-previous-holder'
const leaseDurationSeconds = 15 * 60
const target: Target<LeaseObject> = { resource: resources.leases, ...lockerLease }
const type = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' } as const

export type Taking =
  | {
      readonly is: 'taken'
      readonly lease: LeaseObject
      /** Nobody counts on it any longer, in milliseconds since the epoch. */
      readonly untilMs: number
      /** Somebody else had it before: what we know of Azure may be old. */
      readonly isAfterOther: boolean
    }
  | { readonly is: 'held'; readonly by: string; readonly untilMs: number }

/** Takes the lease if it is free, ours or over; makes it if it is not there. */
export async function takeLocker(
  { client, holder, nowMs }: { readonly client: KubernetesClient; readonly holder: string; readonly nowMs: number },
  signal: AbortSignal,
): Promise<Taking> {
  const time = microTime(nowMs)
  const ours = { holderIdentity: holder, leaseDurationSeconds, acquireTime: time, renewTime: time }
  const untilMs = nowMs + leaseDurationSeconds * 1000
  const found = await client.get(target, signal)
  if (found === undefined) {
    const lease = await client.create(target, { ...type, metadata: lockerLease, spec: ours }, signal)
    return { is: 'taken', lease, untilMs, isAfterOther: false }
  }
  const by = found.spec?.holderIdentity ?? ''
  // By the holder's own clock, as the other side judges ours: fifteen minutes forgive more than clocks differ.
  const overAtMs = Date.parse(found.spec?.renewTime ?? '') + (found.spec?.leaseDurationSeconds ?? 0) * 1000
  const isOurs = by.toLowerCase() === holder.toLowerCase()
  if (by !== '' && !isOurs && nowMs <= overAtMs) return { is: 'held', by, untilMs: overAtMs }
  const lease = await client.replace(target, { ...found, ...type, spec: { ...found.spec, ...ours } }, signal)
  if (lease === undefined) throw new Error('the lease was deleted meanwhile')
  const before = found.metadata.annotations?.[previousHolder]
  return { is: 'taken', lease, untilMs, isAfterOther: before !== undefined && before !== holder }
}

/** Lets the next one in. Rejects with a conflict where somebody else has written the lease since. */
export async function giveLockerBack(
  { client, holder }: { readonly client: KubernetesClient; readonly holder: string },
  lease: LeaseObject,
  signal: AbortSignal,
): Promise<void> {
  const annotations = { ...lease.metadata.annotations, [previousHolder]: holder }
  const spec = { ...lease.spec, holderIdentity: '' }
  await client.replace(target, { ...type, metadata: { ...lease.metadata, annotations }, spec }, signal)
}
