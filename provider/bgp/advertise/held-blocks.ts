/**
 * Pod blocks that have lost their claim. One that is deleted by mistake, or deleted and made anew by its IPAM, would cost
 * all pods of the node their way in the same instant; so it is announced for a while longer, unless somebody claims it or
 * the policy does not cover it any more.
 */
import type { Draft } from './draft.ts'
import type { BlockClaim } from './facts.ts'
import type { NodeView } from './node-view.ts'
import { contains, overlap, readRange } from './range.ts'
import type { Range } from './range.ts'

export interface Fabric {
  readonly fabric: readonly Draft[]
  readonly view: NodeView
  readonly claims: readonly BlockClaim[]
}

interface Standing {
  readonly draft: Draft
  readonly range: Range
  /** Milliseconds since the epoch; undefined while the block has its claim. */
  readonly lostAt: number | undefined
}

export class HeldBlocks {
  #standing: ReadonlyMap<string, Standing> = new Map()
  /** When the next block that is held leaves, milliseconds since the epoch. */
  dueAt: number | undefined

  /** The routes of the fabric as they are now, and the blocks that are held beside them. */
  next({ fabric, view, claims }: Fabric, now: number): readonly Draft[] {
    const claimed = new Map(fabric.flatMap((draft) => standingOf(draft)))
    const held = [...this.#standing.values()].flatMap((standing): Standing[] => {
      if (claimed.has(standing.draft.announcement.prefix)) return []
      const lost = { ...standing, lostAt: standing.lostAt ?? now }
      return now < leavesAt(lost, { view, claims }) ? [lost] : []
    })
    this.#standing = new Map([...claimed, ...held.map((one) => [one.draft.announcement.prefix, one] as const)])
    const ends = held.map((one) => leavesAt(one, { view, claims }))
    this.dueAt = ends.length === 0 ? undefined : Math.min(...ends)
    return [...fabric, ...held.map(({ draft }) => draft)]
  }
}

function standingOf(draft: Draft): [string, Standing][] {
  const { prefix, from } = draft.announcement
  const range = from.kind === 'pod-block' ? readRange(prefix) : undefined
  return range === undefined ? [] : [[prefix, { draft, range, lostAt: undefined }]]
}

/** At once where the policy does not cover the block any more, or anybody claims some of it. */
function leavesAt({ range, lostAt = 0 }: Standing, { view, claims }: Pick<Fabric, 'view' | 'claims'>): number {
  const covering = view.policies.flatMap(({ fabric }) => {
    const covers = (text: string) => {
      const supernet = readRange(text)
      return supernet !== undefined && contains(supernet, range)
    }
    return fabric !== undefined && fabric.podBlocks !== 'none' && fabric.supernets.some(covers) ? [fabric] : []
  })
  const sources = new Set(covering.map(({ podBlocks }) => podBlocks))
  const isClaimed = claims.some(({ cidr, source }) => {
    const other = sources.has(source) ? readRange(cidr) : undefined
    return other !== undefined && overlap(other, range)
  })
  if (isClaimed || covering.length === 0) return -Infinity
  return lostAt + Math.max(...covering.map(({ holdSeconds }) => holdSeconds)) * 1000
}
