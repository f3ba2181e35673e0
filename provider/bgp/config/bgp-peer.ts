import { z } from 'zod'
import type { Peer } from '../model.ts'
import { labelSelector, readSelectors } from './label-selector.ts'
import { readPassword } from './peer-password.ts'
import { readPlace } from './peer-place.ts'
import { readTimers } from './peer-timers.ts'
import type { Report } from './report.ts'
import type { Resource } from './resource.ts'
import { readSpec } from './read-spec.ts'

const asn = z.int().min(0).max(0xffff_ffff)

/**
 * `metallb.io BGPPeer`, both shapes: v1beta2 only adds fields to v1beta1, and where v1beta1 wrote Go's zero (a port of 0, an
 * empty router id) it means that nothing was said. So no conversion webhook is needed, and `apiVersion` says nothing:
 * without one the API server answers the same object under either.
 */
const spec = z.strictObject({
  myASN: asn,
  peerASN: asn.default(0),
  dynamicASN: z.enum(['', 'internal', 'external']).default(''),
  localASN: asn.default(0),
  peerAddress: z.string().default(''),
  interface: z.string().default(''),
  sourceAddress: z.string().default(''),
  peerPort: z.int().min(0).max(16_384).default(0),
  holdTime: z.string().optional(),
  keepaliveTime: z.string().optional(),
  connectTime: z.string().optional(),
  routerID: z.string().default(''),
  nodeSelectors: z.array(labelSelector).default([]),
  password: z.string().default(''),
  passwordSecret: z.strictObject({ name: z.string().default(''), namespace: z.string().default('') }).prefault({}),
  bfdProfile: z.string().default(''),
  enableGracefulRestart: z.boolean().default(false),
  ebgpMultiHop: z.boolean().default(false),
  vrf: z.string().default(''),
  disableMP: z.boolean().default(false),
  dualStackAddressFamily: z.boolean().default(false),
})

export type PeerSpec = z.infer<typeof spec>

/** Reads a peer; `profiles` are the names of the BFD profiles that it can ask for. */
export function readBgpPeer(resource: Resource, profiles: ReadonlySet<string>): Peer | undefined {
  const read = readSpec(spec, resource)
  if (read === undefined) return undefined
  const { report, name } = resource
  const myAsn = read.myASN
  const peerAsn = readPeerAsn(read, report)
  checkUnserved(read, report)
  checkNumbers(read, report)
  const place = readPlace(read, report)
  return {
    name,
    myAsn,
    localAsn: read.localASN === 0 ? undefined : read.localASN,
    peerAsn,
    ...place,
    port: read.peerPort === 0 ? 179 : read.peerPort,
    ...readTimers(read, report),
    nodeSelectors: readSelectors(read.nodeSelectors, 'spec.nodeSelectors', report),
    password: readPassword(read, resource),
    bfdProfile: readBfd(read, profiles, report),
    gracefulRestart: read.enableGracefulRestart,
    ebgpMultihop: read.ebgpMultiHop,
    dualStackAddressFamily: read.dualStackAddressFamily,
  }
}

function readPeerAsn({ peerASN, dynamicASN }: PeerSpec, report: Report): Peer['peerAsn'] {
  if (peerASN !== 0 && dynamicASN !== '') {
    const why = 'spec.peerASN says which AS it is already'
    report.refuse({ field: 'spec.dynamicASN', value: dynamicASN, why, fix: 'Remove one of the two.' })
  }
  if (dynamicASN !== '') return dynamicASN
  if (peerASN === 0) {
    const fix = 'Set it, or set spec.dynamicASN to internal or external.'
    report.refuse({ field: 'spec.peerASN', value: '', why: 'the AS of the peer is missing', fix })
  }
  return peerASN
}

function checkUnserved({ vrf, disableMP }: PeerSpec, report: Report): void {
  if (vrf !== '') {
    const fix = 'Reach the peer from the main routing table and remove it.'
    report.refuse({ field: 'spec.vrf', value: vrf, why: 'sessions in a VRF are not served', fix })
  }
  if (disableMP) {
    const why = 'a session carries only the family of its address anyway, unless spec.dualStackAddressFamily is set'
    report.ignore({ field: 'spec.disableMP', value: 'true', why, fix: 'Remove it.' })
  }
}

/** What no routing daemon takes: found here, where the field can still be named. */
function checkNumbers({ myASN, peerASN, dynamicASN, localASN, ebgpMultiHop }: PeerSpec, report: Report): void {
  if (myASN === 0) report.refuse({ field: 'spec.myASN', value: '0', why: 'no AS has this number', fix: 'Set it.' })
  const isInternal = peerASN === myASN || dynamicASN === 'internal'
  if (ebgpMultiHop && isInternal) {
    const why = 'the session is internal, of any number of hops'
    report.refuse({ field: 'spec.ebgpMultiHop', value: 'true', why, fix: 'Remove it.' })
  }
  if (localASN === 0) return
  const field = 'spec.localASN'
  const value = String(localASN)
  if (isInternal) {
    report.refuse({ field, value, why: 'only an external session can show another AS', fix: 'Remove it.' })
  } else if (localASN === myASN || localASN === peerASN) {
    const why = `it is that of ${localASN === myASN ? 'spec.myASN' : 'spec.peerASN'}`
    report.refuse({ field, value, why, fix: 'Remove it, or write a third one.' })
  }
}

function readBfd(spec: PeerSpec, profiles: ReadonlySet<string>, report: Report): string | undefined {
  const { bfdProfile: value, ebgpMultiHop, sourceAddress } = spec
  const field = 'spec.bfdProfile'
  if (value === '') return undefined
  if (!profiles.has(value)) {
    const fix = 'Add the BFDProfile, or remove the field.'
    report.refuse({ field, value, why: 'no BFDProfile that serves has this name', fix })
  }
  if (!ebgpMultiHop || sourceAddress !== '' || spec.interface !== '') return value
  // BIRD refuses its whole configuration for this one.
  const why = 'over several hops BFD needs to know the address that it speaks from'
  report.ignore({
    field,
    value,
    why,
    fix: 'Set spec.sourceAddress, with a peer for each node; or leave ebgpMultiHop out.',
  })
  return undefined
}
