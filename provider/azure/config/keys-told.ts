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
  const set = Object.entries(keys.mapping).flatMap(([name, value]) => {
    const known = findKey(name)
    return known === undefined ? [] : [{ known, value }]
  })
  const later = set.filter(({ known, value }) => known.facts.status === 'azure-in-full' && !isHarmless(known, value))
  const dead = set.filter(({ known }) => known.facts.status === 'dead')
  return [
    ...keys.unknown.map(unknownNote),
    ...line(
      'Berth does not act on these keys yet',
      later.map(({ known }) => known.name),
    ),
    ...line(
      'these keys have no effect',
      dead.map(({ known }) => known.name),
    ),
  ]
}

/** Refuses keys that must not be passed over: Berth would sign in as another, or put things in the wrong place. */
export function refusedKeys(mapping: Mapping): readonly Problem[] {
  return Object.entries(mapping).flatMap(([name, value]) => {
    const known = findKey(name)
    if (known === undefined || isHarmless(known, value)) return []
    const refusal = refusalOf(known)
    return refusal === undefined ? [] : [{ field: name, value: printable(name, value), ...refusal }]
  })
}

function refusalOf({ facts: { status, refuse, parity } }: Key): Pick<Problem, 'why' | 'fix'> | undefined {
  if (status === 'refused') {
    const why = typeof parity === 'object' && 'notSupported' in parity ? parity.notSupported : 'Berth never acts on it'
    return { why, fix: 'Remove it.' }
  }
  if (refuse !== true) return undefined
  const why = 'it comes with “Azure in full”; until then Berth would do something else than the file says'
  return { why, fix: 'Remove it, or wait for that version.' }
}

function isHarmless({ facts }: Key, value: unknown): boolean {
  if (value === false || value === 0 || (Array.isArray(value) && value.length === 0)) return true
  const harmless = facts.harmless ?? []
  return harmless === 'any' || harmless.some((one) => String(one).toLowerCase() === String(value).toLowerCase())
}

function unknownNote(name: string): string {
  const guess = nearest(name, keyNames)
  return `${name}: there is no such key; it is ignored${guess === undefined ? '' : `. Did you mean ${guess}?`}`
}

function line(text: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${text}: ${names.join(', ')}`]
}
