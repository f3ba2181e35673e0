import { LineCounter, parseDocument } from 'yaml'
import type { Problem } from '#provider/intent/problem'

export type Mapping = Readonly<Record<string, unknown>>

/**
 * Reads YAML, of which JSON is a part, that must be one mapping. The parser's own pretty messages quote the lines around
 * a mistake, and configuration holds secrets: only the place is told.
 */
export function readYaml(text: string, name: string): { readonly mapping: Mapping } | { readonly problem: Problem } {
  const lines = new LineCounter()
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines })
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0])
    const why = `line ${line}, column ${col} is neither YAML nor JSON (${error.code})`
    return { problem: { field: name, value: '', why, fix: 'Correct the file.' } }
  }
  const value = toJs(document)
  if (isMapping(value)) return { mapping: value }
  const why = 'it is not a list of keys with values'
  return { problem: { field: name, value: '', why, fix: 'Write one "key: value" a line, or a JSON object.' } }
}

/** An alias of something that is not there, or that explodes, is only found here. */
function toJs(document: { toJS(): unknown }): unknown {
  try {
    return document.toJS()
  } catch {
    return undefined
  }
}

/** Says whether a value is a mapping of keys. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
