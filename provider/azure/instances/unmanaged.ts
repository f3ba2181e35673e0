import type { InstanceRef } from '#provider/provider'
import { readProviderId } from '../membership/provider-id.ts'

/** Tells nodes that are no machines of Azure, or that somebody else looks after (reference 6.2, 6.8). */
export function isUnmanaged({ providerId, labels }: Pick<InstanceRef, 'providerId' | 'labels'>): boolean {
  if (labels['kubernetes.azure.com/managed']?.toLowerCase() === 'false') return true
  return providerId !== undefined && readProviderId(providerId) === undefined
}
