import { baseName } from './base-name.ts'
import { nameLimit } from './name-limit.ts'
import { withFamily, type Naming } from './naming.ts'

/** Names the frontend IP configuration that a Service brings along (reference section 3.3). */
export function frontendName(naming: Naming): string {
  const base = baseName(naming.uid)
  return withFamily(naming.subnet === undefined ? base : cut(`${base}-${naming.subnet}`), naming)
}

/** A name that was cut must not end in `-` or `.`; the Azure provider replaces digits too, and so must we to find it. */
function cut(name: string): string {
  if (name.length <= nameLimit) return name
  return name.slice(0, nameLimit).replace(/[^\p{L}_]$/u, '_')
}
