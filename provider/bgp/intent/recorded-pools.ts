import { metallbRows, oldPrefix, prefix } from './annotation-rows.ts'

const { key } = metallbRows.allocatedFromPool

/** The pools of the addresses that a Service shows, in their order, as whoever gave them wrote it beside them. */
export function readRecordedPools(annotations: Readonly<Record<string, string>>): readonly string[] {
  const value = annotations[key] ?? annotations[key.replace(prefix, oldPrefix)] ?? ''
  return value === '' ? [] : value.split(',')
}

/** The annotation that says the same: one name where all addresses come from one pool, as MetalLB writes it. */
export function recordPools(pools: readonly (string | undefined)[]): Readonly<Record<string, string | null>> {
  const names = pools.flatMap((pool) => pool ?? [])
  if (names.length === 0) return { [key]: null }
  return { [key]: new Set(names).size === 1 ? (names[0] ?? null) : names.join(',') }
}
