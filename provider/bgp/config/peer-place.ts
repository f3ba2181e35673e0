import { parseAddress } from '#provider/intent/net/address'
import type { Peer } from '../model.ts'
import type { PeerSpec } from './bgp-peer.ts'
import type { Report } from './report.ts'

type Place = Pick<Peer, 'at' | 'sourceAddress' | 'routerId'>

/** Where a session goes and where it comes from. */
export function readPlace(spec: PeerSpec, report: Report): Place {
  return {
    at: readPeerAt(spec, report),
    sourceAddress: readSourceAddress(spec, report),
    routerId: readRouterId(spec, report),
  }
}

/** Linux allows more in the name of an interface, but it is written into a daemon's configuration. */
const interfaceName = /^[A-Za-z0-9_.:@-]{1,15}$/

function readPeerAt({ peerAddress, interface: device, ebgpMultiHop }: PeerSpec, report: Report): Peer['at'] {
  if (peerAddress !== '' && device !== '') {
    const why = 'spec.peerAddress says where the peer is already'
    report.refuse({ field: 'spec.interface', value: device, why, fix: 'Remove one of the two.' })
  }
  if (device === '') return { address: readPeerAddress(peerAddress, report) }
  if (!interfaceName.test(device)) {
    const fix = 'Write letters, digits and _.:@- only, 15 at most.'
    report.refuse({ field: 'spec.interface', value: device, why: 'it is not the name of an interface', fix })
  }
  if (ebgpMultiHop) {
    const why = 'an unnumbered peer is at the other end of the link'
    report.ignore({ field: 'spec.ebgpMultiHop', value: 'true', why, fix: 'Remove it.' })
  }
  return { interface: device }
}

function readPeerAddress(text: string, report: Report): string {
  const address = parseAddress(text)
  if (address !== undefined) return address.text
  if (text === '') {
    const why = 'where the peer is is missing'
    report.refuse({ field: 'spec.peerAddress', value: '', why, fix: 'Set it, or set spec.interface.' })
  } else {
    const why = 'it is not an IP address'
    report.refuse({ field: 'spec.peerAddress', value: text, why, fix: 'Write one IPv4 or IPv6 address.' })
  }
  return text
}

function readSourceAddress(spec: PeerSpec, report: Report): string | undefined {
  const { sourceAddress: text, peerAddress, interface: device } = spec
  if (text === '') return undefined
  const field = 'spec.sourceAddress'
  if (device !== '') {
    const why = 'an unnumbered session comes from the link-local address'
    report.ignore({ field, value: text, why, fix: 'Remove it.' })
    return undefined
  }
  const address = parseAddress(text)
  if (address === undefined) {
    report.refuse({ field, value: text, why: 'it is not an IP address', fix: 'Write one address of the node.' })
  } else if (address.family !== (parseAddress(peerAddress)?.family ?? address.family)) {
    report.refuse({ field, value: text, why: 'the peer has an address of the other family', fix: 'Write one of its.' })
  }
  return address?.text
}

/** An identifier is a number of 32 bits that everybody writes like an IPv4 address, and never 0 (RFC 6286). */
function readRouterId({ routerID: text }: PeerSpec, report: Report): string | undefined {
  if (text === '') return undefined
  const address = parseAddress(text)
  if (address?.family === 'IPv4' && address.text !== '0.0.0.0') return address.text
  report.refuse({ field: 'spec.routerID', value: text, why: 'it is not a router id', fix: 'Write it like 192.0.2.1.' })
  return undefined
}
