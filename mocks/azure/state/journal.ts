/**
 * The state on disk: a snapshot, and a journal of what changed since. A change is written in one piece before the request
 * that made it is answered, so what a client was told survives a kill at any instant. The snapshot names the journal that
 * goes on from it: a kill between the two leaves the older pair whole.
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { decodeFrames, encodeFrame } from './frames.ts'
import type { Change, Sections } from './section.ts'

interface Snapshot {
  readonly generation: number
  readonly sections: Sections
}

/** A journal below this many bytes is not worth a snapshot. */
const smallJournalBytes = 8 * 1024 * 1024
/** A journal may outgrow its snapshot this much: writing snapshots stays a small share of all writing. */
const journalPerSnapshot = 4

export class Journal {
  readonly #directory: string
  #generation: number
  #file: number
  #bytes: number
  #snapshotBytes: number
  /** What stood there when it was opened. */
  readonly loaded: Sections

  /** Opens or creates the state in a directory that exists. Throws when a file there is none of its own. */
  constructor(directory: string) {
    this.#directory = directory
    const before = readIfThere(this.#snapshotPath)
    const { generation, sections } = readSnapshot(before, this.#snapshotPath)
    this.#generation = generation
    this.#snapshotBytes = before?.byteLength ?? 0
    const { values, goodBytes } = decodeFrames(readIfThere(this.#journalPath(generation)) ?? Buffer.alloc(0))
    this.loaded = replay(sections, values)
    this.#file = openSync(this.#journalPath(generation), 'a')
    // Half a frame in front of the next one would hide everything behind it.
    ftruncateSync(this.#file, goodBytes)
    this.#bytes = goodBytes
  }

  /** Writes changes so that all of them survive, or none. */
  append(changes: readonly Change[]): void {
    const frame = encodeFrame(changes)
    for (let at = 0; at < frame.byteLength;) at += writeSync(this.#file, frame, at)
    this.#bytes += frame.byteLength
  }

  /** Answers whether the journal has grown so long that a snapshot is due. */
  get isLong(): boolean {
    return this.#bytes > Math.max(smallJournalBytes, journalPerSnapshot * this.#snapshotBytes)
  }

  /** Writes the whole state and begins an empty journal behind it. */
  compact(sections: Sections): void {
    const generation = this.#generation + 1
    const frame = encodeFrame({ generation, sections } satisfies Snapshot)
    const draft = `${this.#snapshotPath}.draft`
    const file = openSync(draft, 'w')
    for (let at = 0; at < frame.byteLength;) at += writeSync(file, frame, at)
    fsyncSync(file)
    closeSync(file)
    // A journal of that number can only be left from a snapshot that was never put in place.
    rmSync(this.#journalPath(generation), { force: true })
    renameSync(draft, this.#snapshotPath)
    closeSync(this.#file)
    rmSync(this.#journalPath(this.#generation), { force: true })
    this.#file = openSync(this.#journalPath(generation), 'a')
    this.#generation = generation
    this.#bytes = 0
    this.#snapshotBytes = frame.byteLength
  }

  close(): void {
    closeSync(this.#file)
  }

  get #snapshotPath(): string {
    return join(this.#directory, 'state.snapshot')
  }

  #journalPath(generation: number): string {
    return join(this.#directory, `state.journal.${generation}`)
  }
}

function readSnapshot(bytes: Buffer | undefined, path: string): Snapshot {
  if (bytes === undefined) return { generation: 0, sections: new Map() }
  const [snapshot] = decodeFrames(bytes).values
  // It was put in place whole: if it is not, somebody else wrote it, and starting empty would hide that.
  if (snapshot === undefined) throw new Error(`${path} is damaged: remove it to start with nothing`)
  return snapshot as Snapshot
}

function replay(sections: Sections, frames: readonly unknown[]): Sections {
  const state = new Map([...sections].map(([name, records]) => [name, new Map(records)] as const))
  for (const [name, key, value] of frames.flatMap((frame) => frame as readonly Change[])) {
    const records = state.get(name) ?? new Map<string, unknown>()
    state.set(name, records)
    if (value === undefined) records.delete(key)
    else records.set(key, value)
  }
  return state
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
