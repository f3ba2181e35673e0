import type { Entry } from './entry.ts'
import type { Remark, Verdict } from './remark.ts'

/** A resource in the making, with the line that each of its fields came from. */
export interface Draft {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly spec: Readonly<Record<string, unknown>>
  readonly from: Entry
  /** By field, for example `spec.addresses`. */
  readonly origins: ReadonlyMap<string, Entry>
}

/** Collects what is to be said, in the words of the old configuration. */
export class Remarks {
  readonly #remarks: Remark[] = []

  get all(): readonly Remark[] {
    return this.#remarks.toSorted((one, other) => one.line - other.line)
  }

  add({ line, text }: Entry, verdict: Verdict, { why, fix }: { readonly why: string; readonly fix: string }): void {
    this.#remarks.push({ line, text, verdict, why, fix })
  }
}

export type Carried = Pick<Draft, 'spec' | 'origins'>

/** How a key is carried over: to which field, and the value in new words where it changes. */
export interface Carrier {
  readonly field: string
  readonly convert?: (entry: Entry, remarks: Remarks) => unknown
}

/** Carries what stands under `entry` by `table`; a key that it does not have is left out. */
export function carry(entry: Entry, table: Readonly<Record<string, Carrier>>, remarks: Remarks): Carried {
  const spec: Record<string, unknown> = {}
  const origins = new Map<string, Entry>()
  for (const item of entry.items) {
    const carrier = Object.hasOwn(table, item.key) ? table[item.key] : undefined
    if (carrier === undefined) {
      const why = 'MetalLB 0.5 to 0.12 has no such key here'
      remarks.add(item, 'left out', { why, fix: 'They refused the whole configuration for it.' })
      continue
    }
    const value = carrier.convert === undefined ? item.value : carrier.convert(item, remarks)
    if (value === undefined || value === null) continue
    spec[carrier.field] = value
    origins.set(`spec.${carrier.field}`, item)
  }
  return { spec, origins }
}
