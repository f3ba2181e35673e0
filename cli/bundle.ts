import { readdirSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { rightsTexts } from './doctor/rights-files.ts'
import { leanPackages } from './lean-bundle.ts'

export interface Bundle {
  readonly file: string
  /** Default: the command line. */
  readonly entry?: string
  readonly plugins: readonly Plugin[]
}

export interface Bundled {
  readonly bytes: number
  /** The files that are in it. */
  readonly inputs: readonly string[]
}

const notHere = (why: string) => `import { Failure } from '../failure.ts'
  export async function run() { throw new Failure(${JSON.stringify(why)}) }`

/** Replaces commands by one line that says where to find them. */
function without(commands: readonly string[], why: string): Plugin {
  const filter = new RegExp(`cli[/\\\\]commands[/\\\\](${commands.join('|')})\\.ts$`)
  return {
    name: `without-${commands.join('-')}`,
    setup(builder) {
      builder.onLoad({ filter }, () => ({ contents: notHere(why), loader: 'ts' }))
    },
  }
}

/** Puts the chart's lists of rights into the bundle, which has no chart beside it. */
const rightsWithin: Plugin = {
  name: 'rights-within',
  setup(builder) {
    builder.onLoad({ filter: /cli[/\\]doctor[/\\]rights-files\.ts$/ }, () => ({
      contents: `export const rightsTexts = ${JSON.stringify(rightsTexts)}`,
      loader: 'ts',
    }))
  },
}

/** Every command but the one and those that only tell: a new one must not bring its cloud to the nodes. */
const others = readdirSync(join(import.meta.dirname, 'commands'))
  .map((file) => basename(file, '.ts'))
  .filter((name) => !['speaker', 'help', 'version', 'completion'].includes(name))

/** What is bundled, by the name of its file. */
export const bundles: readonly Bundle[] = [
  {
    file: 'berth.js',
    plugins: [
      without(['demo', 'emulator'], 'this command is part of a clone of the repository only: npm start'),
      rightsWithin,
      ...leanPackages,
    ],
  },
  {
    file: 'berth-speaker.js',
    plugins: [without(others, 'this program only speaks: use berth for all else'), ...leanPackages],
  },
]

const COMMAND_LINE = join(import.meta.dirname, 'main.ts')

/** Writes `bundle` into `folder`. */
export async function writeBundle({ file, entry = COMMAND_LINE, plugins }: Bundle, folder: string): Promise<Bundled> {
  const outfile = join(folder, file)
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    metafile: true,
    legalComments: 'linked',
    plugins: [...plugins],
    // Packages in CommonJS ask for Node's modules by require, which an ES module does not have.
    banner: {
      js: "import { createRequire as berthRequire } from 'node:module'; const require = berthRequire(import.meta.url);",
    },
  })
  await chmod(outfile, 0o755)
  const output = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined)
  return { bytes: output?.bytes ?? 0, inputs: Object.keys(output?.inputs ?? {}) }
}
