/** The clusters that are handed over and taken back: what their nodes are, how azure.json differs, what runs there. */
import { services, type Asked } from './services.ts'

export interface Setup {
  readonly name: string
  /** What the nodes are: machines of a uniform scale set, or nothing but addresses. */
  readonly machines: 'scale-set' | 'addresses'
  /** Keys of azure.json that both controllers read. */
  readonly keys: Readonly<Record<string, unknown>>
  readonly services: Readonly<Record<string, Asked>>
}

export const poolsOfAddresses: Setup = {
  name: 'pools of addresses',
  machines: 'addresses',
  keys: { loadBalancerBackendPoolConfigurationType: 'nodeIP' },
  services,
}

/** The provider's default, and beside it one probe for all Services, whose choice is made in the same place. */
export const poolsOfInterfaces: Setup = {
  name: 'pools of interfaces',
  machines: 'scale-set',
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

function pick(names: readonly (keyof typeof services)[]): Setup['services'] {
  return Object.fromEntries(Object.entries(services).filter(([name]) => names.includes(name)))
}
