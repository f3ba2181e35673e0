import { formatProblem, type Problem } from '#provider/intent/problem'

/** What is wrong with one resource of the configuration. Never holds a secret. */
export interface Finding extends Problem {
  readonly resource: ResourceName
  readonly outcome: Outcome
}

export interface ResourceName {
  readonly kind: string
  /** Undefined for what belongs to the whole cluster. */
  readonly namespace: string | undefined
  readonly name: string
}

export type Outcome =
  /** The resource has no effect. */
  | 'refused'
  /** Refused as it stands now; what it said before goes on. */
  | 'kept'
  /** The value is read as another one. */
  | 'coerced'
  /** This field, or this entry of it, has no effect; the rest of the resource has. */
  | 'ignored'

/** True if the resource as it stands is not served. */
export function isRefusal({ outcome }: Finding): boolean {
  return outcome === 'refused' || outcome === 'kept'
}

/** One line for logs, events and terminals: `IPAddressPool metallb-system/rack: spec.addresses[0] "10.0.0.0/33": ...`. */
export function formatFinding(finding: Finding): string {
  return `${formatResource(finding.resource)}: ${formatProblem(finding)} (${meaning[finding.outcome]})`
}

export function formatResource({ kind, namespace, name }: ResourceName): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`
}

const meaning: Readonly<Record<Outcome, string>> = {
  refused: 'the resource is refused',
  kept: 'the resource is refused, its previous version stays in force',
  coerced: 'read as something else',
  ignored: 'ignored, the rest of the resource serves',
}
