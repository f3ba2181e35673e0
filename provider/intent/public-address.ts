import { annotation } from './annotations.ts'
import type { Annotation } from './annotations.ts'
import type { AnnotationRow } from './annotations/row.ts'
import { recordedGroups } from './departure.ts'
import type { PublicAddressOptions } from './intent.ts'
import type { Source } from './source.ts'

const none: PublicAddressOptions = {
  resourceGroup: undefined,
  dnsLabel: undefined,
  tags: {},
  ipTags: undefined,
  recordedGroups: [],
  retained: false,
}

/** What the public IP of an external Service is like. */
export function parsePublicAddress(source: Source, internal: boolean): PublicAddressOptions {
  const recorded = recordedGroups(source.annotations)
  if (internal) return { ...none, recordedGroups: recorded }
  return {
    resourceGroup: source.annotations.filled(annotation('publicIpGroup'))?.trim(),
    dnsLabel: parseDnsLabel(source),
    tags: parsePairs(source, annotation('publicIpTags')),
    ipTags: source.annotations.has(annotation('publicIpIpTags'))
      ? parsePairs(source, annotation('publicIpIpTags'))
      : undefined,
    recordedGroups: recorded,
    retained: source.annotations.flag(annotation('retainAddress')),
  }
}

type PairsAnnotation = Annotation<AnnotationRow & { readonly type: 'pairs' }>

function parsePairs(source: Source, list: PairsAnnotation): Readonly<Record<string, string>> {
  const { pairs, malformed } = source.annotations.pairs(list)
  for (const value of malformed) {
    const why = 'it is not one name, "=" and one value; it is left out'
    source.findings.tolerate({ field: list.key, value, why, fix: 'Write name=value,name=value.' })
  }
  return pairs
}

/** Azure's rule for labels; it would tell after the public IP was asked for (arm-semantics section 3.3). */
const label = /^[a-z][a-z0-9-]{1,61}[a-z0-9]$/

function parseDnsLabel(source: Source): string | undefined {
  const { key, row } = annotation('dnsLabel')
  const value = source.annotations.text({ key, row })
  if (value === undefined || value === '' || label.test(value)) return value
  const why = 'it is no DNS label'
  const fix = 'Write 3 to 63 small letters, digits and "-", a letter first and no "-" last; or "" for none.'
  source.findings.refuse({ field: key, value, why, fix })
  return undefined
}
