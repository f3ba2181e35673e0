import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Clock } from '#provider/time/clock'
import { tarEnd, tarEntry } from './tar.ts'

export interface SupportFile {
  readonly name: string
  readonly text: string
}

export interface BundleOptions {
  readonly path: string
  readonly clock: Clock
  /** How many bytes may go in before they are packed; what does not fit any more is named instead. */
  readonly mostBytes: number
}

export interface WrittenBundle {
  readonly files: readonly string[]
  /** Left out, because the bundle was full. */
  readonly left: readonly string[]
}

/** Packs files as they come, one after the other, so that none but the one in hand is in memory. Leaves no half a file behind. */
export async function writeSupportBundle(
  files: AsyncIterable<SupportFile>,
  options: BundleOptions,
): Promise<WrittenBundle> {
  const written: string[] = []
  const left: string[] = []
  const { path, clock, mostBytes } = options
  async function* archive(): AsyncGenerator<Uint8Array> {
    const mtime = clock.now() / 1000
    let bytes = 0
    for await (const { name, text } of files) {
      const content = Buffer.from(text)
      const isTooMuch = bytes + content.length > mostBytes
      ;(isTooMuch ? left : written).push(name)
      if (isTooMuch) continue
      bytes += content.length
      yield* tarEntry(`berth-support/${name}`, content, mtime)
    }
    const index = JSON.stringify({ files: written, leftOut: left }, undefined, 2)
    yield* tarEntry('berth-support/index.json', Buffer.from(index), mtime)
    yield tarEnd
  }
  try {
    // For whoever runs it alone: names and addresses of a cluster are nobody else's business either.
    await pipeline(Readable.from(archive()), createGzip(), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    // A file that stood there before is somebody's.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(path, { force: true })
    throw error
  }
  return { files: written, left }
}
