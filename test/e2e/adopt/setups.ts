/** The clusters that are handed over and taken back: what their nodes are, how azure.json differs, what runs there. */
import { pick, services, type Asked } from './services.ts'
import { secondBalancer, severalServices } from './several-services.ts'
import { site } from './site.ts'

export interface Setup {
  readonly id: 'addresses' | 'interfaces' | 'several'
  readonly name: string
  /** How many machines there are in each uniform scale set, by its name; without any the nodes are nothing but addresses. */
  readonly scaleSets: Readonly<Record<string, number>>
  /** Keys of azure.json that both controllers read. */
  readonly keys: Readonly<Record<string, unknown>>
  readonly services: Readonly<Record<string, Asked>>
}

export const poolsOfAddresses: Setup = {
  id: 'addresses',
  name: 'pools of addresses',
  scaleSets: {},
  keys: { loadBalancerBackendPoolConfigurationType: 'nodeIP' },
  services,
}

/** The provider's default, and beside it one probe for all Services, whose choice is made in the same place. */
export const poolsOfInterfaces: Setup = {
  id: 'interfaces',
  name: 'pools of interfaces',
  scaleSets: { pool: 3 },
  keys: {
    loadBalancerBackendPoolConfigurationType: 'nodeIPConfiguration',
    clusterServiceLoadBalancerHealthProbeMode: 'shared',
  },
  services: pick([
    'plain',
    'two-ports',
    'udp',
    'internal',
    'internal-fixed',
    'dual-stack',
    'dual-internal',
    'ipv6-only',
    'no-floating-ip',
    'ranges',
    'deny-all',
    'local',
    'http-probe',
    'ha-ports',
    'ranges-to-nodes',
  ]),
}

/** The nodes of each scale set stand behind a load balancer of their own. */
export const severalLoadBalancers: Setup = {
  id: 'several',
  name: 'several load balancers',
  scaleSets: { poola: 2, poolb: 2, poolc: 1 },
  keys: {
    loadBalancerBackendPoolConfigurationType: 'nodeIP',
    loadBalancerBackendPoolUpdateIntervalInSeconds: 1,
    multipleStandardLoadBalancerConfigurations: [
      { name: site.clusterName, primaryVMSet: 'poola' },
      { name: secondBalancer, primaryVMSet: 'poolb' },
      { name: 'third', primaryVMSet: 'poolc', serviceLabelSelector: { matchLabels: { tier: 'third' } } },
    ],
  },
  services: severalServices,
}
