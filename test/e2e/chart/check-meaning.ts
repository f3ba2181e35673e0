import { match } from 'node:assert/strict'
import type { Checks } from '../report/checks.ts'
import { releaseNamespace, type ChartCluster } from './cluster.ts'
import { chart, helm } from './helm.ts'

interface Meaning {
  readonly what: string
  readonly values: object
  /** What is written then, each somewhere. */
  readonly writes: readonly RegExp[]
  readonly never?: readonly RegExp[]
}

const meanings: readonly Meaning[] = [
  {
    what: 'values of the Azure provider mean what they meant there, in quotes or not',
    values: {
      infra: { clusterName: 'mine' },
      cloudControllerManager: {
        replicas: '3',
        logVerbosity: '4',
        securePort: '10268',
        cloudConfigSecretName: 'azure-config',
        cloudConfig: '/etc/kubernetes/azure.json',
        allocateNodeCidrs: 'true',
        configureCloudRoutes: 'false',
        clusterCIDR: '10.244.0.0/16',
        nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
        containerResourceManagement: { limitsMem: '2Gi' },
      },
    },
    writes: [
      /--cluster-name=mine\n/u,
      /replicas: 3\n/u,
      /--log-level=debug\n/u,
      /--secure-port=10268\n/u,
      /--cloud-config-secret-name=azure-config\n/u,
      /--cloud-config-secret-namespace=kube-system\n/u,
      /resourceNames:\s+- azure-config\n/u,
      /--cluster-cidr=10\.244\.0\.0\/16\n/u,
      /node-role\.kubernetes\.io\/control-plane: ""\n/u,
      /memory: 2Gi\n/u,
    ],
    never: [/hostPath/u, /name: berth-controller-route\n/u],
  },
  {
    what: 'who serves one class alone has the rights of a neighbour, and stays off the host’s network',
    values: { loadBalancerClass: 'berth.dev/azure' },
    writes: [/--controllers=service\n/u, /name: berth-controller-class-lease\n/u, /runAsNonRoot: true\n/u],
    never: [/hostNetwork/u, /name: berth-controller-cloud-node/u, /verbs:\s+(?:- \w+\s+)*- delete\n/u],
  },
  {
    what: 'azure.json in the values is a Secret that is mounted, and gives the rights that it needs',
    values: {
      azure: {
        cloudConfig: { content: { multipleStandardLoadBalancerConfigurations: [{ name: 'a', primaryVMSet: 'b' }] } },
      },
    },
    writes: [
      /kind: Secret\n/u,
      /secretName: berth-cloud-config\n/u,
      /name: berth-controller-several-load-balancers\n/u,
    ],
    never: [/--cloud-config-secret-name/u],
  },
  {
    what: 'a collector of traces is told, with headers from a Secret, and let through the network policy by its port',
    values: {
      networkPolicy: { enabled: true },
      controller: { hostNetwork: false },
      monitoring: {
        traces: { endpoint: 'http://collector.monitoring:4318/v1/traces', headersSecret: { name: 'collector' } },
      },
    },
    writes: [
      /--tracing-endpoint=http:\/\/collector\.monitoring:4318\/v1\/traces\n/u,
      /name: OTEL_EXPORTER_OTLP_HEADERS\s+valueFrom:\s+secretKeyRef: \{ name: collector, key: headers \}\n/u,
      /port: 4318, protocol: TCP/u,
    ],
  },
  {
    what: 'a collector is not told to a controller that traces nothing',
    values: { backend: 'bgp', monitoring: { traces: { endpoint: 'https://collector.example/v1/traces' } } },
    writes: [/--backend=bgp\n/u],
    never: [/tracing-endpoint/u],
  },
  {
    what: 'a digest wins over a tag, in the registry that is named',
    values: { image: { registry: 'registry.example/', tag: 'v1', digest: `sha256:${'a'.repeat(64)}` } },
    writes: [/image: registry\.example\/berth@sha256:a{64}\n/u],
    never: [/:v1\n/u],
  },
]

/** What values come to, where it is not plain to see. */
export async function checkMeaning(cluster: ChartCluster, checks: Checks, signal: AbortSignal): Promise<void> {
  for (const { what, values, writes, never = [] } of meanings) {
    await checks.check(`chart: ${what}`, async () => {
      const text = await helm(cluster, { args: ['template', 'berth', chart, '-n', releaseNamespace], values }, signal)
      for (const pattern of writes) match(text, pattern)
      for (const pattern of never) if (pattern.test(text)) throw new Error(`it writes ${pattern.exec(text)?.[0]}`)
    })
  }
  await checks.check(
    'chart: a value of the Azure provider that has no effect is told after the installation',
    async () => {
      const args = ['install', 'berth', chart, '--dry-run=client', '-n', releaseNamespace]
      const values = { cloudControllerManager: { imageTag: 'v1.36.0' } }
      match(
        await helm(cluster, { args, values }, signal),
        /have no effect here:\s+cloudControllerManager\.imageTag: it names/u,
      )
    },
  )
}
