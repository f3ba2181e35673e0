/** What outlives a restart of an emulator: who it is, and what stands in it. */
import { mkdirSync } from 'node:fs'
import type { ArmWorld } from '../arm/dispatch.ts'
import { keyOf } from '../arm/resource-id.ts'
import type { CertifiedNames } from '../http/host.ts'
import { createIdentity, identityIn } from './identity.ts'
import type { Identity } from './identity.ts'
import { Journal } from './journal.ts'
import { Keeper, restoreSections } from './keeper.ts'
import { lockDirectory } from './lock.ts'
import type { Section } from './section.ts'
import { sectionsOfWorld } from './world-sections.ts'

export interface State {
  readonly identity: Identity
  /** Puts back what was kept, and keeps every change from now on; `more` is what stands beside the world. */
  keep(world: ArmWorld, more: readonly Section[]): void
  /** Ends the keeping: what changes afterwards is lost. */
  close(): void
}

export interface StatePlace {
  /** In memory only for undefined. */
  readonly directory: string | undefined
  /** Where the emulator is reached; undefined: nowhere but in its own process. */
  readonly names: CertifiedNames | undefined
}

/**
 * Opens the state in a directory, or one in memory. Throws when another emulator has the directory, or when
 * what stands there is damaged.
 */
export async function openState({ directory, names }: StatePlace, warn: (line: string) => void): Promise<State> {
  if (directory === undefined) {
    return { identity: await createIdentity(names), keep: () => undefined, close: () => undefined }
  }
  mkdirSync(directory, { recursive: true })
  const unlock = lockDirectory(directory)
  try {
    return stateIn(await identityIn(directory, names), new Journal(directory), unlock, warn)
  } catch (error) {
    unlock()
    throw error
  }
}

function stateIn(identity: Identity, journal: Journal, unlock: () => void, warn: (line: string) => void): State {
  let keeper: Keeper | undefined
  let open = true
  return {
    identity,
    keep(world, more) {
      const sections = [...sectionsOfWorld(world), ...more]
      restoreSections(sections, journal.loaded)
      const keeping = new Keeper(sections, journal, warn)
      world.engine.changes.on(({ type, id }) => keeping.mark(keyOf(type), keyOf(id)))
      for (const section of sections) section.watch?.((key) => keeping.mark(section.name, key))
      keeper = keeping
    },
    close() {
      // A second one would close a file that somebody else has by then.
      if (!open) return
      open = false
      keeper?.close()
      journal.close()
      unlock()
    },
  }
}
