/**
 * The values of the chart. values.yaml, values.schema.json and docs/values.md are written from here by their test
 * (`npm run golden`), so that none of them can say something else than another.
 */
import { z } from 'zod'
import { berthYaml } from '#provider/config/berth-yaml'
import { azure } from './azure.ts'
import { controller } from './controller.ts'
import { image } from './image.ts'
import { mapping, objects } from './kubernetes.ts'
import { monitoring, networkPolicy } from './monitoring.ts'
import { speaker } from './speaker.ts'
import { upstreamValues } from './upstream-values.ts'

const whenAbsent = ['Auto', 'Always', 'Never'] as const

const definitions = z
  .strictObject({
    berth: z
      .enum(whenAbsent)
      .default('Auto')
      .describe(
        'Berth’s own. `Auto`: unless somebody else has installed them; `helm template` sees no cluster and writes them.',
      ),
    metallb: z.enum(whenAbsent).default('Auto').describe('MetalLB’s, whose own ones serve as well.'),
    namespace: z
      .enum(whenAbsent)
      .default('Auto')
      .describe('The namespace of MetalLB’s resources (`settings.bgp.configurationNamespace`).'),
  })
  .prefault({})

const own = {
  backend: z
    .enum(['azure', 'bgp'])
    .default('azure')
    .describe('Who gives the addresses: Azure, or pools of this cluster that are announced over BGP.'),
  clusterName: z
    .string()
    .min(1)
    .default('kubernetes')
    .describe('Name of the cluster in load balancers, pools and tags; as it was, for a cluster that comes over.'),
  loadBalancerClass: z
    .enum(['', 'berth.dev/azure', 'berth.dev/bgp'])
    .default('')
    .describe('Serves only Services of this class, beside another controller; empty, those without one.'),
  validation: z
    .enum(['Off', 'Warn', 'Deny'])
    .default('Warn')
    .describe(
      'What the API server does, by a ValidatingAdmissionPolicy, with a Service whose annotations the controller would refuse. Those that it would read as something else are warned of, unless this is `Off`. Needs Kubernetes 1.31.',
    ),
  nameOverride: z.string().default('').describe('In place of the chart’s name.'),
  fullnameOverride: z.string().default('').describe('In place of the name that all objects begin with.'),
  image: image('berth', '', 'Version; empty, that of the chart.').prefault({}),
  imagePullSecrets: objects().default([]).describe('Secrets for the registry: `[{name: …}]`.'),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info').describe('How much is logged.'),
  settings: berthYaml.omit({ backend: true }).prefault({}).describe('berth.yaml: what azure.json does not know.'),
  azure: azure.prefault({}),
  controller: controller.prefault({}),
  speaker: speaker.prefault({}),
  definitions,
  rbac: z.strictObject({ create: z.boolean().default(true).describe('Makes roles and bindings.') }).prefault({}),
  monitoring,
  networkPolicy,
  global: mapping().default({}).describe('Values of a chart that this one is a part of; not looked at.'),
}

export const chartValues = z.strictObject({ ...own, ...upstreamValues })

export type ChartValues = Readonly<z.input<typeof chartValues>>
