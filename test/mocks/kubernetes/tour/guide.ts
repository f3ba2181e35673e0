import { spawn } from 'node:child_process'
import type { ApiServer } from '#mocks/kubernetes/api-server'

export interface Run {
  /** Sent to kubectl's standard input. */
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  /** The exit code that is right; default 0. */
  readonly exit?: number
}

/** What a step has in hand. */
export interface Guide {
  readonly server: ApiServer
  /** Runs kubectl in the namespace `tour`; answers its output. Rejects on another exit code, or after 30 s. */
  readonly kubectl: (args: readonly string[], run?: Run) => Promise<string>
  /** Starts a kubectl that goes on by itself, such as `get -w`. */
  readonly start: (args: readonly string[]) => Running
}

export interface Running {
  /** Resolves when the output holds `text`; rejects after 15 s. */
  shows(text: string): Promise<string>
  /** Resolves with the output when kubectl ends by itself. Rejects on an exit code that is not 0. */
  done(): Promise<string>
  stop(): void
}

export interface Step {
  readonly name: string
  readonly act: (guide: Guide) => Promise<string>
}

/** Makes a step that runs one command and wants its output to hold (or to match) all of `expected`. */
export function step(name: string, args: readonly string[], ...expected: readonly (string | RegExp)[]): Step {
  return { name, act: async (guide) => expectAll(await guide.kubectl(args), expected) }
}

/** Answers the output when it holds everything; throws, naming what is missing, when not. */
export function expectAll(output: string, expected: readonly (string | RegExp)[]): string {
  const missing = expected.filter((one) => (typeof one === 'string' ? !output.includes(one) : !one.test(output)))
  if (missing.length > 0) throw new Error(`missing ${missing.map(String).join(' and ')} in:\n${output}`)
  return output
}

interface GuideParts {
  readonly kubectl: string
  readonly server: ApiServer
  readonly home: string
  readonly kubeconfig: string
}

const longestMs = 30_000
const longestSightMs = 15_000

export function createGuide({ kubectl, server, home, kubeconfig }: GuideParts): Guide {
  const begin = (args: readonly string[], run: Run = {}) =>
    new Child(kubectl, ['--namespace', 'tour', ...args], {
      env: { PATH: process.env['PATH'] ?? '', HOME: home, KUBECONFIG: kubeconfig, ...run.env },
      input: run.input ?? '',
    })
  return {
    server,
    kubectl: (args, run) => begin(args, run).ended(run?.exit ?? 0),
    start: (args) => begin(args),
  }
}

class Child implements Running {
  #output = ''
  readonly #watchers = new Set<() => void>()
  readonly #process
  readonly #exit: Promise<number>
  readonly #command: string

  constructor(command: string, args: readonly string[], options: { env: Record<string, string>; input: string }) {
    this.#command = ['kubectl', ...args].join(' ')
    this.#process = spawn(command, args, { env: options.env, stdio: 'pipe' })
    this.#exit = new Promise((resolve, reject) => {
      this.#process.once('error', reject)
      this.#process.once('close', (code) => resolve(code ?? -1))
    })
    // A step that only looks at the output never awaits the end.
    this.#exit.catch(() => {})
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        this.#output += chunk
        for (const look of this.#watchers) look()
      })
    }
    this.#process.stdin.end(options.input)
  }

  done(): Promise<string> {
    return this.ended(0)
  }

  async ended(wanted: number): Promise<string> {
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), longestMs)
    try {
      const code = await this.#exit
      if (code !== wanted) throw new Error(`${this.#command}: exit ${code}, not ${wanted}:\n${this.#output}`)
      return this.#output
    } finally {
      clearTimeout(timer)
    }
  }

  shows(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer)
        this.#watchers.delete(look)
        settle()
      }
      const look = () => {
        if (this.#output.includes(text)) finish(() => resolve(this.#output))
      }
      const tooLate = new Error(`${this.#command} did not show ${text} in ${longestSightMs} ms:\n${this.#output}`)
      const timer = setTimeout(() => finish(() => reject(tooLate)), longestSightMs)
      this.#watchers.add(look)
      look()
    })
  }

  stop(): void {
    this.#process.kill('SIGTERM')
  }
}
