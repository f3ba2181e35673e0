/**
 * The packages that are in a bundle, as CycloneDX: npm's own list, narrowed to what the bundler took. npm knows licenses and
 * hashes, but not what is left out; a list that names what is not there makes people look after holes that they do not have.
 */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { bundledPackage } from './package-files.ts'

const npmBill = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
  components: z.array(z.looseObject({ 'bom-ref': z.string() })),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
})

export type Bill = z.infer<typeof npmBill>

const root = join(import.meta.dirname, '../..')

/** Asks npm for the bill of everything that the lock file names; asks no registry. */
export async function readNpmBill(): Promise<Bill> {
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--offline']
  const { stdout } = await promisify(execFile)('npm', args, { cwd: root, maxBuffer: 64 * 1024 * 1024 })
  return npmBill.parse(JSON.parse(stdout))
}

/** @param inputs the files that are in the bundle, relative to the repository */
export function billOf(inputs: readonly string[], { metadata, ...bill }: Bill): object {
  const taken = packagesIn(inputs)
  const { 'bom-ref': ref } = metadata.component
  const lists = bill.dependencies.map((one) => ({ ...one, dependsOn: one.dependsOn.filter((name) => taken.has(name)) }))
  return {
    ...bill,
    // A number and a time of their own would make two builds of the same source differ.
    serialNumber: undefined,
    metadata: { ...metadata, timestamp: undefined, component: { ...metadata.component, name: bundledPackage.name } },
    components: bill.components.filter((component) => taken.has(component['bom-ref'])),
    dependencies: lists.filter((one) => taken.has(one.ref) || one.ref === ref),
  }
}

/** The packages that files belong to, as `name@version`; of two versions of one name each is told. */
export function packagesIn(inputs: readonly string[]): ReadonlySet<string> {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [])
  return new Set([...new Set(folders)].map(nameAndVersion))
}

function nameAndVersion(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    readonly name: string
    readonly version: string
  }
  return `${name}@${version}`
}
