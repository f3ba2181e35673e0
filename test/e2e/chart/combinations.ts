/** What can be said to the chart, a thing at a time, with the words that make a difference to what it writes. */
import type { ChartValues } from '#charts/values/chart-values'
import { pairwise, type Combination } from './pairwise.ts'

type Values = ChartValues
type Fragments = Readonly<Record<string, Values>>

const selector = { matchLabels: { team: 'network' } }
const extras = {
  annotations: { a: 'b' },
  podAnnotations: { c: 'd' },
  podLabels: { e: 'f' },
  nodeSelector: { g: 'h' },
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: selector, topologyKey: 'kubernetes.io/hostname' },
      ],
    },
  },
  tolerations: [{ key: 'dedicated', operator: 'Exists' }],
  extraArgs: ['--log-level=debug'],
  extraEnv: [{ name: 'HTTPS_PROXY', value: 'http://proxy.example:3128' }],
  extraVolumes: [{ name: 'ca', configMap: { name: 'ca' } }],
  extraVolumeMounts: [{ name: 'ca', mountPath: '/etc/ca' }],
}
const digest = `sha256:${'0'.repeat(64)}`

const things: Readonly<Record<string, Fragments>> = {
  backend: { azure: { backend: 'azure' }, bgp: { backend: 'bgp' } },
  class: { none: {}, azure: { loadBalancerClass: 'berth.dev/azure' }, bgp: { loadBalancerClass: 'berth.dev/bgp' } },
  cloudConfig: {
    mounted: {},
    ownNamespace: {
      azure: { cloudConfig: { secret: { name: 'mine', namespace: 'berth-system', key: 'azure.json' } } },
    },
    api: { azure: { cloudConfig: { secret: { namespace: 'kube-system' } } } },
    hostPath: { azure: { cloudConfig: { hostPath: '/etc/kubernetes/azure.json' } } },
    content: {
      azure: {
        cloudConfig: {
          content: {
            location: 'westeurope',
            multipleStandardLoadBalancerConfigurations: [{ name: 'lb', primaryVMSet: 'vmss' }],
          },
        },
      },
    },
  },
  several: { no: {}, yes: { azure: { severalLoadBalancers: true } } },
  workloadIdentity: {
    no: {},
    yes: { azure: { workloadIdentity: { enabled: true } } },
    named: { azure: { workloadIdentity: { enabled: true, clientId: 'client', tenantId: 'tenant' } } },
  },
  controllers: {
    unset: {},
    service: { controller: { controllers: ['service'] } },
    routes: { controller: { podNetwork: { allocateNodeCidrs: true, clusterCidr: '10.244.0.0/16' } } },
    ranges: {
      controller: {
        controllers: ['service', 'cloud-node', 'node-ipam'],
        podNetwork: {
          allocateNodeCidrs: true,
          configureCloudRoutes: false,
          clusterCidr: '10.244.0.0/16,fd00::/48',
          serviceClusterIpRange: '10.96.0.0/16',
        },
      },
    },
  },
  hostNetwork: { unset: {}, yes: { controller: { hostNetwork: true } }, no: { controller: { hostNetwork: false } } },
  replicas: {
    two: {},
    one: { controller: { replicas: 1, readOnly: true } },
    three: { controller: { replicas: 3, podDisruptionBudget: false, topologySpreadConstraints: [] } },
  },
  tls: { own: {}, secret: { controller: { tlsSecretName: 'tls' }, speaker: { tlsSecretName: 'tls' } } },
  validation: { warn: {}, deny: { validation: 'Deny' }, off: { validation: 'Off' } },
  announcer: {
    bird: {},
    hostBird: { speaker: { bird: { sidecar: false, runPath: '/run/bird' } } },
    frr: {
      speaker: {
        announcer: 'kernel-table',
        kernelTable: { vtysh: ['vtysh', '--vty_socket', '/run/frr'], routeMapPath: '/etc/frr/berth.conf' },
      },
    },
    kernelOnly: { speaker: { announcer: 'kernel-table', kernelTable: { hostDaemon: 'bird' } } },
  },
  networkAdmin: { unset: {}, yes: { speaker: { networkAdmin: true } }, no: { speaker: { networkAdmin: false } } },
  speaker: {
    plain: {},
    told: {
      speaker: {
        extraCapabilities: ['SYS_CHROOT'],
        kubeProxyHealth: 'none',
        ignoreExcludeLabel: true,
        securePort: 17_288,
      },
    },
  },
  accounts: {
    made: {},
    annotated: { controller: { serviceAccount: { annotations: { a: 'b' } } } },
    there: {
      controller: { serviceAccount: { create: false, name: 'mine' } },
      speaker: { serviceAccount: { create: false } },
    },
  },
  rbac: { yes: {}, no: { rbac: { create: false } } },
  definitions: {
    never: { definitions: { berth: 'Never', metallb: 'Never', namespace: 'Never' } },
    auto: {},
    always: { definitions: { berth: 'Always', metallb: 'Always', namespace: 'Always' } },
  },
  monitoring: {
    none: {},
    service: {
      monitoring: {
        readers: [{ name: 'prometheus', namespace: 'monitoring' }],
        serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
        alerts: { enabled: true, labels: { release: 'prometheus' } },
      },
    },
    pod: {
      monitoring: {
        podMonitor: { enabled: true, tokenSecret: { name: 'prometheus' } },
        dashboard: { enabled: true },
        alerts: { enabled: true, as: 'ConfigMap' },
      },
    },
  },
  traces: {
    no: {},
    yes: { monitoring: { traces: { endpoint: 'http://collector.monitoring:4318/v1/traces' } } },
    told: {
      monitoring: {
        traces: { endpoint: 'https://collector.example/v1/traces', headersSecret: { name: 'collector', key: 'otlp' } },
      },
    },
  },
  networkPolicy: {
    no: {},
    yes: { networkPolicy: { enabled: true } },
    told: {
      networkPolicy: {
        enabled: true,
        ingressFrom: [{ namespaceSelector: selector }],
        extraEgress: [{ ports: [{ port: 3128, protocol: 'TCP' }] }],
      },
    },
  },
  extras: { none: {}, all: { controller: extras, speaker: extras, imagePullSecrets: [{ name: 'registry' }] } },
  image: {
    plain: {},
    told: {
      image: { registry: 'registry.example/', digest, pullPolicy: 'Always' },
      speaker: { image: { tag: 'v9' }, bird: { image: { digest } } },
    },
  },
  settings: { none: {}, some: { settings: { drift: { enabled: false }, bgp: { configurationNamespace: 'routing' } } } },
  names: { plain: {}, short: { nameOverride: 'lb' }, full: { fullnameOverride: 'my-load-balancers' } },
  upstream: {
    none: {},
    file: {
      infra: { clusterName: 'mine' },
      cloudControllerManager: {
        replicas: '2',
        logVerbosity: 6,
        configureCloudRoutes: 'false',
        securePort: 10_268,
        containerResourceManagement: { requestsCPU: '100m', limitsMem: '2Gi' },
        tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
      },
      cloudNodeManager: { enabled: true, waitRoutes: false },
    },
  },
}

export interface NamedValues {
  readonly name: string
  readonly combination: Combination
  readonly values: object
}

/** Values in which every two words about different things meet. */
export function combinations(): readonly NamedValues[] {
  const choices = Object.fromEntries(Object.entries(things).map(([name, fragments]) => [name, Object.keys(fragments)]))
  return pairwise(choices).map((combination) => {
    const fragments = Object.entries(combination).map(([name, option]) => things[name]?.[option] ?? {})
    const told = Object.entries(combination).map((choice) => choice.join(' '))
    return { name: told.join(', '), combination, values: fragments.reduce(merged, {}) }
  })
}

function merged(one: object, other: object): object {
  const result: Record<string, unknown> = { ...one }
  for (const [key, value] of Object.entries(other)) {
    const before = result[key]
    result[key] = isMapping(before) && isMapping(value) ? merged(before, value) : value
  }
  return result
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
