import { finish } from '../process/run.ts'
import type { ContainerSpec, Probe } from './pod-spec.ts'

/** Asks again and again as `probe` says, and tells of every change; `passes` is false until the first good answer. */
export class Probing {
  readonly #probe: Probe
  readonly #ask: (signal: AbortSignal) => Promise<boolean>
  #failures = 0
  #notBeforeMs: number
  #passes = false

  constructor(probe: Probe, ask: (signal: AbortSignal) => Promise<boolean>) {
    this.#probe = probe
    this.#ask = ask
    this.#notBeforeMs = performance.now() + (probe.initialDelaySeconds ?? 0) * 1000
  }

  get passes(): boolean {
    return this.#passes
  }

  /** True when as many answers in a row were bad as are too many. */
  get hasFailed(): boolean {
    return this.#failures >= (this.#probe.failureThreshold ?? 3)
  }

  async turn(signal: AbortSignal): Promise<void> {
    const now = performance.now()
    if (now < this.#notBeforeMs) return
    // Until the first good answer sooner than a kubelet would: checks wait for it.
    this.#notBeforeMs = now + (this.#passes ? (this.#probe.periodSeconds ?? 10) * 1000 : 500)
    const isGood = await this.#ask(signal).catch(() => false)
    this.#failures = isGood || !this.#passes ? 0 : this.#failures + 1
    if (isGood) this.#passes = true
    else if (this.hasFailed) this.#passes = false
  }
}

/** Asks by HTTP from where the container runs, as its kubelet would reach it. */
export function askByHttp(
  { httpGet, timeoutSeconds = 1 }: Probe,
  {
    container,
    namespace,
    address,
  }: { readonly container: ContainerSpec; readonly namespace: string; readonly address: string },
): (signal: AbortSignal) => Promise<boolean> {
  if (httpGet === undefined) throw new Error(`${container.name}: the harness plays probes by HTTP only`)
  const { path, scheme = 'HTTP' } = httpGet
  const port = typeof httpGet.port === 'number' ? httpGet.port : portNamed(container, httpGet.port)
  const url = `${scheme.toLowerCase()}://${address}:${port}${path}`
  const curl = ['curl', '-sk', '-o', '/dev/null', '-w', '%{http_code}', '--max-time', String(timeoutSeconds + 1), url]
  return async (signal) => {
    const { stdout } = await finish(
      { command: 'ip', args: ['netns', 'exec', namespace, ...curl], timeoutMs: 10_000 },
      signal,
    )
    return /^[23]\d\d$/.test(stdout)
  }
}

function portNamed({ name, ports = [] }: ContainerSpec, wanted: string): number {
  const found = ports.find((port) => port.name === wanted)
  if (found === undefined) throw new Error(`${name} has no port ${wanted}`)
  return found.containerPort
}
