import { isDeepStrictEqual } from 'node:util'
import type { Advertisement, AnnouncementPolicy, BgpModel, Peer, Pool } from '../model.ts'
import { readAddressPool } from './address-pool.ts'
import { advertisementObstacle } from './advertisement-obstacle.ts'
import { readAnnouncementPolicy } from './announcement-policy.ts'
import { readBfdProfile } from './bfd-profile.ts'
import { readBgpAdvertisement } from './bgp-advertisement.ts'
import { readBgpPeer } from './bgp-peer.ts'
import { readAliases } from './community.ts'
import type { Finding } from './finding.ts'
import { readIpAddressPool } from './ip-address-pool.ts'
import { peerObstacle } from './peer-obstacle.ts'
import { poolObstacle } from './pool-obstacle.ts'
import { tellUnknownNames } from './references.ts'
import { resourcesByKind, type ResourcesByKind } from './resources-by-kind.ts'
import type { Resource } from './resource.ts'
import { byName, settle, type Candidate } from './settle.ts'

export interface Configuration {
  readonly model: BgpModel
  readonly findings: readonly Finding[]
}

/** The configuration of a cluster that says nothing. */
export const emptyModel: BgpModel = { pools: [], advertisements: [], peers: [], bfdProfiles: [], policies: [] }

/**
 * Reads the configuration of bare metal from custom resources as they come off the wire: MetalLB's and AnnouncementPolicy;
 * other objects are passed over. Never throws: what is wrong with a resource is a finding. Where a resource is refused, or
 * stands in the way of one that stood before, what `previous` holds of it stays in force; so hand in the last model.
 * All lists of the model are ordered by name.
 */
export function readConfiguration(objects: readonly unknown[], previous: BgpModel = emptyModel): Configuration {
  const resources = resourcesByKind(objects)
  const peers = readPeers(resources, previous)
  const served = { ...readPools(resources, previous), ...peers, policies: readPolicies(resources, previous) }
  tellUnknownNames(resources, served)
  return { model: served, findings: resources.all.flatMap(({ report }) => report.findings) }
}

function readPeers(resources: ResourcesByKind, previous: BgpModel): Pick<BgpModel, 'peers' | 'bfdProfiles'> {
  const profiles = settle(candidates(resources.bfdProfiles, readBfdProfile), previous.bfdProfiles, () => undefined)
  const names = new Set(profiles.map(({ name }) => name))
  const read = candidates(resources.peers, (resource) => readBgpPeer(resource, names))
  const peers = settle<Peer>(read, previous.peers, peerObstacle)
  // A peer that stays as it was keeps the profile that it had, also when that is gone.
  const wanted = new Set(peers.map(({ bfdProfile }) => bfdProfile))
  const orphans = previous.bfdProfiles.filter(({ name }) => wanted.has(name) && !names.has(name))
  return { peers, bfdProfiles: [...profiles, ...orphans].toSorted(byName) }
}

function readPools(resources: ResourcesByKind, previous: BgpModel): Pick<BgpModel, 'pools' | 'advertisements'> {
  const aliases = readAliases(resources.communities)
  const legacy = resources.addressPools.map((resource) => ({ resource, read: readAddressPool(resource, aliases) }))
  const readPool = (resource: Resource): Pool | undefined => {
    const old = legacy.find((one) => one.resource === resource)
    return old === undefined ? readIpAddressPool(resource) : old.read?.pool
  }
  const advertisements = [
    ...candidates(resources.advertisements, (resource) => readBgpAdvertisement(resource, aliases)),
    ...legacy.flatMap(({ resource: { report }, read }) =>
      (read?.advertisements ?? []).map((item) => ({ name: item.name, item, report })),
    ),
  ]
  const standing = advertisements.flatMap(({ name, item }) => {
    const before = previous.advertisements.find((one) => one.name === name)
    return before !== undefined && (item === undefined || isDeepStrictEqual(item, before)) ? [before] : []
  })
  const pools = settle(candidates(resources.pools, readPool), previous.pools, poolObstacle(standing))
  const announced = settle<Advertisement>(advertisements, previous.advertisements, advertisementObstacle(pools))
  return { pools, advertisements: announced }
}

function readPolicies(resources: ResourcesByKind, previous: BgpModel): readonly AnnouncementPolicy[] {
  return settle(candidates(resources.policies, readAnnouncementPolicy), previous.policies, () => undefined)
}

function candidates<T>(
  resources: readonly Resource[],
  read: (resource: Resource) => T | undefined,
): readonly Candidate<T>[] {
  return resources.map((resource) => ({ name: resource.name, item: read(resource), report: resource.report }))
}
