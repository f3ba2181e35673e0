import { chmod, chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { finish } from '../process/run.ts'
import type { Part } from './part.ts'

const root = join(import.meta.dirname, '../../..')
const nobody = 65534
/** What the README promises for `npm start -- --once`. */
const promisedMs = 3 * 60_000

/** `npm start -- --once` as root and as a user without any right, side by side, as two people on one machine would. */
export async function runStart({ checks, folder }: Part, signal: AbortSignal): Promise<void> {
  const asRoot = start(['npm', 'start', '--', '--once'], {}, signal)
  const asNobody = asUnprivileged(folder, signal)
  asNobody.catch(() => undefined) // looked at below: it may fail while the first is still awaited
  await checks.check('npm start -- --once walks and ends with 0, as root', () => asRoot)
  await checks.check(
    'npm start -- --once walks and ends with 0, as an unprivileged user, beside the other',
    () => asNobody,
  )
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
  await mkdir(home, { recursive: true })
  await chown(home, nobody, nobody)
  const walk = [
    `mount --bind '${root}' '${place}'`,
    `mount -o remount,bind,ro '${place}'`,
    `cd '${place}'`,
    `exec setpriv --reuid=${nobody} --regid=${nobody} --clear-groups --no-new-privs npm start -- --once`,
  ]
  await start(['unshare', '--mount', 'sh', '-c', walk.join(' && ')], { HOME: home, TMPDIR: home }, signal)
}

async function start(
  [command = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const began = performance.now()
  const { code, stdout, stderr } = await finish(
    { command, args, cwd: root, env, timeoutMs: promisedMs + 20_000 },
    signal,
  )
  if (code !== 0) throw new Error(`ended with ${code}\n${(stdout + stderr).slice(-3000)}`)
  const tookMs = performance.now() - began
  if (tookMs > promisedMs) throw new Error(`took ${(tookMs / 1000).toFixed(0)} s`)
}
