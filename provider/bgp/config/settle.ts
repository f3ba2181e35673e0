/**
 * Which of the resources of one kind serve, where some cannot serve together. What stood before and did not change comes
 * first, then the oldest; a resource that is refused leaves its previous version in force, so that a mistake in a pool
 * costs nobody an address.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '#provider/intent/problem'
import type { Report } from './report.ts'

export interface Candidate<T> {
  readonly name: string
  /** Undefined where it could not be read, which `report` tells. */
  readonly item: T | undefined
  readonly report: Report
}

/** What keeps `item` from serving beside `others`, undefined if nothing does. */
export type Obstacle<T> = (item: T, others: readonly T[]) => Problem | undefined

interface Named {
  readonly name: string
}

/** The order of all lists of a model. */
export function byName(one: Named, other: Named): number {
  return one.name < other.name ? -1 : Number(one.name > other.name)
}

/** Chooses among `candidates`, oldest first. The answer is ordered by name. */
export function settle<T extends Named>(
  candidates: readonly Candidate<T>[],
  previous: readonly T[],
  obstacle: Obstacle<T>,
): readonly T[] {
  const before = new Map(previous.map((item) => [item.name, item]))
  const refused = new Map<string, Problem | undefined>()
  for (const { name, item, report } of candidates)
    if (item === undefined || report.isRefused) refused.set(name, undefined)
  // One that falls back to what stood before may now be in the way of one that was let in: again, until none falls.
  for (;;) {
    const { serving, losers } = tryOut(candidates, before, { refused, obstacle })
    const falling = losers.filter(({ name }) => !refused.has(name))
    if (falling.length === 0) {
      tell(candidates, refused, new Set(serving.map(({ name }) => name)))
      return serving.toSorted(byName)
    }
    for (const { name, problem } of falling) refused.set(name, problem)
  }
}

function tryOut<T extends Named>(
  candidates: readonly Candidate<T>[],
  before: ReadonlyMap<string, T>,
  { refused, obstacle }: { readonly refused: ReadonlyMap<string, unknown>; readonly obstacle: Obstacle<T> },
) {
  const serving: T[] = []
  const losers: { readonly name: string; readonly problem: Problem }[] = []
  const wanted = candidates.flatMap(({ name, item }) => {
    const wish = refused.has(name) ? before.get(name) : item
    return wish === undefined ? [] : [{ wish, stood: isDeepStrictEqual(wish, before.get(name)) }]
  })
  for (const { wish } of [...wanted.filter(({ stood }) => stood), ...wanted.filter(({ stood }) => !stood)]) {
    const problem = obstacle(wish, serving)
    if (problem === undefined) serving.push(wish)
    else losers.push({ name: wish.name, problem })
  }
  return { serving, losers }
}

function tell<T>(
  candidates: readonly Candidate<T>[],
  refused: ReadonlyMap<string, Problem | undefined>,
  serving: ReadonlySet<string>,
): void {
  for (const { name, report } of candidates) {
    const problem = refused.get(name)
    if (problem !== undefined) report.refuse(problem)
    if (refused.has(name) && serving.has(name)) report.keepsPrevious()
  }
}
