import type { Command } from '../command.ts'
import { connection, output } from './connection.ts'
import { ofCloud } from './environment.ts'
import { asStarted } from './pod-network.ts'

export const adopt: Command = {
  name: 'adopt',
  summary: 'say what taking over from the Azure provider would write, and what was left behind; change nothing',
  synopsis: ['--check [options]'],
  description: [
    'Compares what another controller left in Azure with what Berth would make of the same Services, and lists what belongs to nobody any more. To adopt a cluster nothing is to be done but to start the controller.',
    'With the flags that the controller is to be started with (--allocate-node-cidrs, --cluster-cidr) it looks at the routes to the pods of nodes too, and names those of others, which stay.',
  ],
  options: { ...connection, check: { type: 'boolean', help: 'look, and change nothing' }, ...asStarted, output },
  examples: [
    {
      does: 'Before the controllers are exchanged',
      command: 'berth adopt --check --cloud-config /etc/kubernetes/azure.json --cluster-name kubernetes',
    },
  ],
  exits: {
    0: 'nothing would be written and nobody refused',
    1: 'something would be written, a Service or node would be refused, or it could not be told',
  },
  environment: ofCloud,
  fields: {
    services: 'each Service with warnings, problems, what it would wait for and its placement',
    nodes:
      'each node of which something is to be said: ranges that its pods would be given, problems, what they wait for',
    kept: 'routes of others in the route table, which stay',
    writes: 'each write with document, method and changes',
    leftovers: 'what stands in Azure for Services and nodes that are gone',
    effects: 'how many changes move an address, touch traffic, or neither',
  },
  load: () => import('../commands/adopt.ts'),
}
