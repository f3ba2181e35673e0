/** The rules of a file of rights, and the roles that are made of them. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Asked } from './audit.ts'

export interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
  readonly resourceNames?: readonly string[]
}

/** One rule in the place where it holds; '' is the whole cluster. */
export interface Grant {
  readonly section: string
  readonly namespace: string
  readonly rule: Rule
}

const files = join(import.meta.dirname, '../../../charts/berth/files')

/** Reads sections of `charts/berth/files/NAME-rights.yaml`; each with the namespace where the chart grants it. */
export async function readGrants(name: string, sections: Readonly<Record<string, string>>): Promise<readonly Grant[]> {
  // A cast at the edge: a file of our own
  const rights = parse(await readFile(join(files, `${name}-rights.yaml`), 'utf8')) as Readonly<
    Record<string, readonly Rule[]>
  >
  return Object.entries(sections).flatMap(([section, namespace]) => {
    const rules = rights[section]
    if (rules === undefined) throw new Error(`${name} has no section ${section}`)
    return rules.map((rule) => ({ section, namespace, rule }))
  })
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
