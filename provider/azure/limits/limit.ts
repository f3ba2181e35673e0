/**
 * ONE table of what Azure allows that Berth counts before it writes. Refusals, warnings at four fifths, `explain`, metrics
 * and docs/limits.md are made of it (azure-provider-behaviour 8; Azure's pages of networking limits).
 */

/** The numbers that berth.yaml may change, since Azure raises some on request. */
export interface Limits {
  readonly rulesPerLoadBalancer: number
  readonly rulesPerNic: number
  readonly frontendsPerLoadBalancer: number
  readonly addressesPerPool: number
  readonly securityRules: number
  readonly securityPrefixes: number
  readonly routesPerTable: number
  readonly documentBytes: number
}

export interface Limit {
  /** What is counted, in the plural. */
  readonly what: string
  /** What holds them: one of its kind has this limit. */
  readonly of: string
  /** Azure's own number; undefined where Azure is asked for it. */
  readonly most: number | undefined
  /** The key of `limits` in berth.yaml that changes it. */
  readonly setting?: keyof Limits
  /** The field that asks for more, as its author knows it. */
  readonly field: string
  /** What counts, and what is particular about it. */
  readonly counts: string
  /** What people can do about it. */
  readonly fix: string
}

const fewerPorts =
  'Delete Services or ports that are no longer needed, or configure several load balancers (multipleStandardLoadBalancerConfigurations)'
const sharedRules = 'Use the same sources and ports as other Services, which then share a rule, or fewer ranges'

const table = {
  frontendsPerLoadBalancer: {
    what: 'frontends',
    of: 'load balancer',
    most: 600,
    setting: 'frontendsPerLoadBalancer',
    field: 'spec.ports',
    counts: 'Frontends of Services and of others. A Service has one for each family; Services at one address share it.',
    fix: fewerPorts,
  },
  rulesPerLoadBalancer: {
    what: 'rules',
    of: 'load balancer',
    most: 1500,
    setting: 'rulesPerLoadBalancer',
    field: 'spec.ports',
    counts: 'Load balancing and inbound NAT rules together. A Service has one for each port and family.',
    fix: fewerPorts,
  },
  rulesPerNic: {
    what: 'rules per node',
    of: 'load balancer',
    most: 300,
    setting: 'rulesPerNic',
    field: 'spec.ports',
    counts:
      'All rules that lead to one network interface, of the external and the internal load balancer together. It is the first to be reached: every port of every Service counts for every node of its load balancer.',
    fix: fewerPorts,
  },
  documentBytes: {
    what: 'bytes',
    of: 'document',
    most: 4_000_000,
    setting: 'documentBytes',
    field: 'spec.ports',
    counts:
      'The JSON of a load balancer or network security group, which is written whole; ARM takes about 4 MB in one request (#380). A Service with one port takes about 3 KB of its load balancer.',
    fix: fewerPorts,
  },
  addressesPerPool: {
    what: 'addresses',
    of: 'backend pool',
    most: 1000,
    setting: 'addressesPerPool',
    field: 'node',
    counts: 'Nodes in one pool of addresses. A node for which there is no room is told so in an event of its own.',
    fix: 'Exclude nodes from load balancers by label; the others serve the traffic meanwhile',
  },
  privateLinksPerLoadBalancer: {
    what: 'private link services',
    of: 'load balancer',
    most: 8,
    field: 'service.beta.kubernetes.io/azure-pls-create',
    counts: 'Private link services on any frontend of it.',
    fix: 'Remove one of another Service',
  },
  securityRules: {
    what: 'rules',
    of: 'network security group',
    most: 1000,
    setting: 'securityRules',
    field: 'spec.loadBalancerSourceRanges',
    counts: 'Rules of all, in both directions. Services with the same protocol, sources and ports share one.',
    fix: sharedRules,
  },
  securitySources: {
    what: 'sources',
    of: 'network security group',
    most: 4000,
    setting: 'securityPrefixes',
    field: 'spec.loadBalancerSourceRanges',
    counts: 'Source prefixes over all rules together.',
    fix: sharedRules,
  },
  securityDestinations: {
    what: 'destinations',
    of: 'network security group',
    most: 4000,
    setting: 'securityPrefixes',
    field: 'spec.loadBalancerSourceRanges',
    counts:
      'Destination prefixes over all rules together: addresses of Services, and without floating IP those of all nodes.',
    fix: sharedRules,
  },
  securityPriorities: {
    what: 'priorities',
    of: 'network security group',
    most: 3596,
    field: 'spec.loadBalancerSourceRanges',
    counts:
      'Priorities 500 to 4095 of inbound rules, whosever they are; the lowest free one is taken for what is allowed, the highest for what is denied.',
    fix: sharedRules,
  },
  routesPerTable: {
    what: 'routes',
    of: 'route table',
    most: 400,
    setting: 'routesPerTable',
    field: 'spec.podCIDRs',
    counts:
      'Routes of all: one for each node and pod range, and those of others. A node without a route is told so on itself.',
    fix: 'Ask Azure for more, run fewer nodes, or use a network plugin that needs no routes',
  },
  publicIps: {
    what: 'public IPs',
    of: 'subscription in its region',
    most: undefined,
    field: 'spec.type',
    counts:
      'The subscription’s own quota, read from Azure every five minutes, with what was made since; everybody’s public IPs count. Where it may not be read there is no warning, and Azure’s refusal is shown instead.',
    fix: 'Delete public IPs that are no longer needed, share one between Services, or ask Azure for more',
  },
  serviceTag: {
    what: 'characters for the names of Services in the tag',
    of: 'public IP',
    most: 256,
    field: 'service.beta.kubernetes.io/azure-load-balancer-ipv4',
    counts: 'The tag that names all Services at a public IP that Berth made: about ten.',
    fix: 'Use an address with fewer Services, or a public IP of your own, which needs no tag',
  },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof table

export const limitNames = Object.keys(table) as readonly LimitName[]

/** Looks up what is known of a limit. */
export function limitOf(name: LimitName): Limit {
  return table[name]
}
