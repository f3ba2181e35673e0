/**
 * Compute's own limits, beside the gateway's: calls per three and per thirty minutes and group of operations, counted in
 * fixed windows (arm-semantics 4.1). GetVMScaleSet's sizes are read off recordings, those of HighCostGetVMScaleSet were
 * measured by giantswarm/azure-operator; the others are estimates.
 */
import type { Clock } from '../../time/clock.ts'
import { computeErrors } from './error-catalogue.ts'
import { timestamp } from './operation-answer.ts'
import type { ComputeRoute } from './route.ts'
import { keyOf } from '../arm/resource-id.ts'

const groups = {
  GetVMScaleSet: [200, 1_300],
  HighCostGetVMScaleSet: [190, 900],
  PutVMScaleSet: [60, 300],
  DeleteVMScaleSet: [60, 300],
  VMScaleSetActions: [100, 500],
  LowCostGet: [4_000, 32_000],
  HighCostGet: [160, 960],
  PutVM: [240, 1_200],
  DeleteVM: [240, 1_200],
} as const satisfies Record<string, readonly [perThreeMinutes: number, perThirtyMinutes: number]>

type Group = keyof typeof groups
const windows = [
  { suffix: '3Min', lengthMs: 3 * 60_000 },
  { suffix: '30Min', lengthMs: 30 * 60_000 },
] as const

export class ComputeThrottle {
  readonly #clock: Clock
  readonly #counts = new Map<string, { startedAt: number; calls: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Counts a call and answers the header that says how many are left; refuses with 429 when it is asked to. */
  take(method: string, route: ComputeRoute, refuses: boolean): Readonly<Record<string, string>> {
    const group = groupOf(method, route)
    const left = windows.map((window, index) => this.#count(group, window, groups[group][index] ?? 0, refuses))
    return { 'x-ms-ratelimit-remaining-resource': left.join(',') }
  }

  #count(group: Group, { suffix, lengthMs }: (typeof windows)[number], allowed: number, refuses: boolean): string {
    const name = `${group}${suffix}`
    const now = this.#clock.now()
    const before = this.#counts.get(name)
    const count = before === undefined || now - before.startedAt >= lengthMs ? { startedAt: now, calls: 0 } : before
    this.#counts.set(name, count)
    count.calls += 1
    if (count.calls > allowed && refuses) {
      const until = count.startedAt + lengthMs
      throw computeErrors.tooManyRequests({
        group: name,
        from: timestamp(count.startedAt),
        until: timestamp(until),
        allowed,
        measured: count.calls,
        waitSeconds: Math.max(1, Math.ceil((until - now) / 1000)),
      })
    }
    return `Microsoft.Compute/${name};${Math.max(0, allowed - count.calls)}`
  }
}

function groupOf(method: string, route: ComputeRoute): Group {
  const isList = route.kind === 'collection' || (route.kind === 'below' && keyOf(route.what) === 'virtualmachines')
  const isOfSets = !('type' in route) || keyOf(route.type) === 'virtualmachinescalesets'
  switch (method) {
    case 'PUT':
    case 'PATCH':
      return isOfSets ? 'PutVMScaleSet' : 'PutVM'
    case 'DELETE':
      return isOfSets ? 'DeleteVMScaleSet' : 'DeleteVM'
    case 'POST':
      return isOfSets ? 'VMScaleSetActions' : 'PutVM'
    default:
      if (isOfSets) return route.kind === 'below' && isList ? 'HighCostGetVMScaleSet' : 'GetVMScaleSet'
      return isList ? 'HighCostGet' : 'LowCostGet'
  }
}
