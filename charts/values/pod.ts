import { z } from 'zod'
import { mapping, objects, port, texts } from './kubernetes.ts'

const serviceAccount = z
  .strictObject({
    create: z.boolean().default(true).describe('Makes the ServiceAccount; otherwise it must be there.'),
    name: z.string().default('').describe('Its name; empty, that of the workload.'),
    annotations: texts().default({}).describe('Its annotations, such as those by which a webhook of a cloud finds it.'),
  })
  .prefault({})

/** Where a process answers, over HTTPS as components of Kubernetes do. */
export function serving(securePort: number) {
  return {
    securePort: port()
      .default(securePort)
      .describe('HTTPS port of /healthz, /livez and /readyz, and, for who may, of /metrics and /debug.'),
    tlsSecretName: z
      .string()
      .default('')
      .describe('Secret of type `kubernetes.io/tls` with the certificate that it shows; empty, one made at the start.'),
  }
}

interface Defaults {
  readonly resources: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly priorityClassName: string
  readonly terminationGracePeriodSeconds: number
  readonly nodeSelector: Readonly<Record<string, string>>
}

/** What people expect to be able to say of any workload. */
export function workload(defaults: Defaults) {
  return {
    serviceAccount,
    resources: mapping().default(defaults.resources).describe('What it is granted of its node.'),
    priorityClassName: z.string().default(defaults.priorityClassName).describe('Its priority.'),
    terminationGracePeriodSeconds: z
      .int()
      .min(1)
      .default(defaults.terminationGracePeriodSeconds)
      .describe('How long it may take to stop.'),
    updateStrategy: mapping()
      .default({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } })
      .describe('How pods are replaced.'),
    annotations: texts().default({}).describe('Annotations of the workload.'),
    podAnnotations: texts().default({}).describe('Annotations of its pods.'),
    podLabels: texts().default({}).describe('Labels of its pods.'),
    nodeSelector: texts().default(defaults.nodeSelector).describe('Nodes that it may run on.'),
    affinity: mapping().default({}).describe('Nodes and neighbours that it prefers.'),
    extraArgs: z.array(z.string()).default([]).describe('Further options on the command line.'),
    extraEnv: objects()
      .default([])
      .describe('Further variables, such as `HTTPS_PROXY`, `NO_PROXY` and `NODE_EXTRA_CA_CERTS`.'),
    extraVolumes: objects().default([]).describe('Further volumes of the pod.'),
    extraVolumeMounts: objects().default([]).describe('Where the container sees them.'),
  }
}
