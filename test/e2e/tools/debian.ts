/**
 * Programs of a Debian release, unpacked into a folder of `.tools/` and not installed: apt resolves and downloads them with
 * state of its own (an empty list of installed packages, so that every library comes along), dpkg-deb unpacks them.
 * Nothing of the machine's own packages changes, and a release other than the machine's works beside it.
 */
import { createHash } from 'node:crypto'
import { access, appendFile, mkdir, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { output } from '../process/run.ts'

export interface DebianPrograms {
  /** For the report: "Debian bookworm". */
  readonly release: string
  readonly packages: readonly string[]
  /** System users and groups that the packages' scripts would have made; root is in each of the groups. */
  readonly groups: readonly string[]
}

/** A release's own `/usr`, and the accounts its programs ask for. */
export interface UnpackedRelease {
  readonly folder: string
}

const root = join(import.meta.dirname, '../../..')

/** Unpacks the programs unless an earlier run did, and returns where. */
export async function unpackPrograms(
  programs: DebianPrograms,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<UnpackedRelease> {
  const hash = createHash('sha256').update(JSON.stringify(programs)).digest('hex').slice(0, 12)
  const folder = join(root, '.tools', `debian-${programs.release}-${hash}`)
  const name = `${programs.packages.join(', ')} of Debian ${programs.release}`
  if (await exists(folder)) {
    say(`${name}: unpacked earlier`)
    return { folder }
  }
  const workshop = join(root, '.tools', `unpack-${programs.release}-${process.pid}`)
  const began = performance.now()
  try {
    await download(programs, workshop, signal)
    await unpack(programs, workshop, signal)
    await moveIn(join(workshop, 'root'), folder)
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
  say(`fetched ${name} in ${((performance.now() - began) / 1000).toFixed(0)} s`)
  return { folder }
}

async function download({ release, packages }: DebianPrograms, workshop: string, signal: AbortSignal): Promise<void> {
  await mkdir(join(workshop, 'lists', 'partial'), { recursive: true })
  await mkdir(join(workshop, 'cache', 'archives', 'partial'), { recursive: true })
  await writeFile(join(workshop, 'status'), '')
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
  const mirror = await systemMirror(workshop, signal)
  await writeFile(join(workshop, 'sources.list'), `deb [signed-by=${keyring}] ${mirror} ${release} main\n`)
  const options = [
    ...privateState(workshop),
    `-oDir::Etc::sourcelist=${join(workshop, 'sources.list')}`,
    '-oDir::Etc::sourceparts=/dev/null',
    `-oDir::State::status=${join(workshop, 'status')}`,
  ]
  await apt([...options, 'update'], signal)
  await apt([...options, 'install', '--download-only', '--yes', '--no-install-recommends', ...packages], signal)
}

/** The mirror that the machine's own sources name for its own release: what apt would fetch from there, it may for another. */
async function systemMirror(workshop: string, signal: AbortSignal): Promise<string> {
  const [, codename = ''] = /^VERSION_CODENAME=(\S+)$/mu.exec(await readFile('/etc/os-release', 'utf8')) ?? []
  const uris = await apt([...privateState(workshop), 'update', '--print-uris'], signal)
  const [, mirror] = new RegExp(`^'([^']+?)/?/dists/${codename}/InRelease'`, 'mu').exec(uris) ?? []
  if (codename === '' || mirror === undefined)
    throw new Error(`apt's sources name no mirror of this machine's release (${codename})`)
  return mirror
}

function privateState(workshop: string): readonly string[] {
  return [
    `-oDir::State::lists=${join(workshop, 'lists')}`,
    `-oDir::Cache=${join(workshop, 'cache')}`,
    '-oAPT::Sandbox::User=root',
    '-oAcquire::Languages=none',
    '-oAcquire::Retries=3',
    '-oAcquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    '-oAcquire::IndexTargets::deb::DEP-11-icons::DefaultEnabled=false',
  ]
}

async function apt(args: readonly string[], signal: AbortSignal): Promise<string> {
  return await output({ command: 'apt-get', args, timeoutMs: 5 * 60_000 }, signal)
}

async function unpack({ groups }: DebianPrograms, workshop: string, signal: AbortSignal): Promise<void> {
  const target = join(workshop, 'root')
  // The links of a merged /usr, before a package that still ships /lib makes a directory of it.
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    await mkdir(join(target, 'usr', name), { recursive: true })
    await symlink(join('usr', name), join(target, name))
  }
  const archives = join(workshop, 'cache', 'archives')
  for (const file of await readdir(archives)) {
    if (!file.endsWith('.deb')) continue
    await extract(join(archives, file), target, signal)
  }
  for (const file of ['passwd', 'group']) await writeFile(join(target, 'etc', file), await readFile(`/etc/${file}`))
  for (const [index, group] of groups.entries()) {
    const id = 64_000 + index
    await appendFile(join(target, 'etc/passwd'), `${group}:x:${id}:${id}::/nonexistent:/usr/sbin/nologin\n`)
    await appendFile(join(target, 'etc/group'), `${group}:x:${id}:root\n`)
  }
}

/** By tar: `dpkg-deb --extract` puts directories in the place of the links. */
async function extract(archive: string, target: string, signal: AbortSignal): Promise<void> {
  const script =
    'dpkg-deb --fsys-tarfile "$1" >"$1.tar" && tar -x --keep-directory-symlink -f "$1.tar" -C "$2" && rm "$1.tar"'
  await output({ command: 'sh', args: ['-c', script, 'sh', archive, target] }, signal)
}

/** Another run may have been faster; both unpacked the same. */
async function moveIn(made: string, folder: string): Promise<void> {
  await rename(made, folder).catch(async (error: unknown) => {
    if (!(await exists(folder))) throw error
  })
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
