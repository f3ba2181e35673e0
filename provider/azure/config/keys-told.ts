import { printable } from '#provider/config/schema-problems'
import type { Mapping } from '#provider/config/read-yaml'
import { nearest } from '#provider/intent/nearest'
import type { Problem } from '#provider/intent/problem'
import { findKey, keyNames, type Key } from './azure-json.ts'

/** azure.json with the table's spelling of its keys, and without what says nothing: null, "", false and 0 of Go. */
export interface Keys {
  readonly mapping: Mapping
  readonly unknown: readonly string[]
  readonly problems: readonly Problem[]
}

/** Sorts the keys of a file into known and unknown. */
export function sortKeys(file: Mapping): Keys {
  const mapping: Record<string, unknown> = {}
  const unknown: string[] = []
  const problems: Problem[] = []
  for (const [written, value] of Object.entries(file)) {
    const known = findKey(written)
    if (known === undefined) unknown.push(written)
    else if (Object.hasOwn(mapping, known.name)) {
      const why = 'the key stands there twice, in different case'
      problems.push({ field: written, value: printable(written, value), why, fix: 'Remove one of them.' })
    } else if (value !== null && value !== '') mapping[known.name] = value
  }
  return { mapping, unknown, problems }
}

/** Tells of the keys that are not acted on, one line for each sort. */
export function notesOn(keys: Keys): readonly string[] {
  const set = Object.keys(keys.mapping).flatMap((name) => findKey(name) ?? [])
  const dead = set.filter(({ facts }) => facts.status === 'dead')
  return [
    ...keys.unknown.map(unknownNote),
    ...line(
      'these keys have no effect',
      dead.map(({ name }) => name),
    ),
  ]
}

/** Refuses keys that must not be passed over: Berth would sign in as another, or put things in the wrong place. */
export function refusedKeys(mapping: Mapping): readonly Problem[] {
  return Object.entries(mapping).flatMap(([name, value]) => {
    const known = findKey(name)
    if (known === undefined || isEmpty(value)) return []
    const refusal = refusalOf(known)
    return refusal === undefined ? [] : [{ field: name, value: printable(name, value), ...refusal }]
  })
}

function refusalOf({ facts: { status, parity } }: Key): Pick<Problem, 'why' | 'fix'> | undefined {
  if (status !== 'refused') return undefined
  const why = typeof parity === 'object' && 'notSupported' in parity ? parity.notSupported : 'Berth never acts on it'
  return { why, fix: 'Remove it.' }
}

/** Go's word for saying nothing. */
function isEmpty(value: unknown): boolean {
  return value === false || value === 0 || (Array.isArray(value) && value.length === 0)
}

function unknownNote(name: string): string {
  const guess = nearest(name, keyNames)
  return `${name}: there is no such key; it is ignored${guess === undefined ? '' : `. Did you mean ${guess}?`}`
}

function line(text: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${text}: ${names.join(', ')}`]
}
