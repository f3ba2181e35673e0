import type { Command } from '../command.ts'
import { servingOptions } from '../serving/options.ts'
import { SPEAKER_PORT } from '../serving/ports.ts'
import { connection, logLevel } from './connection.ts'
import { ofCluster } from './environment.ts'

export const speaker: Command = {
  name: 'speaker',
  summary: 'speak for one node of a bare-metal cluster: keep its routing daemon at what it shall announce',
  synopsis: ['--node NAME [options]'],
  description: [
    'Decides from Services, EndpointSlices, Nodes and the configuration what this node announces, and keeps one local routing daemon there: a BIRD of its own (--announcer bird), or the tables of the kernel from which the FRR or BIRD of the host redistributes (--announcer kernel-table).',
    'Runs until it is told to stop. What it announced stays announced then, and while the API server is away; a node is drained by what stands on its Node.',
  ],
  options: {
    node: { type: 'string', value: 'NAME', help: 'name of the node (default: $BERTH_NODE_NAME)' },
    kubeconfig: connection.kubeconfig,
    announcer: {
      type: 'string',
      value: 'KIND',
      choices: ['bird', 'kernel-table'],
      help: 'bird (default) or kernel-table, for a host whose FRR or BIRD belongs to others',
    },
    'bird-config': {
      type: 'string',
      offers: 'file',
      value: 'FILE',
      help: 'the file that BIRD was started with (default: /run/berth/bird.conf)',
    },
    'bird-socket': {
      type: 'string',
      offers: 'file',
      help: "BIRD's control socket (default: /run/berth/bird.ctl)",
    },
    vtysh: {
      type: 'string',
      multiple: true,
      value: 'COMMAND',
      help: "the host's vtysh, a word at a time where one has blanks (kernel-table; default: only the kernel is looked at)",
    },
    'route-map-file': {
      type: 'string',
      offers: 'file',
      help: 'where to write what the daemon of the host needs to know of our metrics (kernel-table; default: nowhere)',
    },
    'host-daemon': {
      type: 'string',
      choices: ['frr', 'bird'],
      help: 'whose words that file is in: frr (default) or bird',
    },
    'load-balancer-class': {
      ...connection['load-balancer-class'],
      help: 'announce only Services of this class (default: those without one)',
    },
    'configuration-namespace': {
      type: 'string',
      help: "where MetalLB's resources are (default: metallb-system)",
    },
    'kube-proxy-health': {
      type: 'string',
      value: 'URL',
      help: 'asked before the first address is announced, or none (default: port 10256 here)',
    },
    'ignore-exclude-label': {
      type: 'boolean',
      help: 'announce from nodes excluded from external load balancers too',
    },
    ...servingOptions(SPEAKER_PORT),
    metrics: {
      type: 'string',
      value: 'ADDRESS',
      help: 'HOST:PORT for /metrics and health without TLS and for everybody (default: not served)',
    },
    'log-level': logLevel,
  },
  examples: [
    {
      does: 'Speak through the BIRD beside it',
      command: 'berth speaker --node node1 --bird-config /run/bird/bird.conf',
    },
    {
      does: 'Leave the speaking to the FRR of the host',
      command: 'berth speaker --node node1 --announcer kernel-table --vtysh vtysh',
    },
  ],
  exits: { 0: 'it was told to stop', 1: 'it cannot start: the line on standard error says why' },
  environment: ['BERTH_NODE_NAME', ...ofCluster],
  load: () => import('../commands/speaker.ts'),
}
