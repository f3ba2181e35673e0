import { z } from 'zod'
import type { Problem } from '#provider/intent/problem'
import { readYaml } from './read-yaml.ts'
import { schemaProblems } from './schema-problems.ts'

/** Azure's documented limits, which plans refuse at before Azure does (reference section 8). A support ticket raises some. */
const limits = z
  .strictObject({
    rulesPerLoadBalancer: z.int().min(1).default(1500).describe('Rules of one load balancer.'),
    rulesPerNic: z.int().min(1).default(300).describe('Rules that lead to one network interface.'),
    frontendsPerLoadBalancer: z.int().min(1).default(600).describe('Frontends of one load balancer.'),
    addressesPerPool: z.int().min(1).default(1000).describe('Members of one backend pool.'),
    securityRules: z.int().min(1).default(1000).describe('Rules of one network security group.'),
    securityPrefixes: z
      .int()
      .min(1)
      .default(4000)
      .describe('Prefixes of all rules of one network security group, on either side.'),
    routesPerTable: z.int().min(1).default(400).describe('Routes of one route table.'),
    documentBytes: z
      .int()
      .min(1)
      .default(4_000_000)
      .describe('Bytes of one load balancer or network security group, which is written whole.'),
  })
  .describe('Azure’s limits, which Berth refuses at before Azure does. A support ticket raises some.')

const drift = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Looks for changes that others made, and repairs them.'),
    intervalSeconds: z.int().min(10).default(300).describe('How often.'),
    reopenPorts: z
      .boolean()
      .default(false)
      .describe(
        'Opens ports again that somebody has closed in the network security group; otherwise that is only told.',
      ),
  })
  .describe('What others changed.')

const nodes = z
  .strictObject({
    leaveWhenNotReadySeconds: z
      .int()
      .min(0)
      .optional()
      .describe(
        'After how long a node that is not ready leaves the load balancers; unset, probes alone decide. Nobody leaves while more than half of the nodes are not ready.',
      ),
  })
  .describe('Which nodes take traffic.')

const bgp = z
  .strictObject({
    configurationNamespace: z.string().min(1).default('metallb-system').describe('Where MetalLB’s resources are read.'),
    coolDownSeconds: z
      .int()
      .min(0)
      .default(60)
      .describe(
        'How long an address that was given back waits before another Service gets it, as long as another one is free.',
      ),
  })
  .describe('On bare metal.')

/** `berth.yaml`: the settings that azure.json does not know. Every key is optional; a wrong one keeps Berth from starting. */
export const berthYaml = z.strictObject({
  backend: z
    .enum(['azure', 'bgp'])
    .default('azure')
    .describe('Who gives the addresses: Azure, or pools of this cluster that are announced over BGP.'),
  strictAnnotations: z
    .boolean()
    .default(false)
    .describe('Refuses a Service whose annotations would be ignored or coerced.'),
  confirmDestructive: z
    .boolean()
    .default(true)
    .describe('A change that takes an address away from a Service that did not ask for it waits for consent.'),
  ipMode: z
    .enum(['VIP', 'Proxy'])
    .optional()
    .describe('What the status says of how nodes treat packets to the address; unset, the API server decides (VIP).'),
  aksResourceLock: z
    .boolean()
    .default(true)
    .describe(
      'Writes only while it holds the lease `kube-system/aks-managed-resource-locker`, by which AKS and the Azure provider keep out of each other’s way.',
    ),
  nodes: nodes.prefault({}),
  drift: drift.prefault({}),
  limits: limits.prefault({}),
  alsoPublic: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .default([])
    .describe('CIDRs that count as public although they are not: the address range of a local Azure.'),
  bgp: bgp.prefault({}),
})

export type BerthSettings = Readonly<z.infer<typeof berthYaml>>

/** The settings without any berth.yaml. */
export const defaultSettings: BerthSettings = berthYaml.parse({})

/** Reads berth.yaml; an empty file gives the defaults. */
export function loadBerthYaml(
  text: string,
): { readonly settings: BerthSettings } | { readonly problems: readonly Problem[] } {
  if (text.trim() === '') return { settings: defaultSettings }
  const read = readYaml(text, 'berth.yaml')
  if ('problem' in read) return { problems: [read.problem] }
  const parsed = berthYaml.safeParse(read.mapping)
  return parsed.success ? { settings: parsed.data } : { problems: schemaProblems(parsed.error, read.mapping) }
}
