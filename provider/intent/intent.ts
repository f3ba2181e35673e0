import type { Problem } from './problem.ts'

/**
 * What one Service asks for: validated, defaulted and free of any backend's words, so that the same intent can become
 * a cloud load balancer or an announcement over BGP. Made by `parse.ts` only.
 */
export interface Intent {
  readonly service: ServiceRef
  /** In the order of `spec.ipFamilies`; the first is the primary one. */
  readonly families: readonly IpFamily[]
  /** Of several families one is better than none, and is shown while the other is missing (PreferDualStack). */
  readonly isEitherEnough: boolean
  readonly internal: boolean
  /** The named subnet an internal address comes from; undefined means the backend's default. */
  readonly subnet: string | undefined
  readonly ports: readonly IntentPort[]
  readonly sessionAffinity: 'None' | 'ClientIP'
  readonly trafficPolicy: TrafficPolicy
  readonly address: Readonly<Partial<Record<IpFamily, AddressRequest>>>
  readonly access: Access
  readonly forwarding: Forwarding
  readonly publicAddress: PublicAddressOptions
  /** undefined: none is asked for. */
  readonly privateLink: PrivateLink | undefined
  /** Addresses published and opened beside the load balancer's own. */
  readonly additionalAddresses: readonly string[]
  /** Addresses that the Service may lose by an edit which does not name another one. */
  readonly mayGiveUp: readonly string[]
  /** Only where there are several load balancers to choose from. */
  readonly placement?: PlacementIntent
}

/** What decides between several load balancers. */
export interface PlacementIntent {
  /** Of the Service. */
  readonly labels: Readonly<Record<string, string>>
  /** The load balancers that it wants to be on; undefined: any. */
  readonly asksFor: readonly string[] | undefined
}

export type IpFamily = 'IPv4' | 'IPv6'

export interface ServiceRef {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** RFC 3339; older Services win over newer ones where two want the same. */
  readonly createdAt: string
}

export interface IntentPort {
  readonly name: string
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  readonly port: number
  /** 0 where the Service allocates no NodePorts. */
  readonly nodePort: number
  /** The port's own probe; undefined where it has none, or has the one of `trafficPolicy`: ask `probeOf`. */
  readonly probe: Probe | undefined
  /** False: the rule stands without any probe (`port_{port}_no_probe_rule`). */
  readonly probed: boolean
  /** False: no rule of its own on the load balancer (`port_{port}_no_lb_rule`). */
  readonly rule: boolean
}

/** How the load balancer finds out whether a node answers for a port. */
export interface Probe {
  readonly protocol: 'tcp' | 'http' | 'https'
  readonly port: number
  readonly path: string | undefined
  readonly intervalSeconds: number
  /** Consecutive results before the state changes. */
  readonly threshold: number
}

export type TrafficPolicy =
  /** Every node may take the traffic. Every port is probed on the node as a whole, undefined where each has its own. */
  | { readonly kind: 'Cluster'; readonly probe: Probe | undefined }
  /** Every port is probed on the node's answer for local endpoints, undefined where the Service allocated no port for it. */
  | { readonly kind: 'Local'; readonly healthCheckNodePort: number | undefined; readonly probe: Probe | undefined }

export type AddressRequest =
  | { readonly by: 'ip'; readonly ip: string }
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'prefix'; readonly prefixId: string }

/** Who may reach the address. */
export interface Access {
  /** CIDRs, masked and sorted. Empty together with no service tags: see `openToAll`. */
  readonly sourceRanges: readonly string[]
  readonly serviceTags: readonly string[]
  /** The Internet may come in. */
  readonly openToAll: boolean
  readonly denyAllOthers: boolean
  /** False: the firewall is somebody else's business for this Service. */
  readonly managed: boolean
}

/** How packets are handed on. */
export interface Forwarding {
  /** The destination address is kept (Azure: floating IP, direct server return); otherwise packets go to the NodePort. */
  readonly floatingIp: boolean
  readonly idleTimeoutMinutes: number
  readonly tcpReset: boolean
  /** All ports and protocols by one rule; internal only. */
  readonly allPorts: boolean
}

export interface PublicAddressOptions {
  /** undefined means the cluster's own group. */
  readonly resourceGroup: string | undefined
  /** undefined: leave the label as it is; '': remove it. */
  readonly dnsLabel: string | undefined
  readonly tags: Readonly<Record<string, string>>
  /** undefined: leave them as they are. */
  readonly ipTags: Readonly<Record<string, string>> | undefined
  /** Groups beside the cluster's own in which public IPs of the Service may stand, as written down on it. */
  readonly recordedGroups: readonly string[]
  /** A public IP that was made for the Service outlives it. */
  readonly retained: boolean
}

/** An entrance for other networks that leads to the Service's IPv4 address (Azure: private link service). */
export interface PrivateLink {
  /** undefined means the backend's default, as in `name` and `subnet`. */
  readonly resourceGroup: string | undefined
  readonly name: string | undefined
  readonly subnet: string | undefined
  /** How many addresses its packets come from; `addresses` are the first of them, the first of all is the primary one. */
  readonly addressCount: number
  readonly addresses: readonly string[]
  readonly fqdns: readonly string[]
  /** Each connection begins with a PROXY header, which a node's answer for local endpoints does not understand. */
  readonly proxyProtocol: boolean
  /** Subscriptions, or `*` alone. */
  readonly visibility: readonly string[]
  readonly autoApproval: readonly string[]
  /** The fields that say more than that there shall be one: of several Services on one address only one may have them. */
  readonly settings: readonly string[]
}

export type Parsed<I = Intent> =
  | { readonly intent: I; readonly warnings: readonly Problem[] }
  | { readonly problems: readonly Problem[] }

/** `namespace/name`, the form in tags, logs and events. */
export function serviceName(service: Pick<ServiceRef, 'namespace' | 'name'>): string {
  return `${service.namespace}/${service.name}`
}

/** The probe that decides about the members for `port`; undefined means that every node counts as healthy. */
export function probeOf(intent: Pick<Intent, 'trafficPolicy'>, port: IntentPort): Probe | undefined {
  if (!port.probed) return undefined
  return port.probe ?? intent.trafficPolicy.probe
}
