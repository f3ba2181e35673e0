import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Command lines, but for their arguments, by the name under which somebody types them. */
export type Programs = Readonly<Record<string, readonly string[]>>

/** Puts programs into a folder for a PATH. */
export async function writePrograms(folder: string, programs: Programs): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, command] of Object.entries(programs)) {
    const words = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
    const file = join(folder, name)
    await writeFile(file, `#!/bin/sh\nexec ${words} "$@"\n`)
    await chmod(file, 0o755)
  }
}
