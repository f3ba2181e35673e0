import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { Failure } from './failure.ts'

/** Reads a file, or standard input for `-`. @throws {Failure} that begins with `name` */
export async function readText(path: string, name: string): Promise<string> {
  if (path === '-') return text(process.stdin)
  return readFile(path, 'utf8').catch((error: Error) => {
    throw new Failure(`${name}: ${error.message}`, 2)
  })
}
