/**
 * Management locks (azure-resource-manager/management/lock-resources): CanNotDelete keeps from deleting, ReadOnly from
 * everything but reading. A lock holds for its scope and for all below it; a group cannot be deleted over a lock in it.
 */
import type { Engine } from '../arm/engine.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { JsonObject } from '../arm/json.ts'
import { keyOf } from '../arm/resource-id.ts'
import type { Lasting } from '../state/section.ts'

export interface Lock {
  readonly name: string
  /** The id of what is locked: a subscription, a group or a resource. */
  readonly scope: string
  readonly level: 'CanNotDelete' | 'ReadOnly'
  readonly notes: string | undefined
}

export type LockedOperation = 'write' | 'delete'

export class Locks implements Lasting<readonly Lock[]> {
  readonly #locks = new Map<string, Lock>()
  #watcher: () => void = () => undefined

  constructor(engine: Engine) {
    // A lock has no life beyond what it locks.
    engine.changes.on(({ id, phase }) => {
      if (phase !== 'deleted') return
      for (const lock of this.within(id)) this.remove(lock.scope, lock.name)
    })
  }

  get(scope: string, name: string): Lock | undefined {
    return this.#locks.get(keyOf(`${scope} ${name}`))
  }

  set(lock: Lock): void {
    this.#locks.set(keyOf(`${lock.scope} ${lock.name}`), lock)
    this.#watcher()
  }

  remove(scope: string, name: string): void {
    if (this.#locks.delete(keyOf(`${scope} ${name}`))) this.#watcher()
  }

  saved(): readonly Lock[] {
    return [...this.#locks.values()]
  }

  restore(locks: readonly Lock[]): void {
    for (const lock of locks) this.set(lock)
  }

  watch(changed: () => void): void {
    this.#watcher = changed
  }

  /** Answers the locks on `scope` and on whatever is in it. */
  within(scope: string): readonly Lock[] {
    return [...this.#locks.values()].filter((lock) => isWithin(scope, lock.scope))
  }

  /** Refuses with 409 what a lock on `id` or above it forbids, and the deletion of what holds a locked thing. */
  assertAllowed(id: string, operation: LockedOperation): void {
    const above = [...this.#locks.values()].filter((lock) => isWithin(lock.scope, id))
    const below = operation === 'delete' ? this.within(id) : []
    const locks = [...above, ...below].filter(({ level }) => operation === 'delete' || level === 'ReadOnly')
    if (locks.length === 0) return
    throw errors.scopeLocked(id, operation, [...new Set(locks.map(({ scope }) => scope))])
  }
}

function isWithin(outer: string, inner: string): boolean {
  return keyOf(inner) === keyOf(outer) || keyOf(inner).startsWith(`${keyOf(outer)}/`)
}

export function viewLock({ name, scope, level, notes }: Lock): JsonObject {
  const properties = { level, ...(notes === undefined ? {} : { notes }) }
  return { properties, id: `${scope}/providers/Microsoft.Authorization/locks/${name}`, type: lockType, name }
}

const lockType = 'Microsoft.Authorization/locks'
