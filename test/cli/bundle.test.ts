import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { globSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundles, writeBundle, type Bundled } from '#cli/bundle'
import { runScript } from './run-berth.ts'

const root = join(import.meta.dirname, '../..')
let folder: string
let speaker: Bundled

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-bundle-'))
  const bundle = bundles.find(({ file }) => file === 'berth-speaker.js')
  if (bundle === undefined) throw new Error('there is no bundle of the speaker')
  speaker = await writeBundle(bundle, folder)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const inputsOf = (pattern: RegExp) => speaker.inputs.filter((path) => pattern.test(path))

describe('the bundle of the speaker', () => {
  it.each([
    ['a cloud SDK', /@azure\/|@azure-rest\//],
    ["client-node's generated API", /client-node\/dist\/gen\/(apis|models|ObjectSerializer)/],
    ['the other backend', /provider\/azure\//],
    ['a played world', /(^|\/)mocks\//],
    ['what undici has for browsers and tests', /undici\/lib\/(mock|cache|web\/(websocket|eventsource|cache))\//],
    ["zod's other languages", /zod\/v4\/locales\/(?!index|en\b)/],
  ])('has nothing in it of %s', (_, pattern) => {
    expect(inputsOf(pattern)).toEqual([])
  })

  it('has the speaker in it, and both drivers', () => {
    const drivers = inputsOf(
      /provider\/bgp\/(announcers\/(bird\/bird|kernel-table\/kernel-table)|speaker\/node-speaker)\.ts$/,
    )
    expect(drivers).toHaveLength(3)
  })

  it('has all that the files of the product take from undici, of which every bundle leaves most out', async () => {
    const own = globSync('{cli,provider,reconcilers}/**/*.ts', { cwd: root }).map((path) => join(root, path))
    const texts = await Promise.all(own.map((path) => readFile(path, 'utf8')))
    const taken = texts.flatMap((text) => [...text.matchAll(/^import \{ (.+) \} from 'undici'$/gm)])
    const names = taken.flatMap(([, list = '']) => list.split(', '))
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !['Agent', 'ProxyAgent'].includes(name))).toEqual([])
  })

  it('stays below two megabytes', () => {
    expect(speaker.bytes).toBeLessThan(2 * 1024 * 1024)
    expect(speaker.bytes).toBeGreaterThan(200_000)
  })

  it('is plain ASCII, because one letter beyond Latin-1 doubles its text in memory', async () => {
    expect(await readFile(join(folder, 'berth-speaker.js'), 'latin1')).not.toMatch(/[^\0-\x7f]/)
  })

  it('runs without node_modules, and reads the kubeconfig that it is given', async () => {
    const kubeconfig = join(folder, 'kubeconfig')
    await writeFile(kubeconfig, 'contexts: [{ name: x, context: { cluster: gone, user: u } }]\ncurrent-context: x\n')
    const args = ['speaker', '--node=node1', '--secure-port=0', `--kubeconfig=${kubeconfig}`]
    const { code, stderr } = await runScript(join(folder, 'berth-speaker.js'), args)
    expect(stderr).toContain('context "x" names a cluster "gone" that is not in it')
    expect(code).toBe(1)
  })

  it('does nothing but speak', async () => {
    const { code, stderr } = await runScript(join(folder, 'berth-speaker.js'), ['explain', 'service/web'])
    expect(stderr).toContain('this program only speaks')
    expect(code).toBe(1)
  })
})
