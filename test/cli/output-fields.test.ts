/** What the manual promises of `--output json` is what is printed, and YAML says the same. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { commands } from '#cli/commands'
import { PlayedCluster } from './played-cluster.ts'
import { runWithin } from './run-within.ts'

let cluster: PlayedCluster
let manifest: string
beforeAll(async () => {
  cluster = await PlayedCluster.open()
  const controller = await cluster.run()
  await controller.working
  cluster.createService('web')
  await vi.waitUntil(() => cluster.addresses('web').length === 1, { timeout: 15_000 })
  await controller.stop()
  manifest = join(cluster.cloudConfig, '../next.yaml')
  const spec = { type: 'LoadBalancer', ports: [{ port: 80 }] }
  await writeFile(manifest, JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'next' }, spec }))
}, 30_000)
afterAll(async () => {
  await rm(manifest)
  await cluster[Symbol.asyncDispose]()
})

/** In words of their own only where something is to be told of them. */
const optional: ReadonlySet<string> = new Set(['placement'])

it.each([
  ['plan', ['--all']],
  ['adopt', ['--check']],
  ['prune', []],
  ['explain', ['svc/web']],
  ['doctor', []],
  ['version', []],
])('of %s', { timeout: 30_000 }, async (name, args) => {
  const files = name === 'version' ? [] : ['--kubeconfig', cluster.kubeconfig, '--cloud-config', cluster.cloudConfig]
  const json = await runWithin([name, ...args, ...files, '-o', 'json'])
  const printed = Object.keys(JSON.parse(json.stdout) as object)
  const promised = Object.entries(commands.find((command) => command.name === name)?.fields ?? {})
  const here = promised.flatMap(([field, text]) => (/^(?:bgp|node)\b/.test(text) || optional.has(field) ? [] : [field]))
  expect(printed.filter((field) => !optional.has(field)).toSorted()).toEqual(here.toSorted())
  const yaml = await runWithin([name, ...args, ...files, '-o', 'yaml'])
  expect(Object.keys(parse(yaml.stdout) as object)).toEqual(printed)
  expect(yaml.code).toBe(json.code)
})

it(
  'of a plan, which ends with 3 where something would change and that was to be told',
  { timeout: 30_000 },
  async () => {
    const files = ['--kubeconfig', cluster.kubeconfig, '--cloud-config', cluster.cloudConfig]
    const code = async (...args: readonly string[]) => (await runWithin(['plan', ...files, ...args])).code
    expect(await code('-f', manifest)).toBe(0)
    expect(await code('-f', manifest, '--detailed-exitcode')).toBe(3)
    expect(await code('--all', '--detailed-exitcode')).toBe(0)
  },
)

it('of explain for a node', { timeout: 30_000 }, async () => {
  cluster.createNode('node-1', '10.0.0.11')
  const files = ['--kubeconfig', cluster.kubeconfig, '--cloud-config', cluster.cloudConfig]
  const { stdout } = await runWithin(['explain', 'node/node-1', ...files, '-o', 'json'])
  const fields = commands.find(({ name }) => name === 'explain')?.fields ?? {}
  expect(Object.keys(JSON.parse(stdout) as object).filter((field) => !Object.hasOwn(fields, field))).toEqual([])
})
