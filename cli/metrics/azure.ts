import type { Registry } from 'prom-client'
import type { ArmCall } from '#provider/azure/arm/arm-call'
import type { LimitUse } from '#provider/azure/limits/limit-use'
import type { AzureEvent } from '#provider/azure/azure'
import { register } from '#reconcilers/metrics/register'
import { azureRows } from './azure-rows.ts'

export interface AzureMetrics {
  called(call: ArmCall): void
  happened(event: AzureEvent): void
  /** Asks for the limits from now on, at each scrape. */
  followLimits(used: () => readonly LimitUse[]): void
}

/** Counts what is said to Azure and what becomes of its documents. */
export function createAzureMetrics(registry: Registry): AzureMetrics {
  const sizes = new Map<string, { readonly type: string; readonly bytes: number }>()
  let limitsUsed: () => readonly LimitUse[] = () => []
  const metrics = register(registry, azureRows, {
    limitUsed(metric) {
      metric.reset()
      for (const [limit, uses] of Map.groupBy(limitsUsed(), (use) => use.limit))
        metric.set({ limit }, Math.max(...uses.map(({ taken, most }) => (most === 0 ? 1 : taken / most))))
    },
    documentBytes(metric) {
      metric.reset()
      for (const [type, all] of Map.groupBy(sizes.values(), (size) => size.type))
        metric.set({ type }, Math.max(...all.map(({ bytes }) => bytes)))
    },
  })
  metrics.misplaced.set(0)
  // A series that begins with 1 has no increase for Prometheus: the first of them would be seen by no alert.
  for (const type of documentTypes) {
    metrics.documentWrites.inc({ type, result: 'terminal' }, 0)
    for (const metric of [metrics.driftRepairs, metrics.contested, metrics.stuck]) metric.inc({ type }, 0)
  }
  return {
    followLimits(used) {
      limitsUsed = used
    },
    called(call) {
      const { type, verb, result, callClass, sentBytes, receivedBytes, remaining } = call
      metrics.armCalls.inc({ type, verb, result })
      metrics.armCallSeconds.observe({ verb }, call.tookMs / 1000)
      metrics.armSentBytes.inc({ type }, sentBytes)
      metrics.armReceivedBytes.inc({ type }, receivedBytes)
      for (const [scope, calls] of remaining)
        metrics.armQuotaRemaining.set({ class: callClass === 'poll' ? 'read' : callClass, scope }, calls)
      if (call.id === undefined || result !== 'ok') return
      if (verb === 'DELETE') sizes.delete(call.id.toLowerCase())
      if (verb === 'PUT') sizes.set(call.id.toLowerCase(), { type, bytes: sentBytes })
    },
    happened(event) {
      switch (event.what) {
        case 'written': {
          const type = typeOf(event.doc)
          metrics.documentWrites.inc({ type, result: 'written' })
          metrics.documentWriteSeconds.observe({ type }, event.tookMs / 1000)
          return metrics.documentBatchOwners.observe({ type }, new Set(event.changes.map(({ owner }) => owner)).size)
        }
        case 'failed':
          return metrics.documentWrites.inc({ type: typeOf(event.doc), result: event.disposition.do })
        case 'repaired':
          return metrics.driftRepairs.inc({ type: typeOf(event.doc) })
        case 'contested':
          return metrics.contested.inc({ type: typeOf(event.doc) })
        case 'stuck':
          return metrics.stuck.inc({ type: typeOf(event.doc) })
        case 'unread':
        case 'uncounted':
          return metrics.unread.inc()
        case 'misplaced':
          return metrics.misplaced.set(1)
      }
    },
  }
}

/** What is written whole, by the names of its kinds. */
const documentTypes = [
  'loadBalancers',
  'networkInterfaces',
  'networkSecurityGroups',
  'privateLinkServices',
  'publicIPAddresses',
  'routeTables',
  'subnets',
  'virtualMachineScaleSets',
  'virtualMachines',
] as const

/** The type in the id of a document, in Azure's own case as far as it is known. */
function typeOf(doc: string): string {
  return doc.split('/').at(-2) ?? 'other'
}
