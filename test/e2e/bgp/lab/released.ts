import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { UnpackedRelease } from '../../tools/debian.ts'

/**
 * A place where programs of an unpacked release run: its `/usr`, with `/etc`, `/run` and `/var` of this place alone, so that
 * a daemon's fixed paths are private. `ip netns exec` gives each program a mount namespace, which ends with it.
 */
export interface ReleasedPlace {
  readonly folder: string
  /** What is mounted at its `usr`. */
  readonly usr: string
  /** Wraps a command line, to be run by `ip netns exec`. */
  wrap(command: readonly string[]): readonly string[]
}

/** Makes a place in `folder`, which must not lie in a folder that it hides (`/usr`, `/etc`, `/run`, `/var`). */
export async function createReleasedPlace(release: UnpackedRelease, folder: string): Promise<ReleasedPlace> {
  for (const path of ['usr', 'etc/frr', 'etc/pam.d', 'run/frr', 'var/tmp', 'var/lib/frr', 'var/log'])
    await mkdir(join(folder, path), { recursive: true })
  for (const file of ['etc/passwd', 'etc/group'])
    await writeFile(join(folder, file), await readFile(join(release.folder, file)))
  // For whoever takes the folder for a root of his own.
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    await rm(join(folder, name), { force: true })
    await symlink(`usr/${name}`, join(folder, name))
  }
  // vtysh asks PAM even for root.
  await writeFile(join(folder, 'etc/pam.d/frr'), 'auth sufficient pam_permit.so\naccount sufficient pam_permit.so\n')
  const usr = join(release.folder, 'usr')
  // /usr last: mount itself lies there.
  const script = [
    `mount --bind '${usr}' '${folder}/usr'`,
    `ln -sfn /run '${folder}/var/run'`,
    ...['etc', 'run', 'var', 'usr'].map((name) => `mount --rbind '${folder}/${name}' /${name}`),
    'exec "$@"',
  ]
  return { folder, usr, wrap: (command) => ['sh', '-c', script.join(' && '), 'sh', ...command] }
}
