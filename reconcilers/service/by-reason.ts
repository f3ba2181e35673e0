import { findReady, readyReasons } from '../kubernetes/conditions.ts'
import type { LiveService } from '../kubernetes/live-service.ts'
import { claimOn, type Ownership } from './wants.ts'

/** Counts the Services that are ours by what their condition says; every reason has a number, or an alert would see none fall to 0. */
export function servicesByReason(services: readonly LiveService[], ownership: Ownership): ReadonlyMap<string, number> {
  const counts = new Map([...Object.keys(readyReasons), 'none'].map((reason) => [reason, 0]))
  for (const service of services) {
    if (claimOn(service, ownership) === 'none') continue
    const reason = findReady(service.status?.conditions)?.reason ?? 'none'
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return counts
}
