import { AnnotationReader } from './annotation-reader.ts'
import { annotation } from './annotations.ts'
import { Findings } from './findings.ts'

/** What matters of a Service that shall have nothing any more; the rest of it need not even be readable. */
export interface Departure {
  /** Resource groups in which public IPs of it may stand. */
  readonly groups: readonly string[]
  /** Its public IPs stay behind. */
  readonly retainsAddress: boolean
}

export function parseDeparture(annotations: Readonly<Record<string, string>>): Departure {
  const reader = new AnnotationReader(annotations, new Findings(false))
  const named = reader.filled(annotation('publicIpGroup'))?.trim()
  return {
    groups: [...(named === undefined ? [] : [named]), ...recordedGroups(reader)],
    retainsAddress: reader.flag(annotation('retainAddress')),
  }
}

/** The groups that were written down on a Service, without the blanks of an edited list. */
export function recordedGroups(reader: AnnotationReader): readonly string[] {
  return (reader.commas(annotation('publicIpGroups')) ?? []).filter((group) => group !== '')
}
