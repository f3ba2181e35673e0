/**
 * A route of the kernel carries no BGP attributes, only a metric: so a metric stands for a class of attributes, and the
 * host's daemon turns it into them (reference bgp.md 7.6). The number follows from the attributes alone: every node and
 * every restart comes to the same one, without anybody who hands them out.
 */
import { createHash } from 'node:crypto'
import type { Announcement, Attributes } from '../../announcement.ts'
import { AnnouncerError } from '../announcer.ts'

export type ClassAttributes = Attributes & Pick<Announcement, 'peers'>

export interface MetricClass {
  readonly metric: number
  readonly attributes: ClassAttributes
}

/** The class of announcements without any attribute: above the metrics that hosts and IPv6's default (1024) use themselves. */
const plainMetric = 10_000
/** Sixteen weights, with and without graceful shutdown, of each set of configured attributes. */
const weights = 16
const variants = 2 * weights
/** Up to 256 endpoints of one Service on a node; FRR knows no greater bandwidth than 256 shares. */
const foreseenWeights = Array.from({ length: 9 }, (_, exponent) => 2 ** exponent)
/** FRR takes what is above 24 bits of a kernel metric for an administrative distance, and does not find its route again. */
const hashBits = 18

/** Returns the metric of an announcement. */
export function metricOf(announcement: ClassAttributes): number {
  return markOf(announcement).metric
}

interface Mark {
  readonly metric: number
  /** The same for the same attributes, and for no others. */
  readonly key: string
}

/** Remembered: of ten thousand announcements one is new at a change. */
const marks = new WeakMap<ClassAttributes, Mark>()

function markOf(announcement: ClassAttributes): Mark {
  const known = marks.get(announcement)
  if (known !== undefined) return known
  const mark = { metric: computeMetric(announcement), key: JSON.stringify(attributesOf(announcement)) }
  marks.set(announcement, mark)
  return mark
}

function computeMetric(announcement: ClassAttributes): number {
  const { weight, gracefulShutdown } = announcement
  const share = weight === undefined ? 0 : Math.min(weights - 1, 1 + Math.floor(Math.log2(weight)))
  return plainMetric + variants * configuredPart(announcement) + (gracefulShutdown ? weights : 0) + share
}

/**
 * Returns the classes that occur, by metric. Throws `AnnouncerError` (refused) where two sets of attributes come to one
 * number, which happens to one pair in a quarter of a million: a change of any attribute helps.
 */
export function metricClasses(announcements: readonly ClassAttributes[]): readonly MetricClass[] {
  const classes = new Map<number, { readonly key: string; readonly attributes: ClassAttributes }>()
  for (const announcement of announcements) {
    const { metric, key } = markOf(announcement)
    const known = classes.get(metric)
    if (known !== undefined && known.key !== key)
      throw new AnnouncerError(
        'refused',
        `metric ${metric} would stand for two sets of attributes: ${known.key} and ${key}`,
      )
    if (known === undefined) classes.set(metric, { key, attributes: attributesOf(announcement) })
  }
  return [...classes]
    .map(([metric, { attributes }]) => ({ metric, attributes }))
    .toSorted((one, other) => one.metric - other.metric)
}

/**
 * Returns the classes together with those that the same announcements will come to when their node is drained, or when the
 * number of its endpoints changes: the network team writes its part before that happens, not while.
 */
export function foreseeableClasses(announcements: readonly ClassAttributes[]): readonly MetricClass[] {
  return metricClasses(
    metricClasses(announcements).flatMap(({ attributes }) => {
      const shares = attributes.weight === undefined ? [undefined] : foreseenWeights
      return shares.flatMap((weight) =>
        [false, true].map((gracefulShutdown) => ({ ...attributes, weight, gracefulShutdown })),
      )
    }),
  )
}

/** 0 for none of the attributes that somebody configures. */
function configuredPart({ peers, communities, largeCommunities, localPref, med, prepend }: ClassAttributes): number {
  const configured = [peers?.toSorted() ?? null, communities, largeCommunities, localPref ?? null, med ?? null, prepend]
  const text = JSON.stringify(configured)
  if (text === JSON.stringify([null, [], [], null, null, 0])) return 0
  return 1 + (createHash('sha256').update(text).digest().readUInt32BE() >>> (32 - hashBits))
}

function attributesOf(announcement: ClassAttributes): ClassAttributes {
  const { peers, communities, largeCommunities, localPref, med, prepend, weight, gracefulShutdown } = announcement
  return { peers: peers?.toSorted(), communities, largeCommunities, localPref, med, prepend, weight, gracefulShutdown }
}
