/**
 * Gathers what changes and hands it to the journal at the end of the turn: a request is applied in one turn and answered
 * in a later one, so all that it changed is on disk as one piece before its answer leaves.
 */
import type { Journal } from './journal.ts'
import type { Change, Section, Sections } from './section.ts'

export class Keeper {
  readonly #sections: ReadonlyMap<string, Section>
  readonly #journal: Journal
  readonly #warn: (line: string) => void
  readonly #marked = new Map<string, Set<string>>()
  #state: 'idle' | 'queued' | 'closed' = 'idle'

  constructor(sections: readonly Section[], journal: Journal, warn: (line: string) => void) {
    this.#sections = new Map(sections.map((section) => [section.name, section]))
    this.#journal = journal
    this.#warn = warn
  }

  /** Notes that a record changed, came or went. */
  mark(section: string, key: string): void {
    if (this.#state === 'closed' || !this.#sections.has(section)) return
    const keys = this.#marked.get(section)
    if (keys === undefined) this.#marked.set(section, new Set([key]))
    else keys.add(key)
    if (this.#state === 'queued') return
    this.#state = 'queued'
    queueMicrotask(() => this.#flush())
  }

  /** Writes what is left; whatever changes afterwards is not kept. */
  close(): void {
    this.#flush()
    this.#state = 'closed'
  }

  #flush(): void {
    if (this.#state === 'closed') return
    this.#state = 'idle'
    if (this.#marked.size === 0) return
    const changes = [...this.#marked].flatMap(([name, keys]) => this.#changesOf(name, keys))
    this.#marked.clear()
    try {
      this.#journal.append(changes)
      if (this.#journal.isLong) this.#journal.compact(sectionsOf([...this.#sections.values()]))
    } catch (error) {
      // A full disk must not end the emulator; but nobody may believe that its state is still kept.
      this.#warn(`the state can no longer be kept: ${String(error)}`)
      this.#state = 'closed'
    }
  }

  #changesOf(name: string, keys: ReadonlySet<string>): Change[] {
    return [...keys].map((key) => [name, key, this.#sections.get(name)?.read(key)])
  }
}

/** Reads the whole state. */
export function sectionsOf(sections: readonly Section[]): Sections {
  return new Map(
    sections.map((section) => {
      const records = [...section.keys()].map((key) => [key, section.read(key)] as const)
      return [section.name, new Map(records.filter(([, value]) => value !== undefined))]
    }),
  )
}

/** Puts a whole state back, section by section. */
export function restoreSections(sections: readonly Section[], from: Sections): void {
  for (const section of sections) section.restore([...(from.get(section.name)?.values() ?? [])])
}
