/**
 * Bundles the command line into one file that runs without node_modules. The demo and the emulator stay out of it: they
 * are for a clone of the repository, and their certificates and patches have no business in an image.
 */
import { chmod } from 'node:fs/promises'
import { build, type Plugin } from 'esbuild'

const outfile = 'dist/berth.js'

/** Commands that play the world outside, replaced by one line that says where to find them. */
const withoutMocks: Plugin = {
  name: 'without-mocks',
  setup(builder) {
    builder.onLoad({ filter: /cli[/\\]commands[/\\](demo|emulator)\.ts$/ }, () => ({
      contents: `import { Failure } from '../failure.ts'
        export async function run() { throw new Failure('this command is part of a clone of the repository only: npm start') }`,
      loader: 'ts',
    }))
  },
}

const { metafile } = await build({
  entryPoints: ['cli/main.ts'],
  outfile,
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  metafile: true,
  legalComments: 'linked',
  plugins: [withoutMocks],
  // Packages in CommonJS ask for Node's modules by require, which an ES module does not have.
  banner: {
    js: "import { createRequire as berthRequire } from 'node:module'; const require = berthRequire(import.meta.url);",
  },
})
await chmod(outfile, 0o755)
const bytes = metafile.outputs[outfile]?.bytes ?? 0
console.log(`${outfile}: ${(bytes / 1024 / 1024).toFixed(2)} MB`)
