import { annotation } from './annotations.ts'
import type { Annotation } from './annotations.ts'
import type { AnnotationRow } from './annotations/row.ts'
import type { PublicAddressOptions } from './intent.ts'
import type { Source } from './source.ts'

const none: PublicAddressOptions = { resourceGroup: undefined, dnsLabel: undefined, tags: {}, ipTags: {} }

/** What the public IP of an external Service is like. */
export function parsePublicAddress(source: Source, internal: boolean): PublicAddressOptions {
  if (internal) return none
  return {
    resourceGroup: source.annotations.text(annotation('publicIpGroup'))?.trim() || undefined,
    dnsLabel: source.annotations.text(annotation('dnsLabel')),
    tags: parsePairs(source, annotation('publicIpTags')),
    ipTags: parsePairs(source, annotation('publicIpIpTags')),
  }
}

type CommaAnnotation = Annotation<AnnotationRow & { readonly type: 'commas' }>

function parsePairs(source: Source, list: CommaAnnotation): Readonly<Record<string, string>> {
  const pairs: [string, string][] = []
  for (const item of source.annotations.commas(list) ?? []) {
    const [name = '', value, ...more] = item.split('=')
    if (name.trim() === '' || value === undefined || more.length > 0) {
      const why = 'it is not one name, "=" and one value; it is left out'
      source.findings.tolerate({ field: list.key, value: item, why, fix: 'Write name=value,name=value.' })
    } else {
      pairs.push([name.trim(), value.trim()])
    }
  }
  return Object.fromEntries(pairs)
}
