/** The real Prometheus, in the network namespace of the control plane, from which it reaches the nodes. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createReleasedPlace, type ReleasedPlace } from '../bgp/lab/released.ts'
import { startDaemon, type Daemon } from '../process/daemon.ts'
import { until } from '../process/deadline.ts'
import { finish, output, type Finished } from '../process/run.ts'
import { unpackPrograms, type DebianPrograms } from '../tools/debian.ts'

const bookworm: DebianPrograms = { release: 'bookworm', packages: ['prometheus'], groups: [] }

export interface PrometheusPrograms {
  readonly place: ReleasedPlace
  /** Runs promtool, which also reads from standard input. */
  readonly promtool: (
    run: { readonly args: readonly string[]; readonly input?: string },
    signal: AbortSignal,
  ) => Promise<Finished>
}

/** Fetches Prometheus 2.42 with its promtool: seconds the first time. */
export async function fetchPrometheus(
  { folder, say }: { readonly folder: string; readonly say: (text: string) => void },
  signal: AbortSignal,
): Promise<PrometheusPrograms> {
  const place = await createReleasedPlace(await unpackPrograms(bookworm, say, signal), folder)
  return {
    place,
    promtool({ args, input = '' }, stop) {
      return finish({ command: 'unshare', args: ['--mount', ...place.wrap(['promtool', ...args])], input }, stop)
    },
  }
}

export interface PrometheusOptions {
  readonly programs: PrometheusPrograms
  /** Network namespace that it runs in. */
  readonly namespace: string
  readonly folder: string
  readonly scrapes: readonly object[]
  /** The groups of alerts, as a PrometheusRule holds them. */
  readonly rules: object
}

export interface Prometheus {
  readonly daemon: Daemon
  /** Asks its HTTP API, and answers `data`. Throws with its error. */
  ask(path: string, parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown>
}

const address = '127.0.0.1:9090'

/** Starts it, and waits until it answers. */
export async function startPrometheus(options: PrometheusOptions, signal: AbortSignal): Promise<Prometheus> {
  const { programs, namespace, folder, scrapes, rules } = options
  await mkdir(folder, { recursive: true })
  const write = async (file: string, content: object) => {
    await writeFile(join(folder, file), JSON.stringify(content))
    return join(folder, file)
  }
  const config = await write('prometheus.json', {
    global: { evaluation_interval: '1s' },
    rule_files: [await write('rules.json', rules)],
    scrape_configs: scrapes,
  })
  const flags = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
  ]
  const daemon = startDaemon({
    name: 'Prometheus',
    namespace,
    command: programs.place.wrap(['prometheus', ...flags]),
    logFile: join(folder, 'prometheus.log'),
  })
  const prometheus: Prometheus = {
    daemon,
    ask: (path, parameters, stop) => {
      daemon.assertRuns()
      return ask({ namespace, path, parameters }, stop)
    },
  }
  try {
    const answers = async () => (await prometheus.ask('status/buildinfo', {}, signal)) !== undefined || undefined
    await until({ what: 'Prometheus answers', timeoutMs: 15_000 }, answers, signal)
    return prometheus
  } catch (error) {
    await daemon.stop()
    throw error
  }
}

interface Question {
  readonly namespace: string
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
}

async function ask({ namespace, path, parameters }: Question, signal: AbortSignal): Promise<unknown> {
  const query = Object.entries(parameters).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`])
  const curl = ['curl', '-sS', '--max-time', '10', '--get', ...query, `http://${address}/api/v1/${path}`]
  const text = await output({ command: 'ip', args: ['netns', 'exec', namespace, ...curl] }, signal)
  // A cast at the edge: Prometheus' own envelope.
  const answer = JSON.parse(text) as { readonly status: string; readonly data?: unknown; readonly error?: string }
  if (answer.status !== 'success') throw new Error(`${path} ${JSON.stringify(parameters)}: ${answer.error ?? text}`)
  return answer.data
}
