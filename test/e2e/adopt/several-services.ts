/** Where a cluster has several load balancers: a Service for each way to one of them, and private link services before some. */
import { wellKnown } from '#mocks/azure/well-known'
import { azure, pick, port, type Asked } from './services.ts'
import { site } from './site.ts'

export const secondBalancer = 'second'

const internal = { [azure('load-balancer-internal')]: 'true' }
export const onFirst = { [azure('load-balancer-configurations')]: site.clusterName }
export const onSecond = { [azure('load-balancer-configurations')]: secondBalancer }
export const linked = { ...internal, [azure('pls-create')]: 'true' }
const local = { externalTrafficPolicy: 'Local' }

export const severalServices: Readonly<Record<string, Asked>> = {
  ...pick(['plain', 'two-ports', 'udp', 'internal', 'internal-fixed', 'dual-stack', 'deny-all', 'ranges', 'pip-name']),
  'on-second': { annotations: onSecond },
  'on-second-too': { annotations: onSecond, ports: [port(8080)] },
  'internal-on-second': { annotations: { ...internal, ...onSecond } },
  labelled: { labels: { tier: 'third' } },
  'labelled-too': { labels: { tier: 'third' }, ports: [port(8080)] },
  local: { spec: local, ports: [port(80), port(8443)] },
  'local-on-second': { annotations: onSecond, spec: local },
  'local-internal': { annotations: internal, spec: local },
  'local-of-both': { spec: { ...local, ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] } },
  linked: { annotations: linked },
  'linked-in-full': {
    annotations: {
      ...linked,
      [azure('pls-name')]: 'named-link',
      [azure('pls-ip-configuration-subnet')]: site.otherSubnet,
      [azure('pls-ip-configuration-ip-address-count')]: '2',
      [azure('pls-ip-configuration-ip-address')]: '10.1.0.20',
      [azure('pls-fqdns')]: 'one.example two.example',
      [azure('pls-proxy-protocol')]: 'true',
      [azure('pls-visibility')]: '*',
      [azure('pls-auto-approval')]: wellKnown.subscriptionId,
    },
  },
  'linked-on-second': { annotations: { ...linked, ...onSecond } },
  'linked-local': {
    annotations: { ...linked, [azure('pls-proxy-protocol')]: 'true' },
    spec: local,
  },
}
