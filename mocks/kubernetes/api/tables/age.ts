import type { Json } from '../json.ts'
import type { KubernetesObject } from '../object.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour
const year = 365 * day

/** Writes a duration as kubectl shows ages: apimachinery pkg/util/duration HumanDuration. */
export function humanDuration(seconds: number): string {
  const whole = Math.floor(seconds)
  if (whole < -1) return '<invalid>'
  if (whole < 0) return '0s'
  if (whole < 2 * minute) return `${whole}s`
  if (whole < 10 * minute) return two(whole, [minute, 'm'], [1, 's'])
  if (whole < 3 * hour) return `${Math.floor(whole / minute)}m`
  if (whole < 8 * hour) return two(whole, [hour, 'h'], [minute, 'm'])
  if (whole < 2 * day) return `${Math.floor(whole / hour)}h`
  if (whole < 8 * day) return two(whole, [day, 'd'], [hour, 'h'])
  if (whole < 2 * year) return `${Math.floor(whole / day)}d`
  if (whole < 8 * year) return two(whole, [year, 'y'], [day, 'd'])
  return `${Math.floor(whole / year)}y`
}

function two(seconds: number, [big, bigUnit]: [number, string], [small, smallUnit]: [number, string]): string {
  const rest = Math.floor((seconds % big) / small)
  return `${Math.floor(seconds / big)}${bigUnit}${rest === 0 ? '' : `${rest}${smallUnit}`}`
}

/** How long ago a timestamp was; `<unknown>` where there is none. */
export function since(timestamp: Json | undefined, nowMs: number): string {
  if (typeof timestamp !== 'string' || timestamp === '') return '<unknown>'
  return humanDuration((nowMs - Date.parse(timestamp)) / 1000)
}

/** How long ago an object was created. */
export const ageOf = ({ metadata }: KubernetesObject, nowMs: number): string => since(metadata.creationTimestamp, nowMs)
