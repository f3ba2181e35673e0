/** An upgrade under load: bundles of two versions take turns while Services come, change and go. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'
import { expect, test } from 'vitest'
import { bundles, writeBundle } from '#cli/bundle'
import { sleep, systemClock } from '#provider/time/clock'
import { Random } from '#test/random'
import { eventually } from '#test/reconcilers/eventually'
import { ControllerProcess } from './controller-process.ts'
import { PlayedCluster } from './played-cluster.ts'
import { runScript } from './run-berth.ts'

/** Bundles the command line as a release of that version; answers its path. */
async function release(version: string, folder: string): Promise<string> {
  const stamped: Plugin = {
    name: 'version',
    setup(builder) {
      builder.onLoad({ filter: /package\.json$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8')
        return { contents: text.replace(/"version": "[^"]+"/, `"version": "${version}"`), loader: 'json' }
      })
    },
  }
  const [whole] = bundles
  if (whole === undefined) throw new Error('there is no bundle')
  const file = `berth-${version}.js`
  await writeBundle({ ...whole, file, plugins: [stamped, ...whole.plugins] }, folder)
  return join(folder, file)
}

/** Services that come, change and go until it is told to stop; answers the names of those that are left. */
async function churn(cluster: PlayedCluster, until: AbortSignal): Promise<readonly string[]> {
  const random = new Random(11)
  const { store } = cluster.api
  const alive: string[] = []
  for (let made = 0; !until.aborted;) {
    const chance = random.next()
    if (alive.length < 4 || chance < 0.5) {
      cluster.createService(`web-${made}`)
      alive.push(`web-${made++}`)
    } else if (chance < 0.75) {
      store.delete('services', 'default', alive.splice(random.between(0, alive.length - 1), 1)[0] ?? '')
    } else {
      const service = store.get('services', 'default', random.one(alive))
      const ports = [{ port: random.between(81, 99), protocol: 'TCP' }]
      store.update('services', { ...service, spec: { ...service?.spec, ports } } as never)
    }
    await sleep(systemClock, 120, until).catch(() => undefined)
  }
  return alive
}

test('an upgrade and the way back under load lose no write and double none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-upgrade-'))
  await using cluster = await PlayedCluster.open({ latency: 'fast', seed: 5 })
  const { azure } = cluster
  try {
    const [old, next] = await Promise.all([release('1.0.0', folder), release('2.0.0', folder)])
    expect((await runScript(next, ['version'])).stdout).toContain('2.0.0')
    cluster.createNode('node-1', '10.0.0.11')
    const stopping = new AbortController()
    await using first = new ControllerProcess(cluster, old)
    await first.untilItSays('working')
    const churning = churn(cluster, stopping.signal)
    await eventually(() => expect(first.count('written')).toBeGreaterThan(4), 20_000)
    // As a rollout does it: the new one is there before the old one is told to go.
    const leaders = [first]
    for (const program of [next, old]) {
      const successor = new ControllerProcess(cluster, program)
      await successor.untilItSays('waiting for the lease')
      expect(await leaders.at(-1)?.end('SIGTERM')).toBe(0)
      await successor.untilItSays('working')
      leaders.push(successor)
      await eventually(() => expect(successor.count('written')).toBeGreaterThan(4), 20_000)
    }
    stopping.abort()
    const alive = await churning
    const publicIps = () => azure.resources.list('publicIPAddresses')
    await eventually(() => expect(publicIps()).toHaveLength(alive.length), 30_000)
    await eventually(() => expect(alive.filter((name) => cluster.addresses(name).length !== 1)).toEqual([]), 30_000)
    const [balancer] = azure.resources.list('loadBalancers')
    await eventually(() => expect(rulesOf(azure.resources.list('loadBalancers')[0])).toHaveLength(alive.length), 30_000)
    expect(balancer).toBeDefined()
    expect(await leaders.at(-1)?.end('SIGTERM')).toBe(0)

    const requests = azure.log.entries.filter(({ type }) => type === 'publicIPAddresses')
    const made = requests.filter(({ method }) => method === 'PUT').map(({ path, status }) => `${status} ${path}`)
    // Each address was made by one PUT, and none was written a second time.
    expect(new Set(made).size).toBe(made.length)
    expect(made.filter((one) => !one.startsWith('201 '))).toEqual([])
    const deleted = requests.filter(({ method, status }) => method === 'DELETE' && status < 300).map(({ path }) => path)
    expect(new Set(deleted).size).toBe(deleted.length)
    expect(made.length - deleted.length).toBe(alive.length)
    const shown = alive.flatMap((name) => cluster.addresses(name))
    expect(new Set(shown).size).toBe(alive.length)

    // What is left is as everybody wishes it: one more start writes nothing.
    const before = azure.log.entries.length
    await using last = new ControllerProcess(cluster, next)
    await last.untilItSays('working')
    await sleep(systemClock, 1000, new AbortController().signal)
    expect(last.count('written')).toBe(0)
    expect(azure.log.entries.slice(before).filter(({ method }) => method !== 'GET')).toEqual([])
  } finally {
    await rm(folder, { recursive: true })
  }
}, 120_000)

function rulesOf(
  balancer: { readonly properties?: Readonly<Record<string, unknown>> } | undefined,
): readonly unknown[] {
  const rules = balancer?.properties?.['loadBalancingRules']
  return Array.isArray(rules) ? rules : []
}
