import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundles, writeBundle } from '#cli/bundle'
import { billOf, packagesIn, readNpmBill, type Bill } from '#cli/packing/bill-of-materials'
import { KUBECTL_COMPLETE } from '#cli/completion/kubectl-script'
import { bundledPackage, writePackageFiles } from '#cli/packing/package-files'
import { version } from '#cli/version'
import { runScript } from '#test/cli/run-berth'

let folder: string
let inputs: readonly string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-package-'))
  for (const bundle of bundles) {
    const written = await writeBundle(bundle, folder)
    if (bundle.file === 'berth.js') inputs = written.inputs
  }
  await writePackageFiles(folder)
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the package of the bundles', () => {
  it('is packed by npm, installs where no registry can be reached, and runs without a single dependency', async () => {
    const npm = (...args: readonly string[]) => execFileSync('npm', args, { cwd: folder, encoding: 'utf8' })
    const tarball = npm('pack', '--silent').trim()
    const prefix = join(folder, 'prefix')
    npm('install', '--global', '--offline', '--no-audit', `--prefix=${prefix}`, `./${tarball}`)
    const bin = join(prefix, 'bin')
    const listed = execFileSync('ls', [bin, join(prefix, 'lib/node_modules')], { encoding: 'utf8' })
    expect(listed.split(/\s+/).filter((word) => /^[\w-]+$/.test(word))).toEqual([
      'berth',
      'berth-speaker',
      'kubectl-berth',
      'kubectl_complete-berth',
      'berth',
    ])
    const path = { PATH: `${bin}:${process.env['PATH'] ?? ''}` }
    const asked = execFileSync(join(bin, KUBECTL_COMPLETE), ['vers'], {
      encoding: 'utf8',
      env: { ...process.env, ...path },
    })
    expect(asked).toMatch(/^version\t.+\n:4\n$/)
    for (const program of Object.keys(bundledPackage.bin).filter((one) => one !== KUBECTL_COMPLETE)) {
      expect(await runScript(join(bin, program), ['version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
    }
  }, 60_000)

  it('has in it what the doctor asks after, which stands in the chart elsewhere', async () => {
    const ran = await runScript(join(folder, 'berth.js'), ['doctor', '--kubeconfig', '/nonexistent', '-o', 'json'])
    expect(ran).toMatchObject({ code: 1, stderr: '' })
    expect(JSON.parse(ran.stdout)).toMatchObject({
      checks: [{ check: 'kubeconfig', status: 'fail' }, {}, {}, {}, {}, {}, {}, {}, {}, {}],
    })
    expect(await readFile(join(folder, 'berth.js'), 'utf8')).toContain('cloudNodeLifecycle')
  })

  it('wants the Node that the command line wants', async () => {
    const text = await readFile(new URL('../../cli/command-line.ts', import.meta.url), 'utf8')
    const [, major, minor] = /oldestNode = \[(\d+), (\d+)\]/.exec(text) ?? []
    expect(bundledPackage.engines.node).toBe(`>=${major}.${minor}`)
  })

  it('has a command line below five megabytes', async () => {
    const { length } = await readFile(join(folder, 'berth.js'))
    expect(length).toBeLessThan(5 * 1024 * 1024)
    expect(length).toBeGreaterThan(1024 * 1024)
  })
})

describe('the bill of materials', () => {
  it('names every package that the bundler took, with version, licence and hash, and no other', async () => {
    const bill = billOf(inputs, await readNpmBill()) as Bill & {
      readonly components: readonly { readonly purl: string; readonly licenses?: unknown; readonly hashes?: unknown }[]
    }
    const names = bill.components.map((component) => component['bom-ref'])
    expect(names.toSorted()).toEqual([...packagesIn(inputs)].toSorted())
    expect(names.some((name) => name.startsWith('@azure/arm-network@'))).toBe(true)
    expect(names.some((name) => name.startsWith('vitest@'))).toBe(false)
    expect(bill.components.filter(({ licenses, hashes }) => licenses === undefined || hashes === undefined)).toEqual([])
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'berth', version } } })
    const known = new Set([...names, `berth@${version}`])
    expect(
      bill.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !known.has(ref)),
    ).toEqual([])
  })

  it('tells two versions of one package apart', () => {
    const paths = inputs.filter((path) => /node_modules\/agent-base\//.test(path))
    expect([...packagesIn(paths)].length).toBeGreaterThan(1)
  })
})
