/**
 * What a container of an image is, where nothing can build one: a root that holds Node, the libraries that a distroless base
 * has, and what the Dockerfile copies; read-only, entered by the image's user. Only /proc and /dev are lent, as a runtime does.
 */
import { cp, mkdir, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { imageShape, stages, type ImageShape } from '#test/packing/dockerfile'
import { output } from '../process/run.ts'

export interface BareRoot {
  /** The words that enter the root and run its entry point; arguments of the command follow. */
  command(args: readonly string[]): { readonly command: string; readonly args: readonly string[] }
  /** The same for another program of the root, with the image's own environment. */
  program(words: readonly string[]): { readonly command: string; readonly args: readonly string[] }
  readonly folder: string
}

export interface BareRootOptions {
  /** The stage of the Dockerfile. */
  readonly image: string
  readonly folder: string
  /** What `npm run build` wrote. */
  readonly dist: string
}

/** Builds the root of an image. Files that a test wants in it go into `folder` before it is entered. */
export async function buildBareRoot({ image, folder, dist }: BareRootOptions, signal: AbortSignal): Promise<BareRoot> {
  const stage = stages().get(image)
  if (stage === undefined) throw new Error(`the Dockerfile has no stage ${image}`)
  const shape = imageShape(stage)
  for (const name of ['proc', 'dev', 'tmp', 'nodejs/bin']) await mkdir(join(folder, name), { recursive: true })
  await cp(process.execPath, join(folder, 'nodejs/bin/node'))
  await copyLibraries([process.execPath], folder, signal)
  for (const { from, files, to } of shape.copies) {
    if (from === 'build')
      for (const file of files) await cp(join(dist, basename(file)), join(folder, to, basename(file)))
    else await copyTools(join(folder, to), folder, signal)
  }
  const program = (words: readonly string[]) => ({
    command: 'unshare',
    args: ['--mount', 'sh', '-c', enter(folder, shape), 'sh', ...words],
  })
  return { folder, program, command: (args) => program([...shape.entrypoint, ...args]) }
}

function enter(folder: string, { user, env }: ImageShape): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}='${value}'`)
  return [
    `mount --bind '${folder}' '${folder}'`,
    `mount --bind /proc '${folder}/proc'`,
    `mount --rbind /dev '${folder}/dev'`,
    `mount -o remount,bind,ro '${folder}'`,
    // By its own path: the image's PATH is of the other side.
    `exec env -i ${variables.join(' ')} "$(command -v chroot)" --userspec=${user} '${folder}' "$@"`,
  ].join(' && ')
}

/** What the stage `tools` of the Dockerfile does, with the programs of this machine. */
async function copyTools(to: string, root: string, signal: AbortSignal): Promise<void> {
  const programs = await output({ command: 'sh', args: ['-c', 'command -v ip; command -v chroot'] }, signal)
  for (const program of programs.trim().split('\n'))
    await cp(await realpath(program), join(to, 'bin', basename(program)))
  const isOfBase = (path: string) => /\/(?:libc\.so|ld-linux)/.test(path)
  for (const library of await librariesOf(programs.trim().split('\n'), signal)) {
    const target = isOfBase(library) ? join(root, library) : join(to, 'lib', basename(library))
    await mkdir(dirname(target), { recursive: true })
    await cp(await realpath(library), target)
  }
}

async function copyLibraries(programs: readonly string[], root: string, signal: AbortSignal): Promise<void> {
  for (const library of await librariesOf(programs, signal)) {
    await mkdir(dirname(join(root, library)), { recursive: true })
    await cp(await realpath(library), join(root, library))
  }
}

async function librariesOf(programs: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const text = await output({ command: 'ldd', args: programs }, signal)
  return [
    ...new Set([...text.matchAll(/(\/\S+\.so\S*)/g)].flatMap(([, path = '']) => (path.endsWith(':') ? [] : [path]))),
  ]
}
