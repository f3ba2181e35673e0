import type { Snapshot } from '#cli/bgp/snapshot'
import type { AnnouncerStatus, PeerStatus } from '#provider/bgp/speaker/announcer-status'
import type { ServiceSpec } from '#provider/intent/service-object'
import type { ConfigurationObject } from '#reconcilers/configuration/resources'
import type { LiveService } from '#reconcilers/kubernetes/live-service'

const createdAt = '2026-01-01T00:00:00Z'
const meta = (name: string, namespace?: string) => ({
  name,
  ...(namespace !== undefined && { namespace }),
  uid: `uid-of-${name}`,
  resourceVersion: '1',
  creationTimestamp: createdAt,
})

export function resource(apiVersion: string, kind: string, name: string, spec: object): ConfigurationObject {
  const metadata = meta(name, kind === 'AnnouncementPolicy' ? undefined : 'metallb-system')
  return { apiVersion: `${apiVersion}`, kind, metadata, spec }
}

export const pool = (name: string, ...addresses: readonly string[]) =>
  resource('metallb.io/v1beta1', 'IPAddressPool', name, { addresses })
export const peer = (name: string, spec: object = {}) =>
  resource('metallb.io/v1beta2', 'BGPPeer', name, { myASN: 64522, peerASN: 64512, peerAddress: '172.16.9.1', ...spec })
export const advertisement = (name: string, spec: object = {}) =>
  resource('metallb.io/v1beta1', 'BGPAdvertisement', name, spec)

export interface PlayedService {
  readonly ip?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly spec?: ServiceSpec
  /** The nodes that have one ready endpoint each. */
  readonly on?: readonly string[]
}

const nodes = ['node1', 'node2', 'node3']

/** A rack of three nodes with one router, one pool and these Services. */
export function aSnapshot(
  services: Readonly<Record<string, PlayedService>>,
  configuration: readonly ConfigurationObject[] = [pool('rack', '10.0.0.0/24'), peer('tor'), advertisement('all')],
): Snapshot {
  return {
    configuration,
    namespaces: [{ metadata: meta('default') }],
    services: Object.entries(services).map(([name, service]) => aService(name, service)),
    nodes: nodes.map((name) => ({ metadata: { ...meta(name), labels: { node: name } } })),
    slices: Object.entries(services).map(([name, { on = nodes }]) => ({
      metadata: { ...meta(`${name}-1`, 'default'), labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: on.map((nodeName) => ({
        addresses: [`10.244.0.${nodeName.at(-1)}`],
        nodeName,
        conditions: { ready: true },
      })),
    })),
    blockAffinities: [],
    ciliumNodes: [],
    speakers: new Map(),
  }
}

function aService(name: string, { ip, annotations = {}, spec = {} }: PlayedService): LiveService {
  return {
    metadata: { ...meta(name, 'default'), annotations },
    spec: { type: 'LoadBalancer', ipFamilies: ['IPv4'], ports: [{ port: 80 }], ...spec },
    ...(ip !== undefined && { status: { loadBalancer: { ingress: [{ ip }] } } }),
  }
}

/** What a speaker shows that announces `prefixes` to one router. */
export function aStatus(prefixes: readonly string[], router: Partial<PeerStatus> = {}): AnnouncerStatus {
  const tor: PeerStatus = {
    name: 'tor',
    at: '172.16.9.1',
    asn: '64512',
    state: 'Established',
    establishedAt: createdAt,
    bfd: 'none',
    desired: prefixes.length,
    advertised: prefixes.length,
    missing: [],
    lastError: '',
    ...router,
  }
  return {
    announcer: 'bird',
    generation: 1,
    ready: true,
    message: '',
    routerId: '172.16.7.11',
    desired: prefixes.length,
    accepted: prefixes.length,
    missing: [],
    prefixes,
    peers: [tor],
    lastError: { kind: '', message: '' },
    findings: [],
  }
}
