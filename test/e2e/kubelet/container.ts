/** One container as a process that is started again when it ends, ever more seldom, as kubelets do. */
import { appendFile, readFile } from 'node:fs/promises'
import { startDaemon, type Daemon } from '../process/daemon.ts'
import { finish } from '../process/run.ts'
import type { ContainerSpec } from './pod-spec.ts'
import type { Probing } from './probing.ts'

export interface ContainerOptions {
  readonly spec: ContainerSpec
  readonly namespace: string
  readonly command: readonly string[]
  readonly logFile: string
  readonly graceMs: number
  /** The command line of what the pod has done in the container before it is stopped; undefined where there is nothing. */
  readonly preStop: ((pid: number) => readonly string[]) | undefined
  readonly probes: () => { readonly liveness: Probing | undefined; readonly readiness: Probing | undefined }
}

export interface Privileges {
  readonly name: string
  readonly user: number
  /** A bit for each, as in linux/capability.h. */
  readonly capabilities: number
}

const firstPauseMs = 1000
const longestPauseMs = 10_000

export class Container {
  readonly #options: ContainerOptions
  #daemon: Daemon
  #probes: ReturnType<ContainerOptions['probes']>
  #restarts = 0
  #notBeforeMs = 0

  constructor(options: ContainerOptions) {
    this.#options = options
    this.#daemon = this.#start()
    this.#probes = options.probes()
  }

  get spec(): ContainerSpec {
    return this.#options.spec
  }

  get restarts(): number {
    return this.#restarts
  }

  get isReady(): boolean {
    return this.isRunning && (this.#probes.readiness?.passes ?? true)
  }

  get isRunning(): boolean {
    const { child } = this.#daemon
    return child.exitCode === null && child.signalCode === null
  }

  /** As whom it runs, and what of root's power it has, as the kernel says; undefined while it does not run. */
  async privileges(): Promise<Privileges | undefined> {
    const status = await readFile(`/proc/${this.#daemon.child.pid}/status`, 'utf8').catch(() => undefined)
    if (status === undefined) return undefined
    const [, user = ''] = /^Uid:\s*(\d+)/m.exec(status) ?? []
    const [, capabilities = ''] = /^CapEff:\s*([0-9a-f]+)/m.exec(status) ?? []
    return { name: this.spec.name, user: Number(user), capabilities: Number.parseInt(capabilities, 16) }
  }

  /** Looks whether it still runs and answers. */
  async turn(signal: AbortSignal): Promise<void> {
    if (!this.isRunning) return this.#startAgain()
    const { liveness, readiness } = this.#probes
    await Promise.all([liveness?.turn(signal), readiness?.turn(signal)])
    if (liveness?.hasFailed === true) await this.stop()
  }

  async stop(): Promise<void> {
    const { preStop } = this.#options
    const { pid } = this.#daemon.child
    if (preStop !== undefined && pid !== undefined && this.isRunning) await this.#run(preStop(pid))
    await this.#daemon.stop(this.#options.graceMs)
  }

  /** By SIGKILL, as when the kernel kills it. */
  async kill(): Promise<void> {
    await this.#daemon.stop(0)
  }

  /** As for a kubelet: what the hook says is logged, and the container is stopped whether it went well or not. */
  async #run([command = '', ...args]: readonly string[]): Promise<void> {
    const { graceMs: timeoutMs, logFile } = this.#options
    const { code, stdout, stderr } = await finish({ command, args, timeoutMs }, AbortSignal.timeout(timeoutMs))
    await appendFile(logFile, `before it is stopped: ended with ${code}: ${stdout}${stderr}\n`)
  }

  #startAgain(): void {
    const now = performance.now()
    if (this.#notBeforeMs === 0) this.#notBeforeMs = now + Math.min(firstPauseMs * 2 ** this.#restarts, longestPauseMs)
    if (now < this.#notBeforeMs) return
    this.#notBeforeMs = 0
    this.#restarts += 1
    this.#daemon = this.#start()
    this.#probes = this.#options.probes()
  }

  #start(): Daemon {
    const { spec, namespace, command, logFile } = this.#options
    return startDaemon({ name: spec.name, namespace, command, logFile })
  }
}
