import type { Command, Option } from '../command.ts'

/** How the pods of nodes come by their addresses; called as in the cloud-controller-manager. */
export const podNetwork = {
  'allocate-node-cidrs': {
    type: 'boolean',
    help: 'give nodes ranges for their pods; without it neither that nor routes',
  },
  'configure-cloud-routes': {
    type: 'boolean',
    help: 'write routes to the pods of nodes (default); --configure-cloud-routes=false: do not',
  },
  'cluster-cidr': {
    type: 'string',
    value: 'CIDRS',
    help: 'the ranges of all pods, one of each family, with a comma between',
  },
  'service-cluster-ip-range': {
    type: 'string',
    value: 'CIDRS',
    help: 'the ranges of Services, which no node is given any of',
  },
  'node-cidr-mask-size': {
    type: 'string',
    help: 'prefix length of the range of a node (default: 24, of IPv6 64)',
  },
  'node-cidr-mask-size-ipv4': { type: 'string', value: 'SIZE', help: 'the same for IPv4, where there are both' },
  'node-cidr-mask-size-ipv6': { type: 'string', value: 'SIZE', help: 'the same for IPv6' },
  'cidr-allocator-type': { type: 'string', help: 'the only one is RangeAllocator', choices: ['RangeAllocator'] },
} as const satisfies Command['options']

/** Which controllers there are, in the words of `--controllers`. */
export const controllers = {
  type: 'string',
  value: 'LIST',
  help: 'service, cloud-node, cloud-node-lifecycle, route, node-ipam, * for all (default, without a class), -NAME for all but one; azure only',
} as const satisfies Option

/** For commands that say what the controller would do: they must know how it is started. */
export const asStarted = { controllers: { ...controllers, help: 'as for berth controller' }, ...podNetwork }
