import type { Option } from '../command.ts'

/** Options that say which cluster and which cloud. */
export const connection = {
  kubeconfig: { type: 'string', offers: 'file', value: 'FILE', help: 'default: $KUBECONFIG, the pod, ~/.kube/config' },
  context: { type: 'string', value: 'NAME', help: "context of the kubeconfig (default: the file's current one)" },
  'cloud-config': { type: 'string', offers: 'file', value: 'FILE', help: 'azure.json (default: $BERTH_CLOUD_CONFIG)' },
  'cloud-config-secret-name': {
    type: 'string',
    help: 'Secret that holds azure.json, in place of a file (azure-cloud-provider in most clusters)',
  },
  'cloud-config-secret-namespace': { type: 'string', help: 'its namespace (default: kube-system)' },
  'cloud-config-key': { type: 'string', help: 'the key in it (default: cloud-config)' },
  config: {
    type: 'string',
    offers: 'file',
    value: 'FILE',
    help: 'berth.yaml, the settings that azure.json does not know (default: $BERTH_CONFIG)',
  },
  'cluster-name': {
    type: 'string',
    help: 'name of the cluster in load balancers, pools and tags (default: kubernetes)',
  },
  'load-balancer-class': {
    type: 'string',
    choices: ['berth.dev/azure', 'berth.dev/bgp'],
    help: 'serve only Services of this class (berth.dev/azure or berth.dev/bgp), beside another controller',
  },
  backend: {
    type: 'string',
    choices: ['azure', 'bgp'],
    help: 'azure or bgp (default: $BERTH_BACKEND, backend in berth.yaml, azure)',
  },
} as const satisfies Record<string, Option>

/** How the answer is printed; for people unless said otherwise. */
export const output = {
  type: 'string',
  short: 'o',
  value: 'FORMAT',
  choices: ['table', 'json', 'yaml'],
  help: 'table (default), json or yaml',
} as const satisfies Option

export const namespace = {
  type: 'string',
  short: 'n',
  help: "namespace of the Service (default: the context's, else default)",
} as const satisfies Option

export const logLevel = {
  type: 'string',
  choices: ['trace', 'debug', 'info', 'warn', 'error'],
  help: 'trace, debug, info (default), warn, error',
} as const satisfies Option
