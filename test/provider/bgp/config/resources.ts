/** Custom resources as the API server answers them, made short for tests. */
interface Written {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly creationTimestamp?: string }
  readonly spec: object
}

interface Extras {
  readonly labels?: Readonly<Record<string, string>>
  /** Minutes after some start: when it was made. */
  readonly age?: number
  readonly apiVersion?: string
}

function metalLb(kind: string, version: string) {
  return (name: string, spec: object, { labels, age, apiVersion = `metallb.io/${version}` }: Extras = {}): Written => ({
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: 'metallb-system',
      ...(labels === undefined ? {} : { labels }),
      ...(age === undefined ? {} : { creationTimestamp: `2026-01-01T00:${String(age).padStart(2, '0')}:00Z` }),
    },
    spec,
  })
}

export const pool = metalLb('IPAddressPool', 'v1beta1')
export const advertisement = metalLb('BGPAdvertisement', 'v1beta1')
export const bgpPeer = metalLb('BGPPeer', 'v1beta2')
export const bfdProfile = metalLb('BFDProfile', 'v1beta1')
export const community = metalLb('Community', 'v1beta1')
export const addressPool = metalLb('AddressPool', 'v1beta1')
export const l2Advertisement = metalLb('L2Advertisement', 'v1beta1')

export function policy(name: string, spec: object): Written {
  return { apiVersion: 'berth.dev/v1alpha1', kind: 'AnnouncementPolicy', metadata: { name }, spec }
}

/** The least that a peer must say. */
export const router = { myASN: 64_522, peerASN: 64_512, peerAddress: '172.16.7.1' } as const
