import { cp, mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { output } from '../process/run.ts'

const root = join(import.meta.dirname, '../../..')

/** Builds as the stage `build` of the Dockerfile does, of nothing but what .dockerignore lets through; answers where the bundles are. */
export async function buildInContext(folder: string, signal: AbortSignal): Promise<string> {
  const lines = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n')
  const let_through = lines.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []))
  await mkdir(folder, { recursive: true })
  for (const name of let_through) await cp(join(root, name), join(folder, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await output({ command: 'npm', args: ['run', 'build'], cwd: folder, timeoutMs: 120_000 }, signal)
  return join(folder, 'dist')
}
