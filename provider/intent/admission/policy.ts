/**
 * The policies by which the API server itself tells of a bad value at `kubectl apply`, without a webhook server that could be
 * away: one for what the controller would refuse, one for what it reads as something else, because a cluster may deny the
 * first and must let the second through. Made of the rows of the annotation table.
 */
import { checksOf, type Check } from './checks.ts'
import { literal } from './cel.ts'
import type { AnnotationRow } from '../annotations/row.ts'

/** What goes under `spec` of a ValidatingAdmissionPolicy, but for its version. */
export interface PolicySpec {
  readonly failurePolicy: 'Fail' | 'Ignore'
  readonly matchConstraints: object
  readonly matchConditions: readonly { readonly name: string; readonly expression: string }[]
  readonly variables: readonly { readonly name: string; readonly expression: string }[]
  readonly validations: readonly Validation[]
}

export interface Validation {
  readonly expression: string
  readonly messageExpression: string
  readonly message: string
}

export interface Keys {
  readonly rows: readonly AnnotationRow[]
  /** Whatever begins with one of these and is no known key is misspelt. */
  readonly prefixes: readonly string[]
  /** Keys that are known in any case. */
  readonly inAnyCase?: readonly string[]
}

/** Stands in the policies for the loadBalancerClass that is served; empty: Services without one. */
export const classMarker = '{class}'

/** What the controller would not touch the Service for. */
export function refusingPolicy({ rows }: Keys): PolicySpec {
  // A value too long to be looked at within the budget counts as bad.
  return { failurePolicy: 'Fail', ...common, validations: rows.flatMap((row) => validationsOf(row, 'refused')) }
}

/** What it goes on with all the same, but not as it was meant. */
export function warningPolicy(keys: Keys): PolicySpec {
  const validations = [...keys.rows.flatMap((row) => validationsOf(row, 'tolerated')), unknown(keys)]
  return { failurePolicy: 'Ignore', ...common, validations }
}

const annotationsOf = (object: string) => `has(${object}.metadata.annotations) ? ${object}.metadata.annotations : {}`

const common = {
  matchConstraints: {
    resourceRules: [
      { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['services'] },
    ],
  },
  matchConditions: [
    { name: 'load-balancer', expression: 'object.spec.type == "LoadBalancer"' },
    {
      name: 'class',
      expression: `(has(object.spec.loadBalancerClass) ? object.spec.loadBalancerClass : "") == ${literal(classMarker)}`,
    },
    // Whoever takes finalizers off must get through, whatever else stands on the Service.
    { name: 'not-deleted', expression: '!has(object.metadata.deletionTimestamp)' },
  ],
  variables: [
    { name: 'annotations', expression: annotationsOf('object') },
    {
      name: 'before',
      expression: `oldObject == null || oldObject.spec.type != "LoadBalancer" ? {} : (${annotationsOf('oldObject')})`,
    },
    // What stood before this was installed must not make every other edit of the Service fail.
    {
      name: 'changed',
      expression:
        'variables.annotations.filter(k, !(k in variables.before) || variables.before[k] != variables.annotations[k])',
    },
  ],
} as const

function validationsOf(row: AnnotationRow, otherwise: Check['otherwise']): readonly Validation[] {
  const ofKey = row.key.includes('{port}') ? validationOfPort : validationOfKey
  return checksOf(row).flatMap((check) => (check.otherwise === otherwise ? [ofKey(row, check)] : []))
}

function validationOfKey({ key, range }: AnnotationRow, { holds, why }: Check): Validation {
  const value = `variables.annotations[${literal(key)}]`
  const told = `: it ${why}.${fixOf(range)}`
  return {
    expression: `!(${literal(key)} in variables.changed) || [${value}].all(v, ${holds})`,
    messageExpression: `${literal(`${key} "`)} + ${value} + ${literal(`"${told}`)}`,
    message: `${key}${told}`,
  }
}

function validationOfPort({ key, range }: AnnotationRow, { holds, why }: Check): Validation {
  const isOurs = `k.matches(${literal(patternOf(key))})`
  const value = 'variables.annotations[k]'
  const told = `: it ${why}.${fixOf(range)}`
  const isGood = `[${value}].all(v, ${holds})`
  const bad = `variables.changed.filter(k, ${isOurs} && !${isGood})`
  return {
    expression: `variables.changed.all(k, !${isOurs} || ${isGood})`,
    messageExpression: `${bad}.map(k, k + " \\"" + ${value} + "\\"").join(", ") + ${literal(told)}`,
    message: `${key}${told}`,
  }
}

function patternOf(key: string): string {
  return `^${key.replaceAll('.', '[.]').replace('{port}', '[0-9]{1,5}')}$`
}

/** The range of the row is what its author should have written; it is Markdown there. */
function fixOf(range: string): string {
  return range === '' ? ' Remove it.' : ` Write ${range.replaceAll('`', '')}.`
}

function unknown({ rows, prefixes, inAnyCase = [] }: Keys): Validation {
  const known = rows.map(({ key }) => key).filter((key) => !key.includes('{port}'))
  const ofPorts = rows.map(({ key }) => key).filter((key) => key.includes('{port}'))
  const isKnown = [
    `k in ${JSON.stringify(known)}`,
    `k.lowerAscii() in ${JSON.stringify(inAnyCase)}`,
    ...ofPorts.map((key) => `k.matches(${literal(patternOf(key))})`),
  ]
  const isOurs = `${JSON.stringify(prefixes)}.exists(p, k.lowerAscii().startsWith(p))`
  const isMisspelt = `${isOurs} && !(${isKnown.join(' || ')})`
  const told = ': Berth knows no such annotation; it is ignored. Look its name up in docs/annotations.md.'
  return {
    expression: `!variables.changed.exists(k, ${isMisspelt})`,
    messageExpression: `variables.changed.filter(k, ${isMisspelt}).join(", ") + ${literal(told)}`,
    message: `An annotation${told}`,
  }
}
