import { systemClock } from '#provider/time/clock'
import type { Invocation } from '../command.ts'
import { connectCluster } from '../connect-cluster.ts'
import { startEnvironment, type Environment } from '../demo/environment.ts'
import { replicas, seconds, walk, type Walked } from '../demo/walk.ts'
import { createLogger } from '../logging/logger.ts'
import { Failure } from '../failure.ts'
import { choiceOption, stringOption } from '../options.ts'
import { parsePrefix } from '#provider/intent/net/prefix'
import { runController } from '../run-controller.ts'
import { table } from '../table.ts'
import { untilSignal } from '../until-signal.ts'

/** The played nodes have theirs of it. */
const podRanges = [parsePrefix('10.244.0.0/16')].filter((range) => 'base' in range)

/** Runs the main job on this machine: 0 if every replica answered through every address. */
export async function run({ options }: Invocation): Promise<number> {
  const latency = choiceOption(options, 'latency', ['none', 'fast', 'real'] as const) ?? 'fast'
  const interrupted = new AbortController()
  const signalled = untilSignal().then(() => interrupted.abort(new Failure('interrupted', interruptedExitCode)))
  const say = progress()
  say('starting a local Azure and a local cluster of three nodes')
  const environment = await startEnvironment({ latency, directory: stringOption(options, 'directory') })
  try {
    const controller = await runController({
      kubeconfig: environment.kubeconfig,
      cloudConfig: environment.azure.cloudConfig,
      config: environment.azure.berthConfig,
      clusterName: 'kubernetes',
      className: undefined,
      readOnly: false,
      // Not the controllers of machines: those of the nodes are played by nobody.
      controllers: new Set(['service', 'route']),
      podNetwork: { routesWithin: podRanges },
      log: createLogger(process.env['BERTH_LOG_LEVEL'] ?? 'silent'),
    })
    const client = connectCluster(environment.kubeconfig)
    try {
      say(`the controller is connected to ${client.server} and ${environment.azure.emulator.url}`)
      const walked = await walk({ client, environment, say, signal: interrupted.signal }).catch((error: unknown) => {
        // Whatever the walk was at: it failed because it was told to end.
        interrupted.signal.throwIfAborted()
        throw error
      })
      console.log(`\n${summary(walked, environment)}\n`)
      if (options['once'] === true) return 0
      console.log(byHand(walked, environment))
      await signalled
      say('stopping')
      return 0
    } finally {
      await controller.stop()
      await client.close()
    }
  } finally {
    await environment.stop()
  }
}

/** What a shell shows for a process that ends by Ctrl-C. */
const interruptedExitCode = 130

/** Says each step with the time since the start, so that waiting has a face. */
function progress(): (line: string) => void {
  const startedAt = systemClock.now()
  return (line) => console.log(`${seconds(systemClock.now() - startedAt).padStart(7)}  ${line}`)
}

function summary(walked: readonly Walked[], { dataPlane, azure }: Environment): string {
  const rows = walked.map(({ name, address, url, nodePort, answered }) => {
    const probes = dataPlane.probes().filter(({ rule }) => isAt(dataPlane, rule, address))
    const up = probes.filter((probe) => probe.up === true).length
    const nodes = probes
      .map(({ member }) => member.name)
      .toSorted()
      .join(',')
    return [name, address, url, nodes, `TCP ${nodePort}: ${up}/${probes.length} up`, `${answered.size}/${replicas}`]
  })
  const headings = ['SERVICE', 'ADDRESS', 'REACHED AT', 'NODES', 'PROBE', 'REPLICAS ANSWERED']
  return `${table(headings, rows)}\n\n${callsMade(azure.emulator.log.summary())}`
}

/** What it cost: calls count more than seconds, because Azure rations them. */
function callsMade({
  byClass,
  byCall,
  requestBytes,
}: ReturnType<Environment['azure']['emulator']['log']['summary']>): string {
  const writes = Object.entries(byCall).filter(([call]) => /^(PUT|DELETE|PATCH) /.test(call))
  const list = writes.map(([call, count]) => `${count} ${call}`).join(', ')
  const sent = `${(requestBytes / 1024).toFixed(0)} KB`
  return `Azure was called ${byClass.read} times to read, ${byClass.write + byClass.delete} to write (${list}; ${sent}), ${byClass.poll} to poll.`
}

function isAt(dataPlane: Environment['dataPlane'], rule: string, address: string): boolean {
  return dataPlane.listeners().some((listener) => listener.rule === rule && listener.frontend.ip === address)
}

function byHand([first]: readonly Walked[], { kubeconfig, azure, page, inside }: Environment): string {
  return [
    'Go on by hand, in another terminal:',
    '',
    `  export KUBECONFIG=${kubeconfig}`,
    `  export BERTH_CLOUD_CONFIG=${azure.cloudConfig}`,
    `  export BERTH_CONFIG=${azure.berthConfig}`,
    '  kubectl get svc -w',
    `  curl ${first?.url ?? ''}`,
    '  npm run berth -- explain service/web',
    '',
    `The local Azure shows what stands in it, and where each address is reached, at ${page}`,
    `A Service that is internal answers inside the network only: curl --interface ${inside} http://ADDRESS`,
    'Ctrl-C stops all of it.',
  ].join('\n')
}
