import type { Annotation } from './annotations.ts'
import type { AnnotationRow } from './annotations/row.ts'
import type { Findings } from './findings.ts'
import { readPairs, type Pairs } from './pairs.ts'

type Of<T extends AnnotationRow['type']> = Annotation<AnnotationRow & { readonly type: T }>

/**
 * Reads annotations by the rules of their rows (reference section 1.0) and remembers which keys it was asked for, so
 * that those which have no effect can be told. A key that is not acted on yet reads as absent: never half an effect.
 */
export class AnnotationReader {
  readonly #annotations: Readonly<Record<string, string>>
  readonly #findings: Findings
  readonly #read = new Set<string>()

  constructor(annotations: Readonly<Record<string, string>>, findings: Findings) {
    this.#annotations = annotations
    this.#findings = findings
  }

  /** True for `true` in any case. Not trimmed: " true" is false, as it is to the Azure provider. */
  flag(annotation: Of<'flag'>): boolean {
    const value = this.#value(annotation)
    if (value === undefined) return false
    const lower = value.toLowerCase()
    if (lower !== 'true' && lower !== 'false') {
      const fix = 'Write "true" or "false", without blanks.'
      this.#findings.tolerate({ field: annotation.key, value, why: 'it is neither true nor false; read as false', fix })
    }
    return lower === 'true'
  }

  /** Undefined if absent, or refused because it is no integer of 32 bits or out of the row's range. */
  integer(annotation: Of<'integer'>): number | undefined {
    const value = this.#value(annotation)
    if (value === undefined) return undefined
    const number = /^[+-]?\d+$/.test(value.trim()) ? Number(value) : Number.NaN
    const { min = -(2 ** 31), max = 2 ** 31 - 1, range } = annotation.row
    if (number >= min && number <= max) return number
    const why = Number.isNaN(number) ? 'it is not a whole number' : 'it is out of range'
    this.#findings.refuse({ field: annotation.key, value, why, fix: `Write a whole number: ${range}.` })
    return undefined
  }

  /** The value as it is, not trimmed. */
  text(annotation: Of<'text'>): string | undefined {
    return this.#value(annotation)
  }

  /** The value as it is, or undefined if it is blank: then it counts as absent, and its author is told. */
  filled(annotation: Of<'text'>): string | undefined {
    const value = this.#value(annotation)
    if (value === undefined || value.trim() !== '') return value
    const why = 'it is blank, as if it were not there'
    this.#findings.tolerate({ field: annotation.key, value, why, fix: 'Write a value, or remove it.' })
    return undefined
  }

  /** The trimmed items between commas; an empty value has one empty item. */
  commas(annotation: Of<'commas'>): readonly string[] | undefined {
    return this.#value(annotation)
      ?.split(',')
      .map((item) => item.trim())
  }

  /** The names and values of `a=b,c=d`, and the items that are none. */
  pairs(annotation: Of<'pairs'>): Pairs {
    return readPairs(this.#value(annotation) ?? '')
  }

  /** Whether the Service carries the annotation; does not count as reading it. */
  has(annotation: Annotation): boolean {
    return Object.hasOwn(this.#annotations, annotation.key)
  }

  wasRead(key: string): boolean {
    return this.#read.has(key)
  }

  #value(annotation: Annotation): string | undefined {
    const { key, row } = annotation
    this.#read.add(key)
    const value = this.#annotations[key]
    if (value === undefined || row.supported === 'yes') return value
    this.#read.delete(key)
    return undefined
  }
}
