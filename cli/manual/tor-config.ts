import type { Command } from '../command.ts'
import { connection } from './connection.ts'
import { ofCluster } from './environment.ts'

const dialects = ['frr', 'bird', 'vyos', 'cumulus', 'junos', 'eos'] as const

export const torConfig: Command = {
  name: 'tor-config',
  summary: 'print what the routers must be told, so that they take what the nodes announce',
  synopsis: ['--dialect DIALECT [options]'],
  description: [
    "Prints the router's side of the configuration: a neighbor for each node, a filter that takes exactly what the pools, policies and nodes may announce, and multipath.",
  ],
  options: {
    kubeconfig: connection.kubeconfig,
    context: connection.context,
    dialect: {
      type: 'string',
      choices: dialects,
      help: 'frr, bird, vyos, cumulus, junos or eos; the last four are not tested against routers',
    },
    filename: {
      type: 'string',
      short: 'f',
      multiple: true,
      offers: 'file',
      value: 'FILE',
      help: 'manifest with the resources and Nodes in place of a cluster, - for standard input; may be repeated',
    },
    'configuration-namespace': {
      type: 'string',
      help: "where MetalLB's resources are (default: metallb-system)",
    },
    peer: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      help: 'only the router that is this BGPPeer; may be repeated',
    },
    'router-as': {
      type: 'string',
      value: 'NUMBER',
      help: 'AS of the router, where the resources only say that it is another one',
    },
    interface: {
      type: 'string',
      multiple: true,
      value: 'NODE=INTERFACE',
      help: "the router's interface towards a node, for unnumbered sessions; may be repeated",
    },
    accept: {
      type: 'string',
      multiple: true,
      value: 'CIDR',
      help: 'host routes in it are taken too: cluster IPs or pods, where a policy announces them; may be repeated',
    },
  },
  examples: [
    { does: 'For an FRR at the top of the rack', command: 'berth tor-config --dialect frr --router-as 64512' },
    { does: 'From files, without a cluster', command: 'berth tor-config --dialect bird -f bgp.yaml -f nodes.yaml' },
  ],
  exits: { 0: 'printed', 1: 'printed, but a resource is refused and so missing; or nothing could be printed' },
  environment: ofCluster,
  load: () => import('../commands/tor-config.ts'),
}
