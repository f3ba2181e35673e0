import type { Command } from '../command.ts'
import { connection, namespace, output } from './connection.ts'
import { ofCloud } from './environment.ts'
import { asStarted } from './pod-network.ts'

export const explain: Command = {
  name: 'explain',
  summary: 'say what a Service or node asks for, what it became, and what it waits for',
  synopsis: ['service/NAME [-n NAMESPACE] [options]', 'node/NAME [options]'],
  description: [
    'Shows the whole way of one Service: what it asks for, what is wrong with it, the address that it shows, what stands in Azure for it (frontends, rules, probes, members and their health, how much is taken of Azure’s limits there) or which node announces it over which session, what is still to be written, and its last events.',
    'Of a node: its machine, the pools that lead to it or why none shall, the ranges of its pods with who gave them and the routes there, what is still to be written for it, and its last events; on bare metal what its speaker announces over which session, and what it withholds. Routes are judged with the flags that the controller is started with (--allocate-node-cidrs, --cluster-cidr).',
  ],
  options: { ...connection, namespace, ...asStarted, output },
  examples: [
    { does: 'Why is it pending?', command: 'berth explain service/web -n shop' },
    { does: 'The same through kubectl', command: 'kubectl berth explain svc/web -n shop' },
    { does: 'Members that are down', command: "berth explain svc/web -o json | jq '.frontends[].members'" },
    { does: 'Why does a node take no traffic?', command: 'berth explain node/worker-3' },
  ],
  exits: { 0: 'it stands as it wishes', 1: 'something is open or refused, or there is no such Service or node' },
  environment: ofCloud,
  argument: 'service',
  fields: {
    service: 'namespace/name',
    uid: 'UID of the Service or node (azure)',
    intent: 'what it asks for; missing where it cannot be read',
    warnings: 'field, value, why and fix of each thing that is passed over',
    problems: 'the same for what is refused',
    placement: 'azure: which of several load balancers, and why; missing where there is one',
    published: 'addresses that its status shows',
    conditions: 'conditions of its status',
    frontends: 'azure: each with address, rules, members and notes',
    documents: 'azure: each with state and version',
    limits: 'azure: how much is taken of each limit where it stands: limit, at, taken, most',
    pending: 'azure: writes that are still to be made',
    addresses: 'bgp: each with its pool; of a node its InternalIPs',
    nodes: 'bgp: for each node what it announces, over which session, or why not',
    configuration: 'bgp: what is wrong with the configuration',
    events: 'the last events of the Service or node',
    node: 'node: its name, in place of service',
    machine: 'node: how it is named, whether it runs, its size and zone',
    keptOut: 'node: why no load balancer shall lead to it; missing where they shall',
    pools: 'node: the pools that lead to it: loadBalancer, pool, address (missing where its interface names the pool)',
    pods: 'node: ranges of its pods, who gave them, and the routes there with their state',
    speaker: 'node, bgp: what its speaker says of itself (the status of its AnnouncerStatus)',
    announces: 'node, bgp: each prefix, to whom and with what',
    withheld: 'node, bgp: each address that it does not announce, and why',
  },
  load: () => import('../commands/explain.ts'),
}
