import type { ParseArgsConfig } from 'node:util'
import { CONTROLLER_PORT, SPEAKER_PORT } from './serving/ports.ts'
import { servingHelp, servingOptions } from './serving/options.ts'

/** What a command gets from the command line. */
export interface Invocation {
  readonly options: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  readonly positionals: readonly string[]
}

export interface Command {
  readonly name: string
  readonly usage: string
  readonly summary: string
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** One line for each option. */
  readonly help: Readonly<Record<string, string>>
  /** Loaded only when it is run: the SDKs cost half a second. */
  readonly load: () => Promise<{ readonly run: (invocation: Invocation) => Promise<number> }>
}

const connection = {
  kubeconfig: { type: 'string' },
  'cloud-config': { type: 'string' },
  'cloud-config-secret-name': { type: 'string' },
  'cloud-config-secret-namespace': { type: 'string' },
  'cloud-config-key': { type: 'string' },
  config: { type: 'string' },
  'cluster-name': { type: 'string' },
  'load-balancer-class': { type: 'string' },
  backend: { type: 'string' },
} as const

const connectionHelp = {
  kubeconfig: 'kubeconfig file (default: $KUBECONFIG, the pod, ~/.kube/config)',
  'cloud-config': 'azure.json (default: $BERTH_CLOUD_CONFIG)',
  'cloud-config-secret-name':
    'Secret that holds azure.json, in place of a file (azure-cloud-provider in most clusters)',
  'cloud-config-secret-namespace': 'its namespace (default: kube-system)',
  'cloud-config-key': 'the key in it (default: cloud-config)',
  config: 'berth.yaml, the settings that azure.json does not know (default: $BERTH_CONFIG)',
  'cluster-name': 'name of the cluster in load balancers, pools and tags (default: kubernetes)',
  'load-balancer-class':
    'serve only Services of this class (berth.dev/azure or berth.dev/bgp), beside another controller',
  backend: 'azure or bgp (default: $BERTH_BACKEND, backend in berth.yaml, azure)',
}

