import { annotation } from './annotations.ts'
import { parsePrefix, type Prefix } from './net/prefix.ts'
import type { Source } from './source.ts'

/** CIDRs of one origin, and whether any of its entries had to be left out. */
export interface Ranges {
  readonly valid: readonly Prefix[]
  readonly anyInvalid: boolean
  /** The fields that hold the valid ones. */
  readonly fields: readonly string[]
}

/** The ranges of `spec.loadBalancerSourceRanges`. */
export function parseSpecRanges(source: Source): Ranges {
  const texts = source.spec.loadBalancerSourceRanges ?? []
  return parseRanges(
    source,
    texts.map((text, index) => [`spec.loadBalancerSourceRanges[${index}]`, text.trim()]),
  )
}

/** The ranges of both annotations, which are one list: Kubernetes' own key is no fallback for the spec (reference 1.2). */
export function parseAnnotatedRanges(source: Source): Ranges {
  const lists = [annotation('allowedIpRanges'), annotation('sourceRanges')]
  return parseRanges(
    source,
    lists.flatMap((list) => (source.annotations.commas(list) ?? []).map((text) => [list.key, text] as const)),
  )
}

function parseRanges(source: Source, entries: readonly (readonly [field: string, text: string])[]): Ranges {
  const valid: Prefix[] = []
  const fields = new Set<string>()
  for (const [field, value] of entries) {
    const prefix = parsePrefix(value)
    if (!('why' in prefix)) {
      valid.push(prefix)
      fields.add(field)
      continue
    }
    const why = `${prefix.why}; it is left out, all other sources are denied and the Internet is shut out`
    const fix = prefix.masked === undefined ? 'Write a CIDR such as 10.0.0.0/8.' : `Write ${prefix.masked}.`
    source.findings.tolerate({ field, value, why, fix })
  }
  return { valid, anyInvalid: valid.length < entries.length, fields: [...fields] }
}
