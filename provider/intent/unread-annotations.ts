import { annotation, knownKeys, rowOf } from './annotations.ts'
import { ownPrefix, serviceBeta } from './annotations/keys.ts'
import type { AnnotationRow } from './annotations/row.ts'
import { nearest } from './nearest.ts'
import type { Source } from './source.ts'

const ours = [`${serviceBeta}/azure-`, `${serviceBeta}/port_`, `${ownPrefix}/`]

/**
 * Tells of every annotation that would silently do nothing: misspelt, not acted on yet, or without effect on this
 * Service. The Azure provider tells of none of them, and a misspelt key is found when the traffic does not come.
 */
export function tellUnread(source: Source): void {
  for (const [field, value] of Object.entries(source.service.metadata.annotations ?? {}).toSorted(byKey)) {
    const row = rowOf(field) ?? configurationsInAnyCase(field)
    if (row !== undefined) {
      if (!source.annotations.wasRead(field)) tellKnown(source, field, value, row)
    } else if (ours.some((prefix) => field.toLowerCase().startsWith(prefix))) {
      const guess = nearest(field, keysLike(field))
      const fix =
        guess === undefined ? 'Remove it, or look its name up in docs/annotations.md.' : `Did you mean ${guess}?`
      source.findings.tolerate({ field, value, why: 'there is no such annotation; it is ignored', fix })
    }
  }
}

function tellKnown(source: Source, field: string, value: string, row: AnnotationRow): void {
  if (row.type === 'flag' && value.toLowerCase() === 'false') return
  const why = `it has no effect here: ${missingPort(source, field) ?? sharedProbe(source, row) ?? row.unread}`
  source.findings.tolerate({ field, value, why, fix: 'Remove it, or change the cause.' })
}

/** The plainest reason for a key of one port: there is no such port. */
function missingPort({ spec }: Source, key: string): string | undefined {
  const number = portIn(key)
  if (number === undefined || number === String(spec.healthCheckNodePort)) return undefined
  const exists = spec.ports?.some(({ port }) => String(port) === number) ?? false
  return exists ? undefined : `the Service has no port ${number}`
}

/** In that mode no key for probes is read, whatever else may be wrong with it. */
function sharedProbe({ spec, defaults }: Source, row: AnnotationRow): string | undefined {
  if (defaults.sharedProbe === undefined || spec.externalTrafficPolicy === 'Local') return undefined
  const isAboutProbes = row.key.includes('health-probe') && row.supported !== 'no'
  return isAboutProbes ? 'all Services share one probe (clusterServiceLoadBalancerHealthProbeMode)' : undefined
}

function portIn(key: string): string | undefined {
  return /\/port_(\d+)_/.exec(key)?.[1]
}

/** This one key is matched without case upstream (reference section 1.0). */
function configurationsInAnyCase(key: string): AnnotationRow | undefined {
  const { row } = annotation('configurations')
  return key.toLowerCase() === row.key ? row : undefined
}

/** The known keys, with the number of `key` in those for one port, so that only the misspelling counts. */
function keysLike(key: string): readonly string[] {
  const port = portIn(key) ?? '{port}'
  return knownKeys.map((known) => known.replace('{port}', port))
}

function byKey([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1
}
