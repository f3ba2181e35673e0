/** One entry of a tar archive in the format of POSIX (ustar), which every tar reads. */
import { Buffer } from 'node:buffer'

const BLOCK = 512
/** Longer ones need extensions of the format. */
const LONGEST_NAME = 100

/** Writes an entry: its header, and its content filled up to whole blocks. @throws {RangeError} for a name that is too long */
export function tarEntry(name: string, content: Uint8Array, mtimeSeconds: number): readonly Uint8Array[] {
  const padding = (BLOCK - (content.length % BLOCK)) % BLOCK
  return [header(name, content.length, mtimeSeconds), content, Buffer.alloc(padding)]
}

/** Two empty blocks say that there is nothing more. */
export const tarEnd: Uint8Array = Buffer.alloc(2 * BLOCK)

function header(name: string, size: number, mtimeSeconds: number): Uint8Array {
  if (Buffer.byteLength(name) > LONGEST_NAME) throw new RangeError(`the name of an entry is too long: ${name}`)
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0)
  block.write(octal(0o600, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(octal(size, 11), 124)
  block.write(octal(mtimeSeconds, 11), 136)
  // The sum is taken with blanks in its own place.
  block.write(' '.repeat(8), 148)
  block.write('0', 156)
  block.write('ustar\u000000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${octal(sum, 6)}\u0000 `, 148)
  return block
}

function octal(value: number, digits: number): string {
  return Math.floor(value).toString(8).padStart(digits, '0')
}
