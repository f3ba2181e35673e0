import { z } from 'zod'
import { controllerNames } from '#reconcilers/controller-names'
import { objects } from './kubernetes.ts'
import { serving, workload } from './pod.ts'

const podNetwork = z
  .strictObject({
    allocateNodeCidrs: z
      .boolean()
      .default(false)
      .describe('Gives nodes ranges for their pods; without it neither that nor routes.'),
    configureCloudRoutes: z.boolean().default(true).describe('Writes routes to the pods of nodes.'),
    clusterCidr: z
      .string()
      .default('')
      .describe('The ranges of all pods, one of each family, with a comma between; needed with `allocateNodeCidrs`.'),
    serviceClusterIpRange: z.string().default('').describe('The ranges of Services, which no node is given any of.'),
  })
  .prefault({})

export const controller = z.strictObject({
  replicas: z.int().min(0).default(2).describe('How many wait for the lease; one of them works.'),
  controllers: z
    .array(z.enum(controllerNames))
    .nullable()
    .default(null)
    .describe(
      `Which controllers of a cloud-controller-manager to be (azure), of ${controllerNames.map((name) => `\`${name}\``).join(', ')}. Unset: all of them, and with \`loadBalancerClass\`, beside another one, \`service\` alone.`,
    ),
  podNetwork,
  readOnly: z.boolean().default(false).describe('Looks and says what it would do, and changes nothing.'),
  hostNetwork: z
    .boolean()
    .nullable()
    .default(null)
    .describe(
      'Runs on the host’s network. Unset: where the controller is also one for nodes, which get their network only after it.',
    ),
  dnsPolicy: z
    .enum(['', 'Default', 'ClusterFirst', 'ClusterFirstWithHostNet', 'None'])
    .default('')
    .describe('Who resolves names; empty, the node on the host’s network and the cluster elsewhere.'),
  podDisruptionBudget: z.boolean().default(true).describe('Lets drains take one of several at a time.'),
  ...serving(10_258),
  ...workload({
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    priorityClassName: 'system-cluster-critical',
    terminationGracePeriodSeconds: 30,
    nodeSelector: {},
  }),
  tolerations: objects()
    .nullable()
    .default(null)
    .describe(
      'Taints that it bears. Unset: those of control planes, and on the host’s network those of nodes that it has yet to make ready.',
    ),
  topologySpreadConstraints: objects()
    .nullable()
    .default(null)
    .describe('How its pods are spread. Unset: over nodes, then over zones.'),
})
