import type { Command } from '../command.ts'
import { connection, namespace, output } from './connection.ts'
import { ofCloud } from './environment.ts'
import { asStarted } from './pod-network.ts'

export const plan: Command = {
  name: 'plan',
  summary: 'say what applying these manifests, or starting on the cluster as it is, would change; change nothing',
  synopsis: ['-f FILE [options]', '--all [options]'],
  description: [
    "Runs the controller's own loop over the cluster and the cloud as they are, with writes that only answer, so it says what the controller would do: creates, updates and deletes, each with its effect, and the calls of Azure that they cost.",
    'With the flags that the controller is started with (--allocate-node-cidrs, --cluster-cidr), --all says also which routes to the pods of nodes it would write.',
    'Each change is marked: ! moves an address, ~ touches traffic, . touches neither.',
  ],
  options: {
    ...connection,
    filename: {
      type: 'string',
      short: 'f',
      multiple: true,
      offers: 'file',
      value: 'FILE',
      help: 'manifest with Services (bgp: and pools, peers, policies), - for standard input; may be repeated',
    },
    namespace: { ...namespace, help: "namespace of Services that name none (default: the context's, else default)" },
    all: {
      type: 'boolean',
      help: 'every Service of the cluster as it stands, and the routes of its nodes (azure only)',
    },
    delete: { type: 'boolean', help: 'say what deleting them would change (bgp only)' },
    'detailed-exitcode': { type: 'boolean', help: 'end with 3 where something would change' },
    ...asStarted,
    output,
  },
  examples: [
    { does: 'What would this manifest change?', command: 'berth plan -f shop.yaml' },
    { does: 'The same in a pipeline that stops at changes', command: 'berth plan -f shop.yaml --detailed-exitcode' },
    {
      does: 'What would it write, routes included?',
      command: 'berth plan --all --allocate-node-cidrs --cluster-cidr 10.244.0.0/16',
    },
    {
      does: 'What would starting the controller write?',
      command: "berth plan --all -o json | jq '.calls'",
    },
  ],
  exits: {
    0: 'all would work',
    1: 'a Service, node or resource would be refused, or the plan could not be made',
    3: 'all would work, and something would change (only with --detailed-exitcode)',
  },
  environment: ofCloud,
  fields: {
    services: 'azure: each Service with warnings, problems, what it would wait for and its placement',
    writes: 'azure: each write with document, method and changes',
    left: 'azure: Services of the manifests that the controller would do nothing for, and why',
    calls: 'azure: how many calls of which kind',
    addresses: 'bgp: each Service with its addresses before and after, pools, warnings and problems',
    gone: 'bgp: Services that would be deleted, with what they give back',
    nodes:
      'azure: each node of which something is to be said: ranges that its pods would be given, problems, what they wait for; bgp: for each node the sessions, routes and filters that would change',
    findings: 'bgp: what is wrong with the configuration',
    assumed: 'bgp: Services taken to have a ready endpoint on every node',
  },
  load: () => import('../commands/plan.ts'),
}
