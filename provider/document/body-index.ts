import type { Index } from './kind.ts'
import type { Owner, Point } from './names.ts'

/** An `Index` arranged for the world's questions. */
export interface BodyIndex {
  readonly gives: ReadonlyMap<Point, boolean>
  readonly users: ReadonlyMap<Point, ReadonlySet<Owner>>
  readonly shares: ReadonlyMap<Owner, unknown>
  /** Everybody with a share or a pointer. */
  readonly owners: ReadonlySet<Owner>
}

export const emptyIndex: BodyIndex = { gives: new Map(), users: new Map(), shares: new Map(), owners: new Set() }

export function arrange(index: Index<unknown>): BodyIndex {
  const users = new Map<Point, Set<Owner>>()
  const owners = new Set(index.shares.keys())
  for (const { point, owner } of index.uses) {
    const set = users.get(point) ?? new Set()
    users.set(point, set.add(owner))
    owners.add(owner)
  }
  return { gives: index.gives, users, shares: index.shares, owners }
}
