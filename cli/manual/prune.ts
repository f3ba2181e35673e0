import type { Command } from '../command.ts'
import { connection, output } from './connection.ts'
import { ofCloud } from './environment.ts'
import { asStarted } from './pod-network.ts'

export const prune: Command = {
  name: 'prune',
  summary: 'remove what Services and nodes that are gone left in Azure, after asking',
  synopsis: ['[--yes] [options]'],
  description: [
    'Lists what stands in Azure for Services that the cluster does not know any more, asks, and removes it. Nothing else removes it: a Service that is missing may be missing by mistake.',
    'Routes to the pods of nodes that are gone are listed where no controller writes routes (without --allocate-node-cidrs, or with --configure-cloud-routes=false); one that does removes them by itself. Say --cluster-cidr, or they are doubtful: a route table may serve other clusters too.',
    'With --output json or yaml nobody is asked: without --yes it lists what it would remove and removes nothing.',
  ],
  options: {
    ...connection,
    yes: { type: 'boolean', short: 'y', help: 'do not ask' },
    'include-doubtful': {
      type: 'boolean',
      help: 'remove also what another cluster on the same security group may have made',
    },
    ...asStarted,
    output,
  },
  examples: [
    { does: 'List, and remove what was agreed to', command: 'berth prune' },
    { does: 'Only list, for a program', command: 'berth prune -o json' },
  ],
  exits: {
    0: 'nothing certain is left',
    1: 'something is left because it was not agreed to, or it could not be removed',
  },
  environment: ofCloud,
  fields: {
    leftovers: 'each with document, kind, why it is nobody’s, and whether that is doubtful',
    removed: 'each write that was made: document and method',
  },
  load: () => import('../commands/prune.ts'),
}
