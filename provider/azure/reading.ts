/**
 * Reads the world: one LIST per type and resource group feeds all documents of it, at the start, when a Service names
 * another group, and from time to time, so that what somebody changed by hand is seen and repaired.
 */
import type { Clock } from '../time/clock.ts'
import type { Documents, FirstSight } from '../document/documents.ts'
import type { DocId } from '../document/names.ts'
import { ArmError } from './arm/arm-error.ts'
import { Collection, type Listing } from './arm/collection.ts'
import type { ArmClient } from './arm/client.ts'
import type { DocIds } from './document/doc-ids.ts'
import { absent, readDocument, type ArmBody } from './document/arm-document.ts'
import { observe } from './observe.ts'
import { persist } from './persist.ts'
import { ReadingRounds, type Readings } from './reading-rounds.ts'

export interface ReadingOptions {
  readonly arm: ArmClient
  readonly documents: () => Documents
  readonly ids: DocIds
  readonly clock: Clock
  /** Told when a LIST failed and is tried again. */
  readonly onFailure: (error: unknown, retryMs: number) => void
  /** Told when what could not be read again in its round was read after all. */
  readonly onCaughtUp: () => void
}

export class Reading {
  readonly #options: ReadingOptions
  readonly #groups = new Map<string, Group>()
  readonly #single = new Set<DocId>()
  readonly #rounds: ReadingRounds
  #underWay = 0

  constructor(options: ReadingOptions) {
    this.#options = options
    this.#rounds = new ReadingRounds(options)
  }

  /** Reads all resources of a type in a group into documents; tries until it succeeds or the signal is aborted. */
  async join(type: string, resourceGroup: string, signal: AbortSignal): Promise<void> {
    await this.persist(() => this.#read(this.#group(type, resourceGroup), signal), signal)
  }

  /**
   * The same for a group that somebody has named and that may not exist; answers whether it does. Such a group is followed
   * only once it was found: one wrong name must not keep everything else from being read.
   */
  async visit(type: string, resourceGroup: string, signal: AbortSignal): Promise<boolean> {
    const group = { ...this.#group(type, resourceGroup), mayLack: true }
    return this.persist(() => this.#readIfThere(group, signal), signal)
  }

  /** Reads a group once more; resolves with what was sent after this call. One that does not exist shows nothing. */
  async refresh(type: string, resourceGroup: string, signal: AbortSignal): Promise<void> {
    const group = this.#group(type, resourceGroup)
    await this.persist(() => this.#readIfThere(group, signal), signal)
  }

  /** Reads one document that is followed by itself: its group may hold many others that are none of our business. */
  async follow(doc: DocId, signal: AbortSignal): Promise<void> {
    this.#single.add(doc)
    await this.persist(() => this.#readOne(doc, signal), signal)
  }

  /** Says of a document that nobody has heard of that it does not exist, if its type and group were read. */
  absenceOf(doc: DocId): FirstSight | undefined {
    const [type = '', group = ''] = keyPartsOf(doc)
    const read = this.#groups.get(keyOf(type, group))
    return read && { observed: absent, seenAt: read.readAt }
  }

  /** Whether the resources of this type in this group were read. */
  hasRead(type: string, resourceGroup: string): boolean {
    return this.#groups.has(keyOf(type, resourceGroup))
  }

  /** Whether more may soon be known. */
  get isUnderWay(): boolean {
    return this.#underWay > 0
  }

  /** When the oldest of the latest LISTs was sent. */
  readAt(): number {
    return Math.min(...[...this.#groups.values()].map((group) => group.readAt))
  }

  /** Reads everything once more; resolves when each list was read or has failed once. What failed is tried again by itself. */
  async again(signal: AbortSignal): Promise<void> {
    const lists = [...this.#groups].map(([key, group]) => [key, () => this.#readIfThere(group, signal)] as const)
    const single = [...this.#single].map((doc) => [doc, () => this.#readOne(doc, signal)] as const)
    const readings: Readings = new Map<string, () => Promise<unknown>>([...lists, ...single])
    this.#underWay += 1
    try {
      await this.#rounds.play(readings, signal)
    } finally {
      this.#underWay -= 1
    }
  }

  /** Tries until it succeeds or the signal is aborted; failures are told. */
  async persist<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    this.#underWay += 1
    try {
      return await persist(attempt, this.#options, signal)
    } finally {
      this.#underWay -= 1
    }
  }

  async #readOne(doc: DocId, signal: AbortSignal): Promise<void> {
    const { arm, clock, documents } = this.#options
    const sentAt = clock.now()
    documents().observe(doc, await readDocument(arm, doc, signal), sentAt)
  }

  async #readIfThere(group: Group, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#read(group, signal)
      return true
    } catch (error) {
      const wasThere = group.readAt > -Infinity
      // One that was never there is more often a wrong name: taken for gone, everything in the right one would be leaked.
      if (!isAbsence(error) || !(group.mayLack || wasThere)) throw error
      // It was there and has been deleted, with everything in it.
      if (wasThere) this.#takeIn(group, { sentAt: this.#options.clock.now(), resources: new Map() })
      return false
    }
  }

  async #read(group: Group, signal: AbortSignal): Promise<void> {
    this.#takeIn(group, await group.collection.refresh(signal))
  }

  #takeIn(group: Group, listing: Listing): void {
    const { documents, ids } = this.#options
    const key = keyOf(group.type, group.resourceGroup)
    // A document that is heard of for the first time here must not count as absent as of an earlier list of the same instant.
    this.#groups.delete(key)
    const seen = new Set<DocId>()
    for (const resource of listing.resources.values()) {
      const doc = ids.of(resource.id)
      seen.add(doc)
      documents().observe(doc, observe(resource as ArmBody), listing.sentAt)
    }
    // What is known and was not listed has been deleted by somebody else.
    for (const doc of documents().ids()) {
      const [type = '', name = ''] = keyPartsOf(doc)
      if (!seen.has(doc) && keyOf(type, name) === key) {
        documents().observe(doc, absent, listing.sentAt)
      }
    }
    group.readAt = listing.sentAt
    this.#groups.set(key, group)
  }

  #group(type: string, resourceGroup: string): Group {
    const known = this.#groups.get(keyOf(type, resourceGroup))
    if (known !== undefined) return known
    const { arm, clock } = this.#options
    const list = (signal: AbortSignal) => arm.list(type, resourceGroup, signal)
    const collection = new Collection({ list, clock })
    return { type, resourceGroup, collection, readAt: -Infinity, mayLack: false }
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof ArmError && error.status === 404 && error.disposition.do === 'waitFor'
}

interface Group {
  readonly type: string
  readonly resourceGroup: string
  readonly collection: Collection
  /** Only some Services have named it: that it is gone is their problem. */
  readonly mayLack: boolean
  readAt: number
}

function keyOf(type: string, resourceGroup: string): string {
  return `${type}/${resourceGroup}`.toLowerCase()
}

/** The collection that a resource is listed in, and its group: `loadBalancers`, `virtualMachineScaleSets/NAME/virtualMachines`. */
function keyPartsOf(doc: DocId): readonly string[] {
  const [, group, path] = /\/resourceGroups\/([^/]+)\/providers\/[^/]+\/(.+)$/i.exec(doc) ?? []
  return path === undefined || group === undefined ? [] : [path.split('/').slice(0, -1).join('/'), group]
}
