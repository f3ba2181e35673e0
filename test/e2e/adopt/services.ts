/** A cluster as it grew over years: one Service for each way of asking for a load balancer. */
import { prefixId, site } from './site.ts'

export const azure = (name: string): string => `service.beta.kubernetes.io/azure-${name}`
const perPort = (port: number, name: string): string => `service.beta.kubernetes.io/port_${port}_${name}`

export interface Asked {
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly spec?: Readonly<Record<string, unknown>>
  readonly ports?: readonly object[]
}

export const services: Readonly<Record<string, Asked>> = {
  plain: {},
  'two-ports': { ports: [port(80), port(443)] },
  udp: { ports: [port(53, 'UDP'), port(53)] },
  internal: { annotations: { [azure('load-balancer-internal')]: 'true' } },
  'internal-fixed': {
    annotations: { [azure('load-balancer-internal')]: 'true', [azure('load-balancer-ipv4')]: '10.0.0.200' },
  },
  'internal-subnet': {
    annotations: {
      [azure('load-balancer-internal')]: 'true',
      [azure('load-balancer-internal-subnet')]: site.otherSubnet,
    },
  },
  'internal-ranges': {
    annotations: { [azure('load-balancer-internal')]: 'true' },
    spec: { loadBalancerSourceRanges: ['10.9.0.0/16'] },
  },
  'dual-stack': { spec: { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] } },
  'dual-internal': {
    annotations: { [azure('load-balancer-internal')]: 'true' },
    spec: { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] },
  },
  'ipv6-only': { spec: { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv6'] } },
  'no-floating-ip': { annotations: { [azure('disable-load-balancer-floating-ip')]: 'true' } },
  ranges: { spec: { loadBalancerSourceRanges: ['203.0.113.0/25', '203.0.113.128/25', '198.51.100.0/24'] } },
  'deny-all': {
    annotations: { [azure('deny-all-except-load-balancer-source-ranges')]: 'true' },
    spec: { loadBalancerSourceRanges: ['203.0.113.0/24'] },
  },
  'service-tags': { annotations: { [azure('allowed-service-tags')]: 'AzureFrontDoor.Backend,AzureCloud' } },
  'allowed-ranges': { annotations: { [azure('allowed-ip-ranges')]: '192.0.2.0/24' } },
  local: { spec: { externalTrafficPolicy: 'Local' }, ports: [port(80), port(8443)] },
  affinity: { spec: { sessionAffinity: 'ClientIP' } },
  'http-probe': {
    annotations: {
      [azure('load-balancer-health-probe-protocol')]: 'http',
      [azure('load-balancer-health-probe-request-path')]: '/ready',
      [azure('load-balancer-health-probe-interval')]: '7',
      [azure('load-balancer-health-probe-num-of-probe')]: '3',
    },
  },
  'app-protocol': { ports: [{ ...port(443), appProtocol: 'https' }] },
  'port-settings': {
    annotations: {
      [perPort(8080, 'health-probe_protocol')]: 'http',
      [perPort(8080, 'health-probe_request-path')]: '/up',
      [perPort(9090, 'no_probe_rule')]: 'true',
      [perPort(7070, 'no_lb_rule')]: 'true',
    },
    ports: [port(8080), port(9090), port(7070)],
  },
  'idle-timeout': {
    annotations: {
      [azure('load-balancer-tcp-idle-timeout')]: '30',
      [azure('load-balancer-disable-tcp-reset')]: 'true',
    },
  },
  'ha-ports': {
    annotations: {
      [azure('load-balancer-internal')]: 'true',
      [azure('load-balancer-enable-high-availability-ports')]: 'true',
    },
  },
  'dns-label': { annotations: { [azure('dns-label-name')]: 'adopted-label' } },
  'pip-tags': { annotations: { [azure('pip-tags')]: 'team=web,cost=42' } },
  'pip-name': { annotations: { [azure('pip-name')]: site.usersPublicIp }, ports: [port(8001)] },
  'pip-name-too': { annotations: { [azure('pip-name')]: site.usersPublicIp }, ports: [port(8002)] },
  'open-ranges': { spec: { loadBalancerSourceRanges: ['0.0.0.0/0'] } },
  'internal-open': {
    annotations: { [azure('load-balancer-internal')]: 'true' },
    spec: { loadBalancerSourceRanges: ['0.0.0.0/0'] },
  },
  'no-node-ports': { spec: { externalTrafficPolicy: 'Local', allocateLoadBalancerNodePorts: false } },
  'other-probe-port': { annotations: { [perPort(80, 'health-probe_port')]: '15021' } },
  'ranges-to-nodes': {
    annotations: {
      [azure('disable-load-balancer-floating-ip')]: 'true',
      [perPort(81, 'no_lb_rule')]: 'true',
    },
    spec: { loadBalancerSourceRanges: ['203.0.113.0/24', '2001:db8::/32'] },
    ports: [port(80), port(81)],
  },
  'other-group': { annotations: { [azure('load-balancer-resource-group')]: site.addressGroup } },
  prefix: { annotations: { [azure('pip-prefix-id')]: prefixId } },
  'two-labels': { annotations: { [azure('dns-label-name')]: 'second-label', [azure('pip-tags')]: 'a=b' } },
  additional: { annotations: { [azure('additional-public-ips')]: '198.51.100.77' } },
  'no-opening': { annotations: { [azure('disable-load-balancer-nsg-rule')]: 'true' } },
}

/** Some of them. */
export function pick(names: readonly (keyof typeof services)[]): Readonly<Record<string, Asked>> {
  return Object.fromEntries(Object.entries(services).filter(([name]) => names.includes(name)))
}

/** Shares the address that `plain` was given. */
export function sharing(address: string): object {
  return manifest('sharing', { annotations: { [azure('load-balancer-ipv4')]: address }, ports: [port(8443)] })
}

export function manifest(
  name: string,
  { labels = {}, annotations = {}, spec = {}, ports = [port(80)] }: Asked,
): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', labels, annotations },
    spec: { type: 'LoadBalancer', selector: { app: name }, ...spec, ports },
  }
}

export function port(number: number, protocol = 'TCP') {
  return { name: `${protocol.toLowerCase()}-${number}`, port: number, protocol }
}
