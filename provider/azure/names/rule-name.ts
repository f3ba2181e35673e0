import type { IntentPort } from '#provider/intent/intent'
import { baseName } from './base-name.ts'
import { nameLimit } from './name-limit.ts'
import { withFamily, type Naming } from './naming.ts'

/** Names the rule of a Service port, and the port's own probe, which is called the same (reference section 3.5). */
export function ruleName(naming: Naming, protocol: IntentPort['protocol'], port: number): string {
  const base = baseName(naming.uid)
  const plain = `${base}-${protocol}-${port}`
  if (naming.subnet === undefined) return withFamily(plain, naming)
  const subnet = naming.subnet.slice(0, nameLimit - plain.length - 1)
  return withFamily(`${base}-${subnet}-${protocol}-${port}`, naming)
}

/** Names the one probe of a Service with externalTrafficPolicy Local. */
export function localProbeName(naming: Naming, healthCheckNodePort: number): string {
  return ruleName(naming, 'TCP', healthCheckNodePort)
}

/** The probe that all Services share in shared mode; it belongs to none of them (reference section 4.6). */
export const sharedProbeName = 'cluster-service-shared-health-probe'

export interface RuleNameParts {
  /** In lower case. */
  readonly base: string
  readonly protocol: IntentPort['protocol']
  readonly port: number
}

/** Reads the name of a rule or probe back; undefined if it is not of our making. */
export function readRuleName(name: string): RuleNameParts | undefined {
  const [, base, protocol, port] = /^(a[0-9a-z]*)-(?:.*-)?(TCP|UDP|SCTP)-(\d+)(?:-IPv[46])?$/i.exec(name) ?? []
  if (base === undefined || port === undefined) return undefined
  const upper = protocol?.toUpperCase()
  if (upper !== 'TCP' && upper !== 'UDP' && upper !== 'SCTP') return undefined
  return { base: base.toLowerCase(), protocol: upper, port: Number(port) }
}
