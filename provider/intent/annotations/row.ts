import type { Parity } from '../parity.ts'
import type { Shape } from './shape.ts'

/**
 * One row of the annotation table. The parser, the warnings and docs/annotations.md are all made of these rows, so that
 * a key cannot be read without being documented, nor documented without being known.
 */
export interface AnnotationRow {
  /** The exact key; `{port}` stands for the number of a Service port. */
  readonly key: string
  readonly type: ValueType
  /** Of texts, and of lists with commas. */
  readonly shape?: Shape
  readonly default: string
  /** What a value may be, in words; `min` and `max` are enforced for integers. */
  readonly range: string
  readonly min?: number
  readonly max?: number
  readonly appliesTo: 'external' | 'internal' | 'both'
  /** refuse: the Service is not touched. ignore: as if the key were absent. coerce: read as something else. The last two warn. */
  readonly onBadValue: 'refuse' | 'ignore' | 'coerce'
  /** no: nothing will ever be done about it. */
  readonly supported: 'yes' | 'no'
  readonly doc: string
  /** Beside the Azure provider; the same where nothing is said and the key is acted on. */
  readonly parity?: Parity
  /** When the key has no effect on a Service that carries it: completes "it has no effect here: …". */
  readonly unread: string
}

/** flag: compared with `true`, case ignored, not trimmed. integer: trimmed, 32 bits. commas: a list. pairs: `a=b,c=d`. text: as it is. */
export type ValueType = 'flag' | 'integer' | 'text' | 'commas' | 'pairs'
