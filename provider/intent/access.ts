import { annotation } from './annotations.ts'
import type { Access } from './intent.ts'
import { aggregate, formatPrefix } from './net/prefix.ts'
import { parseAnnotatedRanges, parseSpecRanges, type Ranges } from './source-ranges.ts'
import type { Source } from './source.ts'

/** Who may reach the address, by the rules of reference section 1.2. */
export function parseAccess(source: Source, internal: boolean): Access {
  const { annotations, findings } = source
  const spec = parseSpecRanges(source)
  const annotated = parseAnnotatedRanges(source)
  const serviceTags = parseServiceTags(source)
  const [field = ''] = annotated.fields
  if (spec.valid.length > 0 && field !== '') {
    const why = 'spec.loadBalancerSourceRanges is set too, and only one of the two may be'
    findings.refuse({ field, value: list(annotated), why, fix: 'Remove one of them.' })
  }
  const valid = [...spec.valid, ...annotated.valid]
  if (serviceTags.length > 0 && spec.valid.length > 0) {
    const why = 'spec.loadBalancerSourceRanges is set too; sources of either may connect'
    const fix = 'Keep both if that is meant.'
    findings.notice({ field: annotation('allowedServiceTags').key, value: serviceTags.join(','), why, fix })
  }
  const anyInvalid = spec.anyInvalid || annotated.anyInvalid
  return {
    sourceRanges: aggregate(valid).map(formatPrefix).toSorted(),
    serviceTags,
    openToAll: !anyInvalid && serviceTags.length === 0 && isOpen([spec, annotated], internal),
    denyAllOthers: anyInvalid || (valid.length > 0 && annotations.flag(annotation('denyAllExceptSourceRanges'))),
    managed: !annotations.flag(annotation('disableSecurityRules')),
  }
}

/** Every list that says anything must hold a /0; an internal Service is open only if one says so expressly. */
function isOpen(lists: readonly Ranges[], internal: boolean): boolean {
  const stated = lists.filter((ranges) => ranges.valid.length > 0)
  const all = stated.every((ranges) => ranges.valid.some((prefix) => prefix.length === 0))
  return all && (!internal || stated.length > 0)
}

function parseServiceTags(source: Source): readonly string[] {
  const tags = annotation('allowedServiceTags')
  const items = source.annotations.commas(tags) ?? []
  if (items.includes('')) {
    const why = 'it holds an empty service tag, and Azure refuses a rule without a source'
    source.findings.refuse({ field: tags.key, value: items.join(','), why, fix: 'Write tags with commas between.' })
  }
  return items
}

function list(ranges: Ranges): string {
  return ranges.valid.map(formatPrefix).join(',')
}
