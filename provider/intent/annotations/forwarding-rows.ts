import { serviceBeta } from './keys.ts'
import type { AnnotationRow } from './row.ts'

/** How packets are handed on (reference section 1.3). */
export const forwardingRows = {
  tcpIdleTimeout: {
    key: `${serviceBeta}/azure-load-balancer-tcp-idle-timeout`,
    type: 'integer',
    default: '4',
    range: '4 to 100, minutes',
    min: 4,
    max: 100,
    appliesTo: 'both',
    onBadValue: 'refuse',
    supported: 'yes',
    doc: 'Minutes after which an idle flow is forgotten; for every protocol in spite of its name.',
    unread: '',
  },
  disableTcpReset: {
    key: `${serviceBeta}/azure-load-balancer-disable-tcp-reset`,
    type: 'flag',
    default: 'false',
    range: '`true` or `false`; case is ignored',
    appliesTo: 'both',
    onBadValue: 'coerce',
    supported: 'yes',
    doc: 'Does not reset TCP flows that are forgotten.',
    unread: '',
  },
  disableFloatingIp: {
    key: `${serviceBeta}/azure-disable-load-balancer-floating-ip`,
    type: 'flag',
    default: 'false',
    range: '`true` or `false`; case is ignored',
    appliesTo: 'both',
    onBadValue: 'coerce',
    supported: 'yes',
    doc: 'Sends packets to the NodePorts of the nodes instead of keeping their destination address.',
    unread: '',
  },
  allPorts: {
    key: `${serviceBeta}/azure-load-balancer-enable-high-availability-ports`,
    type: 'flag',
    default: 'false',
    range: '`true` or `false`; case is ignored',
    appliesTo: 'internal',
    onBadValue: 'coerce',
    supported: 'yes',
    doc: 'One rule for all ports and protocols, always with floating IP. `no_lb_rule` and `no_probe_rule` have no effect then.',
    unread: 'Azure has rules for all ports on internal load balancers only',
  },
} as const satisfies Readonly<Record<string, AnnotationRow>>
