import { DecodingError } from '../api-error.ts'
import type { Json } from '../json.ts'

const microTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(Z|[+-]\d\d:\d\d)$/
const layout = '2006-01-02T15:04:05.000000Z07:00'

/**
 * Throws 400 unless a metav1.MicroTime has exactly six fraction digits. A client that serialises a plain Date
 * sends three, every lease write fails, and nobody ever leads: the double must show that as the real one does.
 */
export function requireMicroTime(kind: string, apiVersion: string, value: Json | undefined): void {
  if (value === undefined || value === null) return
  if (typeof value === 'string' && microTime.test(value)) return
  const shown = JSON.stringify(value)
  const rest = typeof value === 'string' ? value.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/, '') : shown
  const why = `parsing time ${shown} as "${layout}": cannot parse "${rest}" as ".000000"`
  const version = apiVersion.split('/').at(-1) ?? apiVersion
  throw new DecodingError(kind, version, why)
}
