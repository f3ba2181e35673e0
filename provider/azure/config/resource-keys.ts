import { z } from 'zod'
import { key, required } from './key-facts.ts'

/** Where things are and what they are called (reference section 2.2). */
export const resourceKeys = {
  resourceGroup: required(
    z.string(),
    'Group of nodes, load balancers and public IPs; in lower case from here on, as in the Azure provider.',
  ),
  location: required(z.string(), 'Region that resources are made in.'),
  vnetName: required(z.string(), 'Virtual network of the nodes and of internal addresses.'),
  vnetResourceGroup: key(z.string(), { status: 'used', default: '`resourceGroup`', doc: 'Its group.' }),
  subnetName: key(z.string(), {
    status: 'used',
    default: 'none',
    doc: 'Subnet of internal addresses where the Service names none.',
  }),
  securityGroupName: required(z.string(), 'Network security group of the nodes; Services are opened there.'),
  securityGroupResourceGroup: key(z.string(), { status: 'used', default: '`resourceGroup`', doc: 'Its group.' }),
  loadBalancerName: key(z.string(), {
    status: 'used',
    default: 'the cluster’s name',
    doc: 'Name of the external load balancer; the internal one is called the same with `-internal`.',
  }),
  loadBalancerResourceGroup: key(z.string(), {
    status: 'used',
    default: '`resourceGroup`',
    doc: 'Group of both load balancers.',
  }),
  tags: key(z.string(), {
    status: 'used',
    default: 'none',
    doc: 'Tags of what Berth makes: `a=b,c=d`.',
  }),
  tagsMap: key(z.record(z.string(), z.string()), {
    status: 'used',
    default: 'none',
    doc: 'The same as a mapping; wins over `tags`.',
  }),
  systemTags: key(z.string(), {
    status: 'used',
    default: 'none: all stay',
    doc: 'Prefixes of tags to keep, with commas between; set, all others that nobody configures are removed from what Berth makes.',
  }),
  extendedLocationName: key(z.string(), {
    status: 'used',
    default: 'none',
    doc: 'Edge zone that resources are made in; they are then in no zone of the region.',
  }),
  extendedLocationType: key(z.string(), {
    status: 'used',
    default: '`edgezone`',
    doc: 'Kind of the edge zone; `edgezone` is the only one.',
  }),
  routeTableName: key(z.string(), {
    status: 'used',
    default: 'none: no routes are written',
    doc: 'Route table that the ways to pods are written into; made if it is missing. See “Controllers”.',
    parity: { better: 'one write for all nodes, routes of others are kept' },
  }),
  routeTableResourceGroup: key(z.string(), { status: 'used', default: '`resourceGroup`', doc: 'Its group.' }),
  privateLinkServiceResourceGroup: key(z.string(), {
    status: 'used',
    default: '`resourceGroup`',
    doc: 'Group of private link services.',
  }),
}
