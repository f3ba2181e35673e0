import type { Command } from '../command.ts'
import { connection, output } from './connection.ts'
import { ofCloud } from './environment.ts'
import { lease } from './lease.ts'

export const doctor: Command = {
  name: 'doctor',
  summary: 'look whether Berth has all that it needs, and say what to do where it has not; change nothing',
  synopsis: ['[options]'],
  description: [
    'Looks at the kubeconfig, the API server, the rights there, the lease, azure.json and berth.yaml, the way to Azure, the sign-in, what may be read there, which actions of Berth’s role are granted (Azure is asked; nothing is written) and the quotas; on bare metal at the configuration, the sessions of every node and, where it is told where, the routing daemon of this one. Every line is ok, warn, fail or skipped, and below what is not well it says what to do. Each look takes ten seconds at most.',
    'The rights are those that the chart grants (charts/berth/files). Without --service-account they are asked for the user of the kubeconfig.',
  ],
  options: {
    ...connection,
    ...lease,
    controllers: {
      type: 'string',
      value: 'LIST',
      help: 'the controllers whose rights are needed, as for berth controller',
    },
    'service-account': {
      type: 'string',
      value: 'NAMESPACE/NAME',
      help: 'ask after the rights of this ServiceAccount, as an administrator may',
    },
    node: {
      type: 'string',
      value: 'NAME',
      help: 'look at the speaker of this node: its rights and sessions (bgp only)',
    },
    'bird-socket': { type: 'string', offers: 'file', help: 'ask the BIRD at this control socket (bgp only)' },
    vtysh: {
      type: 'string',
      multiple: true,
      value: 'COMMAND',
      help: "ask FRR by the host's vtysh, a word at a time where one has blanks (bgp only)",
    },
    output,
  },
  examples: [
    { does: 'Before the first start', command: 'berth doctor --cloud-config /etc/kubernetes/azure.json' },
    { does: 'Has the ServiceAccount of the chart its rights?', command: 'berth doctor --service-account berth/berth' },
    {
      does: 'On a node of a rack',
      command: 'berth doctor --backend bgp --node node1 --bird-socket /run/berth/bird.ctl',
    },
  ],
  exits: { 0: 'nothing is broken, though there may be warnings', 1: 'something fails' },
  environment: ofCloud,
  fields: {
    checks: 'each with check, status (ok, warn, fail, skipped), said, and fix where there is something to do',
    failed: 'how many failed',
  },
  load: () => import('../commands/doctor.ts'),
}
