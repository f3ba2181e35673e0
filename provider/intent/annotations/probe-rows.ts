import { serviceBeta } from './keys.ts'
import type { AnnotationRow } from './row.ts'

const noTaker =
  'no TCP port takes it (the key of the port or its appProtocol wins, and externalTrafficPolicy Local has a probe of its own)'

/** Health probes of all ports (reference section 1.3). */
export const probeRows = {
  probeProtocol: {
    key: `${serviceBeta}/azure-load-balancer-health-probe-protocol`,
    type: 'text',
    shape: 'probe protocol',
    default: '`appProtocol` of the port, else `tcp`',
    range: '`tcp`, `http` or `https`; trimmed, case is ignored',
    appliesTo: 'both',
    onBadValue: 'coerce',
    supported: 'yes',
    doc: 'How TCP ports are probed. Anything else is read as `tcp`.',
    unread: noTaker,
    parity: { better: 'a value that is read as TCP is told' },
  },
  probeInterval: {
    key: `${serviceBeta}/azure-load-balancer-health-probe-interval`,
    type: 'integer',
    default: '5',
    range: 'at least 5 seconds; interval times number below 120',
    min: 5,
    appliesTo: 'both',
    onBadValue: 'refuse',
    supported: 'yes',
    doc: 'Seconds between two probes of a node.',
    unread: noTaker,
    parity: { better: 'refused before anything is made' },
  },
  probeThreshold: {
    key: `${serviceBeta}/azure-load-balancer-health-probe-num-of-probe`,
    type: 'integer',
    default: '2',
    range: 'at least 2; interval times number below 120',
    min: 2,
    appliesTo: 'both',
    onBadValue: 'refuse',
    supported: 'yes',
    doc: 'Equal results in a row that change a node’s state (`probeThreshold`).',
    unread: noTaker,
    parity: { better: 'refused before anything is made' },
  },
  probePath: {
    key: `${serviceBeta}/azure-load-balancer-health-probe-request-path`,
    type: 'text',
    shape: 'path',
    default: '`/`',
    range: 'a path; not empty',
    appliesTo: 'both',
    onBadValue: 'refuse',
    supported: 'yes',
    doc: 'The path that HTTP and HTTPS probes ask for.',
    unread: 'no port is probed by HTTP or HTTPS with it (TCP probes have no path, and the key of a port wins)',
    parity: { better: 'an empty path is refused before anything is made' },
  },
  globalProbePort: {
    key: `${serviceBeta}/azure-load-balancer-health-probe-port`,
    type: 'text',
    default: '',
    range: '',
    appliesTo: 'both',
    onBadValue: 'ignore',
    supported: 'no',
    doc: `Never existed in the Azure provider. Use \`${serviceBeta}/port_{port}_health-probe_port\`.`,
    unread: `it never existed; the key for one port is ${serviceBeta}/port_{port}_health-probe_port`,
    parity: { notSupported: 'it never had an effect; told where it stands' },
  },
} as const satisfies Readonly<Record<string, AnnotationRow>>
