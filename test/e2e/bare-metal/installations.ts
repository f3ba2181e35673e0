/** The racks of the reference's installations, with the addresses by which a reader of the originals knows them again. */
import type { RackSite } from './rack-site.ts'

/** Installation 2: three nodes on one segment with a virtual router (MetalLB 0.5 in BGP mode). */
export const virtualRouter: RackSite = {
  cabling: { is: 'segment', router: '172.16.7.1', length: 24 },
  clients: { gateway: '172.16.9.1', client: '172.16.9.11', length: 24 },
  controlPlane: '172.16.7.10',
  hosts: '172.16.7.0/24',
  pods: '10.244.0.0/16',
  services: '10.96.0.0/16',
  nodes: [1, 2, 3].map((index) => ({
    name: `node${index}`,
    address: `172.16.7.${10 + index}`,
    podBlock: `10.244.${index}.0/24`,
    podGateway: `10.244.${index}.1`,
    podPrefix: `10.244.${index}.`,
    podSuffixes: [10, 250],
    labels: {},
    providerId: undefined,
  })),
}

/** Installation 3: a full IP fabric; hosts have loopbacks and one uplink, Calico gave each a block of 64 pod addresses. */
export const ipFabric: RackSite = {
  cabling: { is: 'unnumbered', router: '4.4.4.4' },
  clients: { gateway: '10.9.0.1', client: '10.9.0.11', length: 24 },
  controlPlane: '9.9.9.9',
  hosts: '0.0.0.0/0',
  pods: '10.1.0.0/16',
  services: '10.96.0.0/16',
  nodes: [
    { name: 'c1', address: '1.1.1.1', prefix: '10.1.8.', first: 192 },
    { name: 'c2', address: '2.2.2.2', prefix: '10.1.71.', first: 192 },
    { name: 'c3', address: '3.3.3.3', prefix: '10.1.240.', first: 0 },
  ].map(({ name, address, prefix, first }) => ({
    name,
    address,
    podBlock: `${prefix}${first}/26`,
    podGateway: `${prefix}${first + 1}`,
    podPrefix: prefix,
    podSuffixes: [first + 10, first + 30],
    labels: {},
    providerId: undefined,
  })),
}
