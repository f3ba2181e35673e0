import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a file whole, readable by its owner only (it holds passwords), and on the disk before it returns. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await rm(path, { force: true }) // an older one may have been open to others
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Puts `from` in the place of `to`: a daemon that restarts at any instant reads one or the other, never half of one. */
export async function replaceFile(from: string, to: string): Promise<void> {
  await rename(from, to)
  const folder = await open(dirname(to))
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Returns a file's text, undefined if there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
}
