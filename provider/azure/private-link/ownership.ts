/**
 * Whose a private link service is. It is ours if its tag names our cluster; a user's own, and another cluster's, is never
 * written nor deleted, whatever it is called and whatever frontend it stands on.
 */
import { foreign, type Owner } from '../../document/names.ts'
import { clusterOf, privateLinkOwner } from '../names/tags.ts'
import type { Directory } from '../document/directory.ts'
import type { PrivateLinkBody } from './body.ts'

export interface PrivateLinkSurroundings {
  readonly directory: Directory
  /** The cluster's name, as it stands in the tag. */
  readonly cluster: string
}

export function isOurs({ tags = {} }: PrivateLinkBody, cluster: string): boolean {
  return clusterOf(tags)?.trim().toLowerCase() === cluster.toLowerCase()
}

/** The living Service that the tag names, `nobody` if it does not live, `foreign` if the private link service is not ours. */
export function ownerOf(body: PrivateLinkBody, { directory, cluster }: PrivateLinkSurroundings): Owner {
  return isOurs(body, cluster) ? directory.ownerOf(privateLinkOwner(body.tags ?? {}) ?? '') : foreign
}
