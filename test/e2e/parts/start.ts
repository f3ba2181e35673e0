import { chmod, chown, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { finish } from '../process/run.ts'
import type { Part } from './part.ts'

const root = join(import.meta.dirname, '../../..')
const nobody = 65534
/** What the README promises for `npm start -- --once`. */
const promisedMs = 3 * 60_000

/** `npm start -- --once` as root and as a user without any right, side by side, as two people on one machine would. */
export async function runStart({ checks, folder }: Part, signal: AbortSignal): Promise<void> {
  const asRoot = asTheUser(folder, signal)
  const asNobody = asUnprivileged(folder, signal)
  asNobody.catch(() => undefined) // looked at below: it may fail while the first is still awaited
  await checks.check('npm start -- --once walks and ends with 0, as root', () => asRoot)
  await checks.check(
    'npm start -- --once walks and ends with 0, as an unprivileged user, beside the other',
    () => asNobody,
  )
}

async function asTheUser(folder: string, signal: AbortSignal): Promise<void> {
  const temporary = join(folder, 'temporary-of-root')
  await mkdir(temporary)
  await start({ command: ['npm', 'start', '--', '--once'], env: {}, temporary }, signal)
}

/**
 * The clone may lie where only root can go (below /root), so it is mounted a second time, read-only, at a place that
 * everyone can reach: in a mount namespace of its own, so that nothing is copied and the mount ends with the command.
 */
async function asUnprivileged(folder: string, signal: AbortSignal): Promise<void> {
  const place = join(folder, 'clone')
  const home = join(folder, 'home')
  await chmod(folder, 0o711)
  await mkdir(place, { recursive: true })
  const temporary = join(folder, 'temporary-of-nobody')
  for (const own of [home, temporary]) {
    await mkdir(own)
    await chown(own, nobody, nobody)
  }
  const walk = [
    `mount --bind '${root}' '${place}'`,
    `mount -o remount,bind,ro '${place}'`,
    `cd '${place}'`,
    `exec setpriv --reuid=${nobody} --regid=${nobody} --clear-groups --no-new-privs npm start -- --once`,
  ]
  const command = ['unshare', '--mount', 'sh', '-c', walk.join(' && ')]
  await start({ command, env: { HOME: home }, temporary }, signal)
}

interface Start {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** An empty folder for temporary files, which must be empty again afterwards. */
  readonly temporary: string
}

async function start({ command, env, temporary }: Start, signal: AbortSignal): Promise<void> {
  const [program = '', ...args] = command
  const began = performance.now()
  // npm keeps compiled code of its own in the temporary folder.
  const all = { ...env, TMPDIR: temporary, NODE_DISABLE_COMPILE_CACHE: '1' }
  const { code, stdout, stderr } = await finish(
    { command: program, args, cwd: root, env: all, timeoutMs: promisedMs + 20_000 },
    signal,
  )
  const text = stdout + stderr
  if (code !== 0) throw new Error(`ended with ${code}\n${text.slice(-3000)}`)
  const complete = stdout.match(/ 3\/3\s*$/gmu) ?? []
  if (complete.length !== 3)
    throw new Error(`the table shows ${complete.length} of 3 complete lines:\n${text.slice(-3000)}`)
  const left = await readdir(temporary)
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`)
  const tookMs = performance.now() - began
  if (tookMs > promisedMs) throw new Error(`took ${(tookMs / 1000).toFixed(0)} s`)
}
