/** What the machine must have. Where something is missing the run fails with one line that says what: it never skips. */
import { finish, output } from '../process/run.ts'

const oldestGo = { major: 1, minor: 26 } as const

/** Command -> the Debian package that brings it. */
const packages: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  nft: 'nftables',
  openssl: 'openssl',
  curl: 'curl',
  setpriv: 'util-linux',
  'systemd-analyze': 'systemd',
}

/** Installs what is missing, and throws with one line where the machine cannot do: no root, no Linux, no Go. */
export async function prepareMachine(say: (text: string) => void, signal: AbortSignal): Promise<void> {
  requireRoot()
  // Where Go's own archive is unpacked, which a shell of root often does not know.
  process.env['PATH'] += ':/usr/local/go/bin'
  const go = await requireGo(signal)
  await installPackages(say, signal)
  say(`Node ${process.version}, ${go}`)
}

/** Throws unless this is root on Linux, which alone may make network namespaces. */
function requireRoot(): void {
  if (process.platform !== 'linux') throw new Error('this needs Linux: it builds its site from network namespaces')
  if (process.getuid?.() !== 0) throw new Error('this needs root to make network namespaces: run it as root')
}

/** Throws unless a Go toolchain is there that can build the pinned Kubernetes. */
async function requireGo(signal: AbortSignal): Promise<string> {
  const wanted = `Go >= ${oldestGo.major}.${oldestGo.minor} is needed to build the real Kubernetes components`
  const env = { GOTOOLCHAIN: 'local' }
  const answer = await finish({ command: 'go', args: ['env', 'GOVERSION'], env }, signal).catch(() => undefined)
  const version = answer?.stdout.trim() ?? ''
  const [, major, minor] = /^go(\d+)\.(\d+)/u.exec(version) ?? []
  if (minor === undefined) throw new Error(`${wanted}: there is no \`go\` on the PATH`)
  const isOld = Number(major) === oldestGo.major && Number(minor) < oldestGo.minor
  if (isOld) throw new Error(`${wanted}: this is ${version}`)
  return version
}

/** Installs the Debian packages that are missing, from the mirrors that the system itself names. */
async function installPackages(say: (text: string) => void, signal: AbortSignal): Promise<void> {
  const missing: string[] = []
  for (const [command, name] of Object.entries(packages)) {
    const found = await finish({ command: 'sh', args: ['-c', `command -v ${command}`] }, signal)
    if (found.code !== 0) missing.push(name)
  }
  if (missing.length === 0) return
  say(`installing ${missing.join(', ')}`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const apt = async (...args: readonly string[]): Promise<void> => {
    await output({ command: 'apt-get', args, env, timeoutMs: 5 * 60_000 }, signal)
  }
  try {
    await apt('update')
    await apt('install', '-y', '--no-install-recommends', ...missing)
  } catch (cause) {
    throw new Error(`cannot install ${missing.join(', ')}: install them by hand. ${String(cause)}`, { cause })
  }
}
