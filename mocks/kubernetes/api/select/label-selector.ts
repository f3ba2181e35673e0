import { badRequest } from '../api-error.ts'

export type LabelPredicate = (labels: Readonly<Record<string, string>>) => boolean

/**
 * Parses `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1` (apimachinery/pkg/labels). Throws 400 when it cannot.
 * As upstream, `!=` and `notin` also choose what has no such label.
 */
export function parseLabelSelector(text: string): LabelPredicate {
  const predicates = splitOutsideParentheses(text)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseRequirement)
  return (labels) => predicates.every((matches) => matches(labels))
}

function splitOutsideParentheses(text: string): string[] {
  return text.split(/,(?![^(]*\))/)
}

const key = String.raw`([A-Za-z0-9][-A-Za-z0-9_./]*)`
const patterns = {
  set: new RegExp(String.raw`^${key}\s+(in|notin)\s*\(([^)]*)\)$`),
  compare: new RegExp(String.raw`^${key}\s*(==|=|!=|<|>)\s*([-A-Za-z0-9_.]*)$`),
  exists: new RegExp(String.raw`^(!?)\s*${key}$`),
} as const

function parseRequirement(part: string): LabelPredicate {
  const set = patterns.set.exec(part)
  if (set !== null) return inSet(set[1] ?? '', set[2] === 'in', (set[3] ?? '').split(','))
  const compare = patterns.compare.exec(part)
  if (compare !== null) return comparing(compare[1] ?? '', compare[2] ?? '', compare[3] ?? '')
  const exists = patterns.exists.exec(part)
  if (exists !== null) return (labels) => Object.hasOwn(labels, exists[2] ?? '') === (exists[1] === '')
  throw badRequest(`unable to parse requirement: ${part}`)
}

function inSet(name: string, wanted: boolean, values: readonly string[]): LabelPredicate {
  const set = new Set(values.map((value) => value.trim()))
  return (labels) => {
    const value = labels[name]
    return (value !== undefined && set.has(value)) === wanted
  }
}

function comparing(name: string, operator: string, value: string): LabelPredicate {
  switch (operator) {
    case '!=':
      return (labels) => labels[name] !== value
    case '<':
      return (labels) => labels[name] !== undefined && Number(labels[name]) < Number(value)
    case '>':
      return (labels) => labels[name] !== undefined && Number(labels[name]) > Number(value)
    default:
      return (labels) => labels[name] === value
  }
}
