/**
 * A container without containers: a shell script for `ip netns exec`, whose mount namespace ends with the process. The root is
 * a file system of its own in memory with the machine's /usr in it, what the image has, and what the pod mounts; read-only where
 * the pod says so. The process has the user, the capabilities and the environment of its pod and nothing else.
 */
import type { Image } from './image.ts'
import type { ContainerSpec, PodSpec } from './pod-spec.ts'

export interface Mount {
  readonly source: string
  readonly target: string
  readonly isFile: boolean
  readonly readOnly: boolean
}

export interface Confinement {
  /** An empty folder, where the root is mounted. */
  readonly root: string
  /** What the machine is called inside: the name of the pod, or of its node. */
  readonly hostName: string
  readonly image: Image
  readonly mounts: readonly Mount[]
  readonly env: Readonly<Record<string, string>>
  readonly pod: PodSpec
  readonly container: ContainerSpec
}

/** Answers the command line. */
export function confine({ root, hostName, image, mounts, env, pod, container }: Confinement): readonly string[] {
  const command = [...(container.command ?? image.entrypoint), ...(container.args ?? [])]
  const inside = (path: string) => quoted(root + path)
  const bind = ({ source, target, isFile, readOnly }: Mount) => [
    isFile ? `mkdir -p "$(dirname ${inside(target)})" && touch ${inside(target)}` : `mkdir -p ${inside(target)}`,
    `mount --bind ${quoted(source)} ${inside(target)}`,
    ...(readOnly ? [`mount -o remount,bind,ro ${inside(target)}`] : []),
  ]
  const script = [
    `hostname ${quoted(hostName)}`,
    `mount -t tmpfs -o mode=755 tmpfs ${quoted(root)}`,
    `mkdir -p ${['usr', 'proc', 'dev', 'etc'].map((name) => inside(`/${name}`)).join(' ')}`,
    ...['bin', 'sbin', 'lib', 'lib64'].map((name) => `ln -s usr/${name} ${inside(`/${name}`)}`),
    `mount --bind /usr ${inside('/usr')} && mount -o remount,bind,ro ${inside('/usr')}`,
    `mount --rbind /proc ${inside('/proc')} && mount --rbind /dev ${inside('/dev')}`,
    ...Object.entries(image.files).flatMap(([target, source]) => bindImage(source, target, bind)),
    ...mounts.toSorted((a, b) => a.target.length - b.target.length).flatMap(bind),
    ...(container.securityContext?.readOnlyRootFilesystem === true ? [`mount -o remount,ro ${quoted(root)}`] : []),
    `exec chroot ${quoted(root)} /usr/bin/env -i ${environment(env)} "$@"`,
  ]
  return [
    'unshare',
    '--uts',
    'sh',
    '-c',
    script.join(' && '),
    'sh',
    '/usr/bin/setpriv',
    ...privileges(pod, container),
    '--',
    ...command,
  ]
}

/** Answers the command line that runs one more command in a container that runs already, as its kubelet does before it stops one. */
export function runInside(
  { env, pod, container }: Pick<Confinement, 'env' | 'pod' | 'container'>,
  pid: number,
  command: readonly string[],
): readonly string[] {
  const variables = Object.entries(allOf(env)).map(([name, value]) => `${name}=${value}`)
  return [
    'nsenter',
    `--target=${pid}`,
    '--mount',
    '--net',
    '--uts',
    '--root',
    '/usr/bin/env',
    '-i',
    ...variables,
    '/usr/bin/setpriv',
    ...privileges(pod, container),
    '--',
    ...command,
  ]
}

function bindImage(source: string, target: string, bind: (mount: Mount) => readonly string[]): readonly string[] {
  return bind({ source, target, isFile: !target.endsWith('/'), readOnly: true })
}

function allOf(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { PATH: '/image/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/', ...env }
}

function environment(env: Readonly<Record<string, string>>): string {
  return Object.entries(allOf(env))
    .map(([name, value]) => quoted(`${name}=${value}`))
    .join(' ')
}

function privileges({ securityContext: context = {} }: PodSpec, container: ContainerSpec): readonly string[] {
  const { runAsUser = 0, runAsGroup = 0, fsGroup } = context
  const { capabilities = {}, allowPrivilegeEscalation } = container.securityContext ?? {}
  const added = (capabilities.add ?? []).map((name) => `+${name.toLowerCase()}`)
  const dropsAll = capabilities.drop?.includes('ALL') === true
  return [
    // The one that was given before is lost where the user changes.
    '--pdeathsig=SIGKILL',
    `--reuid=${runAsUser}`,
    `--regid=${runAsGroup}`,
    fsGroup === undefined ? '--clear-groups' : `--groups=${fsGroup}`,
    ...(dropsAll ? [`--bounding-set=${['-all', ...added].join(',')}`] : []),
    ...(allowPrivilegeEscalation === false ? ['--no-new-privs'] : []),
  ]
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
