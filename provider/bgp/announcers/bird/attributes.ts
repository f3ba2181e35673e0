/**
 * What an announcement carries, in BIRD's words. MED, local preference and prepending go from the static route to the
 * export filter in attributes of our own: BIRD strips a plain `bgp_med` of a static route towards eBGP (reference bgp.md 4.2).
 */
import type { Attributes } from '../../announcement.ts'

/** Declarations that the routes and the filters need: always all of them, so that a first use touches nothing else. */
export const attributeDeclarations: readonly string[] = [
  'attribute int berth_med;',
  'attribute int berth_local_pref;',
  'attribute int berth_prepend;',
  'attribute int berth_audience;',
  'attribute int berth_apart;',
]

/** GRACEFUL_SHUTDOWN (RFC 8326). */
const gracefulShutdown = '65535:0'

/** Bytes per second that one share of traffic is told as; only the ratio between nodes counts. */
const bytesPerShare = 12_500_000

/** Returns the statements that set attributes: of one static route, or in a peer's filter. */
export function routeAttributes(announcement: Attributes, asn: number): readonly string[] {
  const { gracefulShutdown: isLeaving, med, prepend, weight } = announcement
  // Inside an AS the community says nothing by itself (RFC 8326, section 4.2): the lowest preference does.
  const localPref = isLeaving ? 0 : announcement.localPref
  const communities = isLeaving ? [...announcement.communities, gracefulShutdown] : announcement.communities
  return [
    ...(med === undefined ? [] : [`berth_med = ${med};`]),
    ...(localPref === undefined ? [] : [`berth_local_pref = ${localPref};`]),
    ...(prepend === 0 ? [] : [`berth_prepend = ${prepend};`]),
    ...[...new Set(communities)].map((community) => `bgp_community.add((${numbers(community)}));`),
    ...announcement.largeCommunities.map((community) => `bgp_large_community.add((${numbers(community)}));`),
    ...(weight === undefined ? [] : [`bgp_ext_community.add(${linkBandwidth(asn, weight)});`]),
  ]
}

/** Returns the statements of an export filter that turn our attributes into BGP's. */
export function filterStatements(peer: {
  /** Or the name of a constant that stands for it. */
  readonly ownAsn: number | string
  readonly isInternal: boolean
}): readonly string[] {
  const prepends = Array.from(
    { length: 16 },
    (_, index) => `if berth_prepend > ${index} then bgp_path.prepend(${peer.ownAsn});`,
  )
  return [
    'bgp_origin = ORIGIN_IGP;',
    'if defined(berth_med) then bgp_med = berth_med;',
    ...(peer.isInternal ? ['if defined(berth_local_pref) then bgp_local_pref = berth_local_pref;'] : []),
    `if defined(berth_prepend) then {`,
    ...prepends.map((line) => `  ${line}`),
    '}',
  ]
}

/**
 * The link bandwidth community in its transitive form: 0x4004, the usual one, is stripped on eBGP (reference bgp.md 4.2).
 * Its AS has two bytes; a longer one is told as AS_TRANS (RFC 6793).
 */
function linkBandwidth(asn: number, weight: number): string {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, weight * bytesPerShare)
  const shortAsn = asn > 0xffff ? 23_456 : asn
  return `(generic, ${hex(0x0004_0000 + shortAsn)}, ${hex(view.getUint32(0))})`
}

function hex(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(8, '0')}`
}

function numbers(community: string): string {
  return community.split(':').join(', ')
}
