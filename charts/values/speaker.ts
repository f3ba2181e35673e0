import { z } from 'zod'
import { image } from './image.ts'
import { mapping, objects } from './kubernetes.ts'
import { serving, workload } from './pod.ts'

const bird = z
  .strictObject({
    sidecar: z
      .boolean()
      .default(true)
      .describe('Runs BIRD beside the speaker; otherwise one of the host answers at `runPath`.'),
    image: image(
      'bird',
      '2.0.12',
      'Version of BIRD 2 or 3, with `birdc` and `sh`; the target `bird` of the repository’s Dockerfile builds 2.0.12.',
    ).prefault({}),
    resources: mapping()
      .default({ requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } })
      .describe('What it is granted of its node.'),
    runPath: z
      .string()
      .startsWith('/')
      .default('/run/berth')
      .describe(
        'Directory of the host with BIRD’s file and socket: it outlives the pod, so that a new one says at once what the old one said, and not a reboot.',
      ),
    capabilities: z
      .array(z.string())
      .default(['NET_BIND_SERVICE', 'NET_RAW'])
      .describe(
        'What BIRD may do as root: open port 179; NET_RAW for unnumbered sessions and for BFD. So on Linux 6; an older kernel may want NET_ADMIN for these.',
      ),
  })
  .prefault({})

const kernelTable = z
  .strictObject({
    vtysh: z
      .array(z.string())
      .default([])
      .describe('Words that lead to the host’s `vtysh`; none: only the kernel is looked at.'),
    hostDaemon: z.enum(['frr', 'bird']).default('frr').describe('In whose words `routeMapPath` is written.'),
    routeMapPath: z
      .union([z.literal(''), z.string().startsWith('/')])
      .default('')
      .describe('File of the host that tells its daemon what our metrics stand for; empty, none.'),
  })
  .prefault({})

/** Only with `backend: bgp`. */
export const speaker = z.strictObject({
  image: image('berth-speaker', '', 'Version; empty, that of the chart.').prefault({}),
  announcer: z
    .enum(['bird', 'kernel-table'])
    .default('bird')
    .describe(
      '`bird`: a BIRD of the speaker’s own. `kernel-table`: a routing daemon of the host takes routes from a table.',
    ),
  bird,
  kernelTable,
  networkAdmin: z
    .boolean()
    .nullable()
    .default(null)
    .describe(
      'Lets the speaker write routes (`NET_ADMIN`). Unset: with `kernel-table` only. With `bird` it is needed where an AnnouncementPolicy asks for `fabric.podBlocks`.',
    ),
  extraCapabilities: z
    .array(z.string())
    .default([])
    .describe('What else the speaker may do as root, to reach into the host where `kernelTable.vtysh` leads.'),
  kubeProxyHealth: z
    .string()
    .default('')
    .describe('URL asked before the first address is announced, or `none`; empty, port 10256 of the node.'),
  ignoreExcludeLabel: z
    .boolean()
    .default(false)
    .describe('Announces from nodes that are excluded from external load balancers too.'),
  ...serving(10_288),
  ...workload({
    resources: { requests: { cpu: '20m', memory: '96Mi' }, limits: { memory: '256Mi' } },
    priorityClassName: 'system-node-critical',
    terminationGracePeriodSeconds: 10,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
  }),
  tolerations: objects()
    .default([{ operator: 'Exists' }])
    .describe('Taints that it bears: all, for every node may have what a Service leads to.'),
})
