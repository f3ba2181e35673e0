/**
 * What the discovery of a Prometheus in the cluster finds for a monitor, with the labels that its operator gives (operator
 * documentation, "Design"). Debian's Prometheus is built without the discovery of Kubernetes, so it is done here.
 */
import { z } from 'zod'
import { kubectl, type KubectlSite } from '../rack/kubectl.ts'
import type { Monitor } from './monitors.ts'

export interface FoundTarget {
  readonly targets: readonly [string]
  readonly labels: Readonly<Record<string, string>>
}

const slices = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      ports: z.array(z.object({ name: z.string().optional(), port: z.number() })),
      endpoints: z.array(
        z.object({ addresses: z.array(z.string()), targetRef: z.object({ name: z.string() }).optional() }),
      ),
    }),
  ),
})

const pods = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({
        containers: z.array(
          z.object({
            name: z.string(),
            ports: z.array(z.object({ name: z.string().optional(), containerPort: z.number() })).default([]),
          }),
        ),
      }),
      status: z.object({ podIP: z.string() }),
    }),
  ),
})

const services = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) })

export async function findTargets(
  site: KubectlSite,
  { kind, metadata: { name, namespace }, spec }: Monitor,
  port: string,
  signal: AbortSignal,
): Promise<readonly FoundTarget[]> {
  const get = async (...args: readonly string[]) =>
    JSON.parse(await kubectl(site, ['get', '-n', namespace, ...args, '-o', 'json'], signal)) as unknown
  const labels = Object.entries(spec.selector.matchLabels).map((pair) => pair.join('='))
  const common = { namespace, endpoint: port }
  if (kind === 'PodMonitor') {
    const { items } = pods.parse(await get('pods', '-l', labels.join(',')))
    return items.flatMap(({ metadata, spec: { containers }, status }) =>
      containers.flatMap((container) =>
        container.ports
          .filter((one) => one.name === port)
          .map(({ containerPort }) => ({
            targets: [`${status.podIP}:${containerPort}`] as const,
            labels: { ...common, job: `${namespace}/${name}`, pod: metadata.name, container: container.name },
          })),
      ),
    )
  }
  const found = services.parse(await get('services', '-l', labels.join(','))).items.map(({ metadata }) => metadata.name)
  const { items } = slices.parse(await get('endpointslices'))
  return items.flatMap((slice) => {
    const service = slice.metadata.labels['kubernetes.io/service-name'] ?? ''
    if (!found.includes(service)) return []
    return slice.ports
      .filter((one) => one.name === port)
      .flatMap((one) =>
        slice.endpoints.flatMap(({ addresses, targetRef }) =>
          addresses.map((address) => ({
            targets: [`${address}:${one.port}`] as const,
            labels: { ...common, job: service, service, pod: targetRef?.name ?? '' },
          })),
        ),
      )
  })
}
