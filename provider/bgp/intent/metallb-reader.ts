import type { Findings } from '#provider/intent/findings'
import { nearest } from '#provider/intent/nearest'
import type { ServiceObject } from '#provider/intent/service-object'
import { metallbRows, oldPrefix, prefix } from './annotation-rows.ts'

export interface Said {
  /** The key under which it stands on the Service. */
  readonly field: string
  readonly value: string
}

/** Reads MetalLB's annotations under either prefix; an empty value says nothing, as it does to MetalLB. */
export class MetallbReader {
  readonly #annotations: Readonly<Record<string, string>>
  readonly #findings: Findings

  constructor({ metadata }: ServiceObject, findings: Findings) {
    this.#annotations = metadata.annotations ?? {}
    this.#findings = findings
  }

  read(id: Exclude<keyof typeof metallbRows, 'allocatedFromPool'>): Said | undefined {
    const { key } = metallbRows[id]
    const said = this.#said(key)
    const old = this.#said(oldKey(key))
    if (old !== undefined) this.#tellOld(old, key, said)
    return said ?? old
  }

  /** Tells of keys under either prefix that nobody knows: misspelt, they would silently do nothing. */
  tellUnknown(): void {
    const known = Object.values(metallbRows).flatMap(({ key }) => [key, oldKey(key)])
    for (const [field, value] of Object.entries(this.#annotations)) {
      if (known.includes(field) || ![prefix, oldPrefix].some((each) => field.startsWith(`${each}/`))) continue
      const guess = nearest(field, known)
      const fix = guess === undefined ? 'Remove it.' : `Did you mean ${guess}?`
      this.#findings.tolerate({ field, value, why: 'Berth knows no such annotation; it is ignored', fix })
    }
  }

  #said(field: string): Said | undefined {
    const value = this.#annotations[field]
    return value === undefined || value.trim() === '' ? undefined : { field, value }
  }

  #tellOld({ field, value }: Said, key: string, said: Said | undefined): void {
    const differs = said !== undefined && said.value !== value
    const why = differs ? `${key} says something else, and counts` : `the prefix ${oldPrefix}/ is deprecated`
    this.#findings.notice({ field, value, why, fix: said === undefined ? `Write ${key}.` : 'Remove it.' })
  }
}

function oldKey(key: string): string {
  return key.replace(prefix, oldPrefix)
}
