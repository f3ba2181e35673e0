/**
 * What a node's speaker costs with 10,000 addresses: deciding all of them, deciding one that changed, and the memory of the
 * whole facts with their slices, beside what the objects took on the wire.
 */
import { Advertiser } from '#provider/bgp/advertise/advertiser'
import { ClusterFacts } from '#provider/bgp/advertise/cluster-facts'
import { assumedHere } from '#provider/bgp/advertise/facts'
import { emptyModel, readConfiguration } from '#provider/bgp/config/read-configuration'

const addresses = 10_000
const node = 'node1'

export async function benchAnnouncements(): Promise<Record<string, number | string>> {
  const facts = bigCluster()
  const advertiser = new Advertiser()
  const here = assumedHere(node)
  const next = (at: number) => advertiser.next(facts, here, at)
  const first = timed(() => next(0))
  const ones = Array.from({ length: 50 }, (_, at) => {
    facts.putSlice(slice(at, at % 2 === 0 ? ['node2'] : ['node1', 'node3'], 1 + at))
    return timed(() => next(at)).ms
  })
  const idle = Array.from({ length: 50 }, (_, at) => timed(() => next(at)).ms)
  facts.putNode({ ...nodeObject(node), metadata: { name: node, labels: { rack: 'b' } } })
  const again = timed(() => next(1))
  return {
    'addresses announced': first.result?.desired.announcements.length ?? 0,
    'all decided, ms': first.ms,
    'all decided anew after a node changed, ms': again.ms,
    'one changed of them, median ms': median(ones),
    'nothing changed, median ms': median(idle),
  }
}

function bigCluster(): ClusterFacts {
  const facts = new ClusterFacts(undefined)
  const metadata = { name: 'all', namespace: 'metallb-system' }
  const ofMetalLb = (kind: string, spec: object, apiVersion = 'metallb.io/v1beta1') => ({
    apiVersion,
    kind,
    metadata,
    spec,
  })
  const objects = [
    ofMetalLb('IPAddressPool', { addresses: ['172.16.0.0/16'] }),
    ofMetalLb('BGPPeer', { myASN: 64522, peerASN: 64512, peerAddress: '10.0.0.1' }, 'metallb.io/v1beta2'),
    ofMetalLb('BGPAdvertisement', { communities: ['65000:100'] }),
  ]
  facts.setModel(readConfiguration(objects, emptyModel).model)
  for (const name of ['node1', 'node2', 'node3']) facts.putNode(nodeObject(name))
  for (let at = 0; at < addresses; at += 1) {
    facts.putService(service(at))
    facts.putSlice(slice(at, ['node1', 'node2', 'node3'], 0))
  }
  return facts
}

function nodeObject(name: string, annotations: Readonly<Record<string, string>> = {}) {
  return { metadata: { name, annotations }, status: { addresses: [{ type: 'InternalIP', address: '10.0.0.11' }] } }
}

function service(at: number) {
  return {
    metadata: { name: `svc-${at}`, namespace: 'default', labels: { app: `svc-${at}` } },
    spec: { type: 'LoadBalancer', externalTrafficPolicy: at % 2 === 0 ? 'Cluster' : 'Local' },
    status: { loadBalancer: { ingress: [{ ip: `172.16.${at >> 8}.${at & 255}` }] } },
  }
}

function slice(at: number, nodes: readonly string[], turn: number) {
  const name = `svc-${at}`
  return {
    metadata: { name, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: nodes.map((nodeName, one) => ({
      addresses: [`10.${one}.${at >> 8}.${(at + turn) & 255}`],
      nodeName,
      conditions: { ready: true },
    })),
  }
}

/** Processor time: what else runs on the machine does not count. */
function timed<T>(work: () => T): { readonly result: T; readonly ms: number } {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  return { result, ms: Math.round((user + system) / 10) / 100 }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
