import { readDurationMs } from '../config/duration.ts'
import { carry, type Carried, type Carrier, type Draft, type Remarks } from './draft.ts'
import type { Entry } from './entry.ts'

const selector: Readonly<Record<string, Carrier>> = {
  'match-labels': { field: 'matchLabels' },
  'match-expressions': {
    field: 'matchExpressions',
    convert: (entry, remarks) => carryAll(entry, requirement, remarks),
  },
}

const requirement: Readonly<Record<string, Carrier>> = {
  key: { field: 'key' },
  operator: { field: 'operator' },
  values: { field: 'values' },
}

const peer: Readonly<Record<string, Carrier>> = {
  'my-asn': { field: 'myASN' },
  'peer-asn': { field: 'peerASN' },
  'peer-address': { field: 'peerAddress' },
  'source-address': { field: 'sourceAddress' },
  'peer-port': { field: 'peerPort' },
  'hold-time': { field: 'holdTime', convert: duration },
  'keepalive-time': { field: 'keepaliveTime', convert: duration },
  'router-id': { field: 'routerID' },
  'node-selectors': { field: 'nodeSelectors', convert: (entry, remarks) => carryAll(entry, selector, remarks) },
  password: { field: 'password', convert: password },
  'bfd-profile': { field: 'bfdProfile' },
  'ebgp-multihop': { field: 'ebgpMultiHop' },
}

/** `peers:`, of which each had no name. */
export function carryPeers(peers: Entry, remarks: Remarks): readonly Draft[] {
  return peers.items.map((entry, index) => ({
    apiVersion: 'metallb.io/v1beta2',
    kind: 'BGPPeer',
    name: `peer${index + 1}`,
    from: entry,
    ...throughRouters(entry, carry(entry, peer, remarks), remarks),
  }))
}

/**
 * MetalLB's own speaker of these versions reached a peer over any number of hops; a routing daemon must be told. Not where BFD
 * is asked for: that was FRR, which had to be told too.
 */
function throughRouters(entry: Entry, carried: Carried, remarks: Remarks): Carried {
  const { spec, origins } = carried
  const isInternal = spec['myASN'] === spec['peerASN']
  if (isInternal || spec['ebgpMultiHop'] !== undefined || spec['bfdProfile'] !== undefined) return carried
  const why = 'MetalLB 0.5 to 0.12 reached a peer behind other routers without being told'
  const fix = 'Written with ebgpMultiHop: true; remove that where the peer is on the same link as its nodes.'
  const address = entry.items.find(({ key }) => key === 'peer-address')
  if (address !== undefined) remarks.add(address, 'look', { why, fix })
  return { spec: { ...spec, ebgpMultiHop: true }, origins }
}

function carryAll(entry: Entry, table: Readonly<Record<string, Carrier>>, remarks: Remarks) {
  return entry.items.map((item) => carry(item, table, remarks).spec)
}

/** The sample of MetalLB 0.5 shows `hold-time: 120`, which its own parser refused; and fractions of seconds were cut off. */
function duration(entry: Entry, remarks: Remarks): unknown {
  const text = entry.scalar
  if (/^\d+$/.test(text) && text !== '0') {
    const why = 'a duration has a unit, and MetalLB refused the whole configuration without one'
    remarks.add(entry, 'changed', { why, fix: `Written as ${text}s.` })
    return `${text}s`
  }
  const ms = readDurationMs(text)
  if (ms === undefined) return text
  const seconds = Math.floor(ms / 1000)
  if (seconds * 1000 !== ms) {
    remarks.add(entry, 'changed', {
      why: 'BGP counts whole seconds',
      fix: `Written as ${seconds}s, as MetalLB read it.`,
    })
  }
  return seconds * 1000 === ms ? text : `${seconds}s`
}

function password(entry: Entry, remarks: Remarks): unknown {
  if (entry.value === '') return undefined
  const why = 'the password stands in the resource for everybody who may read it'
  const fix = 'Put it into a Secret of type kubernetes.io/basic-auth and name that in passwordSecret.'
  remarks.add(entry, 'look', { why, fix })
  return entry.value
}
