/** The rules of roles, and the single rights that they are made of. */
import type { Asked } from './audit.ts'

export interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
  readonly resourceNames?: readonly string[]
}

/** One rule in the place where it holds; '' is the whole cluster. */
export interface Grant {
  /** The role that it stands in. */
  readonly role: string
  readonly namespace: string
  readonly rule: Rule
}

/** Each right by itself: one verb on one resource of one group. */
export function rightsOf({ namespace, rule }: Grant): readonly Right[] {
  return rule.apiGroups.flatMap((group) =>
    rule.resources.flatMap((resource) => rule.verbs.map((verb) => ({ namespace, group, resource, verb }))),
  )
}

export interface Right {
  readonly namespace: string
  readonly group: string
  readonly resource: string
  readonly verb: string
}

/** Whether somebody who asked that needed this right for it. */
export function isUse(right: Right, asked: Asked): boolean {
  const isThere = right.namespace === '' || right.namespace === asked.namespace
  return isThere && right.group === asked.group && right.resource === asked.resource && right.verb === asked.verb
}

export function describe({ namespace, group, resource, verb }: Right): string {
  const where = namespace === '' ? '' : ` in ${namespace}`
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}${where}`
}

/** What is left of the grants without what `taken` gives; another section may give the same. */
export function without(grants: readonly Grant[], taken: Grant): readonly Grant[] {
  const gone = rightsOf(taken).map(describe)
  return grants.flatMap((grant) => {
    const kept = rightsOf(grant).filter((right) => !gone.includes(describe(right)))
    const { resourceNames } = grant.rule
    return kept.map(({ group, resource, verb }) => ({
      ...grant,
      rule: { apiGroups: [group], resources: [resource], verbs: [verb], ...(resourceNames && { resourceNames }) },
    }))
  })
}
