import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const held = new Set<string>()

/**
 * Takes a directory for this process; the answer gives it back. A lock of a process that is gone (kill -9 leaves one) is
 * taken over. Throws when another emulator has the directory: two writers would destroy each other's journal.
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'lock')
  if (held.has(path)) throw new Error(`${directory} is in use by another emulator of this process`)
  if (!tryToCreate(path)) {
    const owner = Number(readFileSync(path, 'utf8'))
    if (isAlive(owner)) throw new Error(`${directory} is in use by the emulator with process id ${owner}`)
    rmSync(path, { force: true })
    if (!tryToCreate(path)) throw new Error(`${directory} was taken by another emulator just now`)
  }
  held.add(path)
  return () => {
    held.delete(path)
    rmSync(path, { force: true })
  }
}

function tryToCreate(path: string): boolean {
  try {
    const file = openSync(path, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** A lock with our own id is left from before: in a container every process is number 1. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
