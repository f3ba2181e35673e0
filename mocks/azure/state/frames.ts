/**
 * Frames: length, checksum, payload. A process that is killed in the middle of a write leaves half a frame at the end;
 * the checksum tells it from a whole one, so that a write stands in the file entirely or not at all.
 */
import { deserialize, serialize } from 'node:v8'
import { crc32 } from 'node:zlib'

const headerBytes = 8

/** Makes one frame of any plain value. Node's own format, because JSON loses what is undefined or infinite. */
export function encodeFrame(value: unknown): Buffer {
  const payload = serialize(value)
  const header = Buffer.alloc(headerBytes)
  header.writeUInt32LE(payload.byteLength, 0)
  header.writeUInt32LE(crc32(payload), 4)
  return Buffer.concat([header, payload])
}

export interface Frames {
  readonly values: readonly unknown[]
  /** Where the last whole frame ends: what stands behind it was never finished. */
  readonly goodBytes: number
}

/** Reads the whole frames from the beginning, up to the first that is not. */
export function decodeFrames(bytes: Buffer): Frames {
  const values: unknown[] = []
  let at = 0
  while (at + headerBytes <= bytes.byteLength) {
    const end = at + headerBytes + bytes.readUInt32LE(at)
    const payload = bytes.subarray(at + headerBytes, end)
    if (end > bytes.byteLength || crc32(payload) !== bytes.readUInt32LE(at + 4)) break
    values.push(deserialize(payload))
    at = end
  }
  return { values, goodBytes: at }
}
