import { open } from 'node:fs/promises'

/** Reads the end of a file, where what matters last stands, from the beginning of a line. */
export async function readTail(path: string, mostBytes: number): Promise<string> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - mostBytes)
    const length = size - start
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
    const text = buffer.subarray(0, bytesRead).toString('utf8')
    if (start === 0) return text
    return `(${start} bytes before this are left out)\n${text.slice(text.indexOf('\n') + 1)}`
  } finally {
    await file.close()
  }
}
