import type { AnnouncementPolicy, Advertisement, BgpModel, Peer, Pool } from '#provider/bgp/model'
import { readAddressBlock } from '#provider/bgp/pools/address-block'
import { matchesAny } from '#provider/config/selector'
import type { NodeObject } from '#provider/bgp/advertise/node-facts'
import { Advertiser } from '#provider/bgp/advertise/advertiser'
import type { Advertised } from '#provider/bgp/advertise/advertiser'
import { ClusterFacts } from '#provider/bgp/advertise/cluster-facts'
import { assumedHere } from '#provider/bgp/advertise/facts'
import type { Here } from '#provider/bgp/advertise/facts'

/** The rack of installation 2, told as objects, and the announcements of its nodes on a clock that a test winds. */
export class PlayedRack {
  readonly facts = new ClusterFacts(undefined)
  now = 1_000_000
  here: Partial<Here> = {}
  #model: BgpModel = {
    pools: [aPool()],
    advertisements: [anAdvertisement()],
    peers: [aPeer()],
    bfdProfiles: [],
    policies: [],
  }
  readonly #advertisers = new Map<string, { advertiser: Advertiser; here: Here; of: Partial<Here> }>()
  readonly #objects = new Map<string, NodeObject>()

  constructor(nodes: readonly string[] = ['node1', 'node2', 'node3']) {
    this.facts.setModel(this.#model)
    for (const name of nodes) this.node(name)
  }

  configure(change: Partial<BgpModel>): void {
    this.#model = { ...this.#model, ...change }
    this.facts.setModel(this.#model)
  }

  node(name: string, change: Partial<NodeObject['metadata']> & Pick<NodeObject, 'spec' | 'status'> = {}): void {
    const { spec, status, ...metadata } = change
    const at = Number(name.replace(/\D/g, ''))
    const object = {
      metadata: {
        name,
        labels: {},
        creationTimestamp: `2026-01-01T00:00:${String(at % 60).padStart(2, '0')}Z`,
        ...metadata,
      },
      spec: spec ?? {},
      status: { addresses: [{ type: 'InternalIP', address: `172.16.7.${10 + at}` }], ...status },
    }
    this.#objects.set(name, object)
    this.facts.putNode(object)
  }

  service(name: string, { address = '172.16.7.192', labels = {}, spec = {}, metadata = {} }: ServiceParts = {}): void {
    const ingress = [address].flat().map((ip) => ({ ip }))
    this.facts.putService({
      metadata: { name, namespace: 'default', labels, ...metadata },
      spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Cluster', clusterIP: '10.96.0.9', ...spec },
      status: { loadBalancer: { ingress } },
    })
  }

  /** States all endpoints of a Service, in words: `node1`, `node2 terminating`, `node3 starting`. */
  endpoints(name: string, words: readonly string[], addressType: 'IPv4' | 'IPv6' = 'IPv4'): void {
    this.facts.putSlice({
      metadata: {
        name: `${name}-${addressType}`,
        namespace: 'default',
        labels: { 'kubernetes.io/service-name': name },
      },
      addressType,
      endpoints: words.map((word, at) => {
        const [nodeName = '', state = 'ready'] = word.split(' ')
        const address = addressType === 'IPv4' ? `10.244.${nodeName.replace(/\D/g, '')}.${10 + at}` : `fd00::${at + 1}`
        return { addresses: [address], nodeName, conditions: conditionsOf(state) }
      }),
    })
  }

  /** A Service with ready endpoints, each on a node named. */
  serve(name: string, nodes: readonly string[], parts: ServiceParts = {}): void {
    this.service(name, parts)
    this.endpoints(name, nodes)
  }

  next(node = 'node1'): Advertised {
    const known = this.#advertisers.get(node)
    const here = known?.of === this.here ? known.here : { ...assumedHere(node), ...this.here }
    const advertiser = known?.advertiser ?? new Advertiser()
    this.#advertisers.set(node, { advertiser, here, of: this.here })
    const advertised = advertiser.next(this.facts, here, this.now)
    if (advertised === undefined) throw new Error(`the cluster does not know ${node}`)
    return advertised
  }

  /** The speaker of the node starts anew: it remembers nothing. */
  restart(node = 'node1'): void {
    this.#advertisers.delete(node)
  }

  /** Whether traffic for the Service could come to the node anew: asked for there, and a ready endpoint to serve it. */
  couldServe(key: string, name: string): boolean {
    const [service, node] = [this.facts.services.get(key), this.facts.nodes.get(name)]
    if (service === undefined || node === undefined) return false
    const isBarred = node.hasNoNetwork || 'node.kubernetes.io/exclude-from-external-load-balancers' in node.labels
    const isAsked = this.#model.advertisements.some(({ nodeSelectors }) => matchesAny(nodeSelectors, node.labels))
    const inPool = service.virtualIps.some(({ value }) =>
      this.#model.pools.some(({ blocks }) => blocks.some(({ first, last }) => first <= value && value <= last)),
    )
    const endpoints = this.facts.endpoints.get(key)?.IPv4
    const ready =
      service.externalTrafficPolicy === 'Local'
        ? (endpoints?.byNode.get(name)?.readyAddresses.length ?? 0)
        : (endpoints?.ready ?? 0)
    return !isBarred && isAsked && inPool && ready > 0
  }

  prefixes(node = 'node1'): string[] {
    return this.next(node).desired.announcements.map(({ prefix }) => prefix)
  }

  /** Why the first address of a Service is not announced, or `announced`, or how it leaves. */
  why(name: string, node = 'node1'): string {
    const verdict = this.next(node).verdicts.get(`default/${name}`)?.addresses[0]?.verdict
    if (verdict === undefined) return 'nothing'
    return verdict.is === 'withheld' ? verdict.why : (verdict.leaving ?? 'announced')
  }
}

interface ServiceParts {
  readonly address?: string | readonly string[]
  readonly labels?: Readonly<Record<string, string>>
  readonly spec?: object
  readonly metadata?: object
}

function conditionsOf(state: string): { ready: boolean; serving: boolean } {
  return { ready: state === 'ready', serving: state === 'ready' || state === 'terminating' }
}

export function aPool(change: Partial<Pool> & { readonly cidrs?: readonly string[] } = {}): Pool {
  const { cidrs = ['172.16.7.192/26'], ...rest } = change
  return {
    name: 'my-ip-space',
    labels: {},
    blocks: cidrs.flatMap((cidr) => readAddressBlock(cidr) ?? []),
    autoAssign: true,
    avoidBuggyIps: true,
    priority: 0,
    namespaces: undefined,
    serviceSelectors: [],
    ...rest,
  }
}

export function anAdvertisement(change: Partial<Advertisement> = {}): Advertisement {
  return {
    name: 'all',
    pools: [],
    poolSelectors: [],
    nodeSelectors: [],
    serviceSelectors: [],
    peers: [],
    aggregationLength: { IPv4: 32, IPv6: 128 },
    localPref: undefined,
    communities: [],
    largeCommunities: [],
    ...change,
  }
}

export function aPeer(change: Partial<Peer> = {}): Peer {
  return {
    name: 'tor',
    myAsn: 64522,
    localAsn: undefined,
    peerAsn: 64512,
    at: { address: '172.16.7.1' },
    port: 179,
    sourceAddress: undefined,
    holdTimeSeconds: 90,
    keepaliveSeconds: undefined,
    connectTimeSeconds: undefined,
    routerId: undefined,
    nodeSelectors: [],
    password: undefined,
    bfdProfile: undefined,
    gracefulRestart: false,
    ebgpMultihop: false,
    dualStackAddressFamily: false,
    ...change,
  }
}

export function aPolicy(change: Partial<AnnouncementPolicy> = {}): AnnouncementPolicy {
  return {
    name: 'policy',
    pools: [],
    nodeSelectors: [],
    serviceSelectors: [],
    med: undefined,
    prepend: 0,
    localPref: undefined,
    weightByEndpoints: false,
    clusterIps: false,
    podHostRoutes: false,
    drain: undefined,
    fabric: undefined,
    ...change,
  }
}

export function labelled(key: string, value: string): { matchLabels: Record<string, string>; matchExpressions: [] } {
  return { matchLabels: { [key]: value }, matchExpressions: [] }
}
