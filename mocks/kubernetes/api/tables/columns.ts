import type { Json } from '../json.ts'
import type { KubernetesObject } from '../object.ts'

export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer'
  readonly format?: 'name'
  /** 1 = shown with `-o wide` only. */
  readonly priority: 0 | 1
}

export interface TableDefinition {
  readonly columns: readonly Column[]
  /** Answers one cell per column; `nowMs` gives the ages. */
  readonly cells: (object: KubernetesObject, nowMs: number) => Json[]
}

export const nameColumn: Column = { name: 'Name', type: 'string', format: 'name', priority: 0 }
export const ageColumn: Column = { name: 'Age', type: 'string', priority: 0 }

export const text = (name: string): Column => ({ name, type: 'string', priority: 0 })
export const integer = (name: string): Column => ({ name, type: 'integer', priority: 0 })
/** A column for `-o wide`. */
export const wide = (name: string): Column => ({ name, type: 'string', priority: 1 })
