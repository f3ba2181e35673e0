import { byAge, readResource, type Resource } from './resource.ts'

/** The resources that say something, oldest first. */
export interface ResourcesByKind {
  readonly all: readonly Resource[]
  /** IPAddressPool and AddressPool. */
  readonly pools: readonly Resource[]
  readonly addressPools: readonly Resource[]
  readonly advertisements: readonly Resource[]
  readonly peers: readonly Resource[]
  readonly bfdProfiles: readonly Resource[]
  readonly communities: readonly Resource[]
  readonly policies: readonly Resource[]
}

const metalLbKinds = ['IPAddressPool', 'AddressPool', 'BGPAdvertisement', 'BGPPeer', 'BFDProfile', 'Community'] as const

/** Sorts out what is configuration; the rest is passed over. */
export function resourcesByKind(objects: readonly unknown[]): ResourcesByKind {
  const all = objects
    .flatMap((object) => readResource(object) ?? [])
    .filter(isConfiguration)
    .toSorted(byAge)
  const ofKind = (...kinds: readonly string[]) => firstOfEachName(all.filter(({ kind }) => kinds.includes(kind)))
  for (const resource of all) if (resource.kind === 'L2Advertisement') tellUnserved(resource)
  const pools = ofKind('IPAddressPool', 'AddressPool')
  return {
    all,
    pools,
    addressPools: pools.filter(({ kind }) => kind === 'AddressPool'),
    advertisements: ofKind('BGPAdvertisement'),
    peers: ofKind('BGPPeer'),
    bfdProfiles: ofKind('BFDProfile'),
    communities: ofKind('Community'),
    policies: ofKind('AnnouncementPolicy'),
  }
}

function isConfiguration({ apiVersion, kind }: Resource): boolean {
  const [group = ''] = apiVersion.split('/')
  if (group === 'berth.dev') return kind === 'AnnouncementPolicy'
  return group === 'metallb.io' && [...metalLbKinds, 'L2Advertisement'].includes(kind)
}

function tellUnserved({ report }: Resource): void {
  const fix = 'Announce the pools with a BGPAdvertisement.'
  report.refuse({ field: 'kind', value: 'L2Advertisement', why: 'Berth announces over BGP only', fix })
}

/** Names are what resources call each other by, and MetalLB reads one namespace only. */
function firstOfEachName(resources: readonly Resource[]): readonly Resource[] {
  const taken = new Map<string, Resource>()
  return resources.filter((resource) => {
    const first = taken.get(resource.name)
    if (first === undefined) taken.set(resource.name, resource)
    else {
      const where = first.namespace === undefined ? '' : ` in the namespace ${first.namespace}`
      const why = `there is an older ${first.kind} of this name${where}`
      resource.report.refuse({
        field: 'metadata.name',
        value: resource.name,
        why,
        fix: 'Rename or remove one of them.',
      })
    }
    return first === undefined
  })
}
