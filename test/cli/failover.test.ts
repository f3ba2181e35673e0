/** Two controllers as processes: how long nobody serves when one is stopped, and when one is killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { eventually } from '#test/reconcilers/eventually'
import { PlayedCluster } from './played-cluster.ts'

const main = join(import.meta.dirname, '../../cli/main.ts')

class Process implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #said: { readonly msg: string; readonly time: number }[] = []
  readonly #ended: Promise<unknown>

  constructor(cluster: PlayedCluster) {
    const files = [`--kubeconfig=${cluster.kubeconfig}`, `--cloud-config=${cluster.cloudConfig}`]
    this.#child = spawn(process.execPath, [main, 'controller', '--secure-port=0', ...files], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#ended = once(this.#child, 'close')
    const output = this.#child.stdout
    if (output === null) throw new Error('it says nothing')
    createInterface({ input: output }).on('line', (line) => void this.#said.push(JSON.parse(line) as never))
  }

  /** When it said so first, by its own clock; undefined: not yet. */
  saidAt(msg: string): number | undefined {
    return this.#said.find((line) => line.msg === msg)?.time
  }

  async untilItSays(msg: string): Promise<number> {
    await eventually(() => expect(this.#said.map((line) => line.msg)).toContain(msg), 30_000)
    return this.saidAt(msg) ?? Infinity
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    this.#child.kill(signal)
    await this.#ended
    return this.#child.exitCode
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL')
  }
}

test('the next one works within three seconds of a stop, and within twenty of a kill', async () => {
  await using cluster = await PlayedCluster.open({ latency: 'fast', seed: 3 })
  cluster.createNode('node-1', '10.0.0.11')
  const holder = () =>
    cluster.api.store.get('leases', 'kube-system', 'cloud-controller-manager')?.spec?.['holderIdentity']
  await using first = new Process(cluster)
  await first.untilItSays('working')
  await using second = new Process(cluster)
  await second.untilItSays('waiting for the lease')
  cluster.createService('before')
  await eventually(() => expect(cluster.addresses('before')).toHaveLength(1), 20_000)

  const toldToStop = Date.now()
  const ending = first.end('SIGTERM')
  cluster.createService('meanwhile')
  const secondWorks = await second.untilItSays('working')
  expect(secondWorks - toldToStop).toBeLessThan(3000)
  expect(await ending).toBe(0)
  await eventually(() => expect(cluster.addresses('meanwhile')).toHaveLength(1), 20_000)

  await using third = new Process(cluster)
  await third.untilItSays('waiting for the lease')
  const killed = Date.now()
  await second.end('SIGKILL')
  cluster.createService('after')
  expect(holder()).not.toBe('')
  expect((await third.untilItSays('working')) - killed).toBeLessThan(20_000)
  await eventually(() => expect(cluster.addresses('after')).toHaveLength(1), 20_000)

  // Nobody wrote anything twice.
  const made = cluster.azure.log.entries.filter(({ method, type }) => method === 'PUT' && type === 'publicIPAddresses')
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(await third.end('SIGTERM')).toBe(0)
  expect(holder()).toBe('')
}, 90_000)