export const commands: readonly Command[] = [
  {
    name: 'demo',
    usage: 'berth demo [--once] [--directory DIRECTORY]',
    summary: 'run the main job here: a local Azure, a local cluster, the controller and the walk',
    options: { once: { type: 'boolean' }, latency: { type: 'string' }, directory: { type: 'string' } },
    help: {
      once: 'do the walk, say how it went and exit: 0 when every replica answered through every address',
      latency: 'how slow the local Azure is: none, fast (default) or real',
      directory: 'where kubeconfig, azure.json and berth.yaml are put (default: a temporary folder)',
    },
    load: () => import('./commands/demo.ts'),
  },
  {
    name: 'controller',
    usage: 'berth controller [options]',
    summary: 'run the controller',
    options: {
      ...connection,
      'read-only': { type: 'boolean' },
      controllers: { type: 'string' },
      ...servingOptions,
      'metrics-address': { type: 'string' },
      'log-level': { type: 'string' },
    },
    help: {
      ...connectionHelp,
      'read-only': 'look and say, change nothing',
      controllers:
        'service (default), cloud-node, cloud-node-lifecycle, or * for all, -NAME for all but one; azure only',
      ...servingHelp(CONTROLLER_PORT),
      'metrics-address': 'HOST:PORT for /metrics and health without TLS and for everybody (default: not served)',
      'log-level': 'trace, debug, info (default), warn, error',
    },
    load: () => import('./commands/controller.ts'),
  },
  {
    name: 'speaker',
    usage: 'berth speaker --node NAME [options]',
    summary: 'speak for one node of a bare-metal cluster: keep its routing daemon at what it shall announce',
    options: {
      node: { type: 'string' },
      kubeconfig: { type: 'string' },
      announcer: { type: 'string' },
      'bird-config': { type: 'string' },
      'bird-socket': { type: 'string' },
      vtysh: { type: 'string', multiple: true },
      'route-map-file': { type: 'string' },
      'host-daemon': { type: 'string' },
      'load-balancer-class': { type: 'string' },
      'configuration-namespace': { type: 'string' },
      'kube-proxy-health': { type: 'string' },
      'ignore-exclude-label': { type: 'boolean' },
      ...servingOptions,
      metrics: { type: 'string' },
      'log-level': { type: 'string' },
    },
    help: {
      node: 'name of the node (default: $BERTH_NODE_NAME)',
      kubeconfig: 'kubeconfig file (default: $KUBECONFIG, the pod, ~/.kube/config)',
      announcer: 'bird (default) or kernel-table, for a host whose FRR or BIRD belongs to others',
      'bird-config': 'the file that BIRD was started with (default: /run/berth/bird.conf)',
      'bird-socket': "BIRD's control socket (default: /run/berth/bird.ctl)",
      vtysh:
        "the host's vtysh, a word at a time where one has blanks (kernel-table; default: only the kernel is looked at)",
      'route-map-file':
        'where to write what the daemon of the host needs to know of our metrics (kernel-table; default: nowhere)',
      'host-daemon': 'whose words that file is in: frr (default) or bird',
      'load-balancer-class': 'announce only Services of this class (default: those without one)',
      'configuration-namespace': "where MetalLB's resources are (default: metallb-system)",
      'kube-proxy-health': 'URL asked before the first address is announced, or none (default: port 10256 here)',
      'ignore-exclude-label': 'announce from nodes excluded from external load balancers too',
      ...servingHelp(SPEAKER_PORT),
      metrics: 'HOST:PORT for /metrics and health without TLS and for everybody (default: not served)',
      'log-level': 'trace, debug, info (default), warn, error',
    },
    load: () => import('./commands/speaker.ts'),
  },
  {
    name: 'plan',
    usage: 'berth plan -f FILE | --all [options]',
    summary: 'say what applying these manifests, or starting on the cluster as it is, would change; change nothing',
    options: {
      ...connection,
      filename: { type: 'string', short: 'f', multiple: true },
      all: { type: 'boolean' },
      delete: { type: 'boolean' },
      output: { type: 'string', short: 'o' },
    },
    help: {
      ...connectionHelp,
      filename: 'manifest with Services (bgp: and pools, peers, policies), - for standard input; may be repeated',
      all: 'every Service of the cluster as it stands (azure only)',
      delete: 'say what deleting them would change (bgp only)',
      output: 'text (default) or json',
    },
    load: () => import('./commands/plan.ts'),
  },
  {
    name: 'adopt',
    usage: 'berth adopt --check [options]',
    summary: 'say what taking over from the Azure provider would write, and what was left behind; change nothing',
    options: { ...connection, check: { type: 'boolean' }, output: { type: 'string', short: 'o' } },
    help: { ...connectionHelp, check: 'look, and change nothing', output: 'text (default) or json' },
    load: () => import('./commands/adopt.ts'),
  },
  {
    name: 'explain',
    usage: 'berth explain service/NAME [-n NAMESPACE] [options]',
    summary: 'say what a Service asks for, what it became, and what it waits for',
    options: { ...connection, namespace: { type: 'string', short: 'n' }, output: { type: 'string', short: 'o' } },
    help: {
      ...connectionHelp,
      namespace: 'namespace of the Service (default: default)',
      output: 'text (default) or json',
    },
    load: () => import('./commands/explain.ts'),
  },
  {
    name: 'prune',
    usage: 'berth prune [--yes] [options]',
    summary: 'remove what Services that are gone left in Azure, after asking',
    options: {
      ...connection,
      yes: { type: 'boolean', short: 'y' },
      'include-doubtful': { type: 'boolean' },
    },
    help: {
      ...connectionHelp,
      yes: 'do not ask',
      'include-doubtful': 'remove also what another cluster on the same security group may have made',
    },
    load: () => import('./commands/prune.ts'),
  },
  {
    name: 'release',
    usage: 'berth release service/NAME [-n NAMESPACE] [options]',
    summary: 'let a deleted Service go although Azure is gone for good, and say what may be left there',
    options: {
      kubeconfig: connection.kubeconfig,
      'cluster-name': connection['cluster-name'],
      'load-balancer-class': connection['load-balancer-class'],
      namespace: { type: 'string', short: 'n' },
    },
    help: {
      kubeconfig: connectionHelp.kubeconfig,
      'cluster-name': connectionHelp['cluster-name'],
      'load-balancer-class': 'the class of the controller that held it, if it had one',
      namespace: 'namespace of the Service (default: default)',
    },
    load: () => import('./commands/release.ts'),
  },
  {
    name: 'import',
    usage: 'berth import metallb-config FILE [-n NAMESPACE]',
    summary: 'turn the ConfigMap of MetalLB 0.5 to 0.12 into resources, and say what could not be carried over',
    options: { namespace: { type: 'string', short: 'n' } },
    help: { namespace: 'namespace of the resources (default: that of the ConfigMap, else metallb-system)' },
    load: () => import('./commands/import.ts'),
  },
  {
    name: 'tor-config',
    usage: 'berth tor-config --dialect DIALECT [options]',
    summary: 'print what the routers must be told, so that they take what the nodes announce',
    options: {
      kubeconfig: { type: 'string' },
      dialect: { type: 'string' },
      filename: { type: 'string', short: 'f', multiple: true },
      'configuration-namespace': { type: 'string' },
      peer: { type: 'string', multiple: true },
      'router-as': { type: 'string' },
      interface: { type: 'string', multiple: true },
      accept: { type: 'string', multiple: true },
    },
    help: {
      dialect: 'frr, bird, vyos, cumulus, junos or eos; the last four are not tested against routers',
      kubeconfig: connectionHelp.kubeconfig,
      filename: 'manifest with the resources and Nodes in place of a cluster, - for standard input; may be repeated',
      'configuration-namespace': "where MetalLB's resources are (default: metallb-system)",
      peer: 'only the router that is this BGPPeer; may be repeated',
      'router-as': 'AS of the router, where the resources only say that it is another one',
      interface: "NODE=INTERFACE, the router's interface towards a node, for unnumbered sessions; may be repeated",
      accept:
        'CIDR whose host routes are taken too: cluster IPs or pods, where a policy announces them; may be repeated',
    },
    load: () => import('./commands/tor-config.ts'),
  },
  {
    name: 'emulator',
    usage: 'berth emulator [options]',
    summary: 'run the local Azure alone',
    options: {
      host: { type: 'string' },
      port: { type: 'string' },
      location: { type: 'string' },
      oauth: { type: 'string' },
      latency: { type: 'string' },
      seed: { type: 'string' },
      faults: { type: 'string' },
      'ready-file': { type: 'string' },
      'portal-port': { type: 'string' },
      directory: { type: 'string' },
    },
    help: {
      host: 'address to listen at: 127.0.0.1 (default), another of this machine, or 0.0.0.0 for all',
      port: 'port of ARM and login (default: any free one)',
      location: 'directory that keeps the state over restarts (default: in memory only)',
      oauth: 'how strictly tokens are judged: none, basic or strict (default)',
      latency: 'none, fast (default) or real',
      seed: 'a number from which ids, latencies and faults are drawn, to repeat a run',
      faults: 'JSON file with what is to go wrong (docs/emulator.md)',
      'ready-file': 'JSON file that is written once it answers: endpoint, ca, ids and secret',
      'portal-port': 'port of the page (default: any free one)',
      directory: 'where azure.json and azure-ca.pem are written (default: the location, else a temporary directory)',
    },
    load: () => import('./commands/emulator.ts'),
  },
]
