/**
 * The tags on a public IP say who uses it and who made it (reference section 3.6). Azure compares tag names without
 * case, and clusters of old carry older names.
 */
const serviceTag = { key: 'k8s-azure-service', legacy: 'service' } as const
const clusterTag = { key: 'k8s-azure-cluster-name', legacy: 'kubernetes-cluster-name' } as const
const dnsTag = { key: 'k8s-azure-dns-label-service', legacy: 'kubernetes-dns-label-service' } as const

/** A private link service is owned by one Service, in the form `namespace/name` (reference section 3.7). */
const privateLinkTag = { key: 'k8s-azure-owner-service', legacy: 'k8s-azure-owner-service' } as const

/** Azure refuses a longer value: about ten Services on one public IP (reference section 8). */
export const tagValueLimit = 256

export type Tags = Readonly<Record<string, string>>

/** Reads the Services (`namespace/name`) that a public IP is bound to. */
export function boundServices(tags: Tags): readonly string[] {
  const value = read(tags, serviceTag) ?? ''
  return value.split(',').flatMap((name) => name.trim() || [])
}

/** Says whether somebody else made the public IP: without Services in its tag it is never tagged nor deleted. */
export function isUserMade(tags: Tags): boolean {
  return boundServices(tags).length === 0
}

/** Says whether the tags bind `service` (`namespace/name`), in this cluster or in one from before clusters had a tag. */
export function isBoundTo(tags: Tags, service: string, clusterName: string): boolean {
  const cluster = clusterOf(tags)
  const bound = boundServices(tags).some((name) => name.toLowerCase() === service.toLowerCase())
  return bound && (cluster === undefined || cluster === clusterName)
}

/** Reads the name of the cluster that made the public IP. */
export function clusterOf(tags: Tags): string | undefined {
  return read(tags, clusterTag) || undefined
}

/** Reads the Service whose DNS label the public IP has. */
export function dnsLabelService(tags: Tags): string | undefined {
  return read(tags, dnsTag) || undefined
}

/**
 * Writes the Services of a public IP that we made, in the order given; the rest of the tags stays. An empty list would
 * turn it into somebody else's, never to be deleted: delete the public IP instead.
 */
export function bindServices(tags: Tags, services: readonly string[], clusterName: string): Tags {
  return write(write(tags, serviceTag, services.join(',')), clusterTag, clusterName)
}

/** Writes, or with undefined removes, the Service whose DNS label the public IP has. */
export function bindDnsLabel(tags: Tags, service: string | undefined): Tags {
  return write(tags, dnsTag, service)
}

/** Reads the Service that owns a private link service. */
export function privateLinkOwner(tags: Tags): string | undefined {
  return read(tags, privateLinkTag)?.trim() || undefined
}

/** Writes whose a private link service is; the rest of the tags stays. */
export function bindPrivateLink(tags: Tags, service: string, clusterName: string): Tags {
  return write(write(tags, privateLinkTag, service), clusterTag, clusterName)
}

/** Says whether this tag says whose the public IP is, so that nobody may ask for it. */
export function isOwnTag(key: string): boolean {
  return ownKeys.has(key.toLowerCase())
}

/** The tags of a public IP that is nobody's any more: it looks like one that a user made. */
export function unbind(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !isOwnTag(key)))
}

const ownKeys: ReadonlySet<string> = new Set(
  [serviceTag, clusterTag, dnsTag].flatMap(({ key, legacy }) => [key, legacy]),
)

interface Tag {
  readonly key: string
  readonly legacy: string
}

function read(tags: Tags, tag: Tag): string | undefined {
  return find(tags, tag.key)?.[1] ?? find(tags, tag.legacy)?.[1]
}

function find(tags: Tags, key: string): readonly [string, string] | undefined {
  return Object.entries(tags).find(([name]) => name.toLowerCase() === key)
}

/** Under the newer name, and in the case in which it stands there: two tags that differ in case are an error to Azure. */
function write(tags: Tags, tag: Tag, value: string | undefined): Tags {
  const present = find(tags, tag.key)?.[0]
  const others = Object.entries(tags).filter(([name]) => name !== present)
  return Object.fromEntries(value === undefined ? others : [...others, [present ?? tag.key, value]])
}
