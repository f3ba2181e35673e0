import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { eventually } from '#test/reconcilers/eventually'
import type { PlayedCluster } from './played-cluster.ts'

/** A controller as a process of its own, which can be stopped and killed as a Pod is. */
export class ControllerProcess implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #said: { readonly msg: string; readonly time: number }[] = []
  readonly #ended: Promise<unknown>

  /** @param program default: the command line from its sources */
  constructor(cluster: PlayedCluster, program = join(import.meta.dirname, '../../cli/main.ts')) {
    const files = [`--kubeconfig=${cluster.kubeconfig}`, `--cloud-config=${cluster.cloudConfig}`]
    this.#child = spawn(process.execPath, [program, 'controller', '--secure-port=0', ...files], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#ended = once(this.#child, 'close')
    const output = this.#child.stdout
    if (output === null) throw new Error('it says nothing')
    createInterface({ input: output }).on('line', (line) => void this.#said.push(JSON.parse(line) as never))
  }

  /** How often it has said so. */
  count(msg: string): number {
    return this.#said.filter((line) => line.msg === msg).length
  }

  /** Resolves when it has said so, with the time at which it did by its own clock. */
  async untilItSays(msg: string): Promise<number> {
    await eventually(() => {
      if (this.count(msg) === 0) throw new Error(`it has not said "${msg}"`)
    }, 30_000)
    return this.#said.find((line) => line.msg === msg)?.time ?? Infinity
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
