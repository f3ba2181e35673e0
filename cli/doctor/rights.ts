import { parse } from 'yaml'
import { z } from 'zod'
import { rightsTexts, type RightsFile } from './rights-files.ts'

const rule = z.object({
  apiGroups: z.array(z.string()).optional(),
  resources: z.array(z.string()).optional(),
  resourceNames: z.array(z.string()).optional(),
  nonResourceURLs: z.array(z.string()).optional(),
  verbs: z.array(z.string()),
})

const file = z.record(z.string(), z.array(rule))

/** One right, as an access review asks after it. */
export interface Right {
  readonly namespace: string | undefined
  readonly group: string
  /** `services/status` is a resource and a subresource. */
  readonly resource: string
  readonly name: string | undefined
  readonly verb: string
}

/** Which sections of a file hold, and in which namespace; undefined: everywhere. A section that is not in it is not needed. */
export type Sections = ReadonlyMap<string, string | undefined>

/** Every right of the sections, each once. Reviews ask after resources only, so paths (`/metrics`) are left out. */
export function rightsIn(name: RightsFile, sections: Sections): readonly Right[] {
  const rules = file.parse(parse(rightsTexts[name]))
  const rights = Object.entries(rules).flatMap(([section, list]) =>
    sections.has(section) ? list.flatMap((one) => rightsOf(one, sections.get(section))) : [],
  )
  const byText = new Map(rights.map((right) => [`${right.namespace ?? ''} ${describeRight(right)}`, right]))
  return [...byText.values()]
}

/** Says the right as a person would: `patch services/status in kube-system`. */
export function describeRight({ namespace, group, resource, name, verb }: Right): string {
  const what = group === '' ? resource : `${resource}.${group}`
  return [
    verb,
    what,
    ...(name === undefined ? [] : [name]),
    ...(namespace === undefined ? [] : [`in ${namespace}`]),
  ].join(' ')
}

function rightsOf(
  { apiGroups = [], resources = [], resourceNames, verbs }: z.infer<typeof rule>,
  namespace: string | undefined,
): readonly Right[] {
  const names = resourceNames ?? [undefined]
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) => names.map((name) => ({ namespace, group, resource, name, verb }))),
    ),
  )
}
