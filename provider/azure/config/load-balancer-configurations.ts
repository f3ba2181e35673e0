import { z } from 'zod'
import type { Selector } from '#provider/config/selector'
import { isMapping } from '#provider/config/read-yaml'
import type { Problem } from '#provider/intent/problem'

/** One of several standard load balancers: an external and an internal one of one name, with nodes of their own. */
export interface LoadBalancerConfiguration {
  readonly name: string
  /** The scale set or availability set whose nodes belong behind it. */
  readonly primaryVmSet: string
  /** False: Services that are not there already are placed elsewhere. */
  readonly allowsPlacement: boolean
  readonly serviceLabels: Selector | undefined
  readonly namespaceLabels: Selector | undefined
  /** undefined as well where the file has an empty one: upstream takes both for none. */
  readonly nodeLabels: Selector | undefined
}

const requirement = z.looseObject({
  key: z.string().min(1),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
  values: z
    .array(z.string())
    .nullish()
    .transform((values) => values ?? []),
})

const selector = z.looseObject({
  matchLabels: z
    .record(z.string(), z.string())
    .nullish()
    .transform((labels) => labels ?? {}),
  matchExpressions: z
    .array(requirement)
    .nullish()
    .transform((expressions) => expressions ?? []),
})

const entry = z.looseObject({
  name: z.string().min(1),
  primaryVMSet: z.string().optional(),
  allowServicePlacement: z.boolean().nullish(),
  serviceLabelSelector: selector.nullish(),
  serviceNamespaceSelector: selector.nullish(),
  nodeSelector: selector.nullish(),
})

const keys = Object.keys(entry.shape)

/** The shape of `multipleStandardLoadBalancerConfigurations`; Go reads the keys of an entry in any case. */
export const configurationList = z.array(z.preprocess(withKnownSpelling, entry))

function withKnownSpelling(written: unknown): unknown {
  if (!isMapping(written)) return written
  const spelt = (name: string) => keys.find((key) => key.toLowerCase() === name.toLowerCase()) ?? name
  return Object.fromEntries(Object.entries(written).map(([name, value]) => [spelt(name), value]))
}

type Written = z.infer<typeof configurationList>

/** Fills in the defaults (reference section 2.3). */
export function readConfigurations(written: Written = []): readonly LoadBalancerConfiguration[] {
  return written.map((one) => ({
    name: one.name,
    primaryVmSet: one.primaryVMSet ?? '',
    allowsPlacement: one.allowServicePlacement ?? true,
    serviceLabels: one.serviceLabelSelector ?? undefined,
    namespaceLabels: one.serviceNamespaceSelector ?? undefined,
    nodeLabels: isEmpty(one.nodeSelector) ? undefined : (one.nodeSelector ?? undefined),
  }))
}

function isEmpty(written: Selector | null | undefined): boolean {
  if (written === undefined || written === null) return true
  return Object.keys(written.matchLabels).length === 0 && written.matchExpressions.length === 0
}

/** Finds what the Azure provider does not start with either, and selectors that Kubernetes would not evaluate. */
export function checkConfigurations(
  written: Written = [],
  { clusterName, poolType }: { readonly clusterName: string; readonly poolType: string | undefined },
): readonly Problem[] {
  if (written.length === 0) return []
  const problems = [...duplicates(written, 'name'), ...duplicates(written, 'primaryVMSet')]
  written.forEach((one, at) => {
    const field = `${list}[${at}]`
    if ((one.primaryVMSet ?? '') === '') {
      const why = 'each load balancer needs nodes of its own'
      problems.push({ field: `${field}.primaryVMSet`, value: '', why, fix: 'Name a scale set or availability set.' })
    }
    for (const name of ['serviceLabelSelector', 'serviceNamespaceSelector', 'nodeSelector'] as const) {
      problems.push(...selectorProblems(`${field}.${name}`, one[name]))
    }
  })
  if (!written.some(({ name }) => name.toLowerCase() === clusterName.toLowerCase())) {
    const why = 'one of the load balancers must have the name of the cluster'
    problems.push({ field: list, value: written.map(({ name }) => name).join(', '), why, fix: `Add ${clusterName}.` })
  }
  if (poolType?.toLowerCase() !== 'nodeip') {
    const field = 'loadBalancerBackendPoolConfigurationType'
    const why = 'a node can be behind one of several load balancers only where pools hold addresses'
    problems.push({ field, value: poolType ?? '', why, fix: `Set it to nodeIP, or remove ${list}.` })
  }
  return problems
}

const list = 'multipleStandardLoadBalancerConfigurations'

function duplicates(written: Written, key: 'name' | 'primaryVMSet'): Problem[] {
  const seen = new Set<string>()
  return written.flatMap((one, at) => {
    const value = one[key]?.toLowerCase() ?? ''
    if (value === '' || !seen.has(value)) {
      seen.add(value)
      return []
    }
    const why = 'another load balancer has it already'
    return [{ field: `${list}[${at}].${key}`, value: one[key] ?? '', why, fix: 'Each must be there once.' }]
  })
}

function selectorProblems(field: string, written: Selector | null | undefined): Problem[] {
  return (written?.matchExpressions ?? []).flatMap(({ operator, values }, at) => {
    const takesValues = operator === 'In' || operator === 'NotIn'
    if (takesValues === values.length > 0) return []
    const why = takesValues ? `${operator} needs at least one value` : `${operator} takes no values`
    const fix = takesValues ? 'Add it.' : 'Remove them.'
    return [{ field: `${field}.matchExpressions[${at}].values`, value: values.join(', '), why, fix }]
  })
}
