import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { causeOf } from '#reconcilers/kubernetes/api-error'
import { KUBE_PROXY_HEALTH } from '#reconcilers/speaker/kube-proxy-health'
import { findRival } from '#reconcilers/speaker/rival'
import { hostDaemons } from '#provider/bgp/announcers/kernel-table/kernel-table'
import { connectCluster } from '../connect-cluster.ts'
import type { Invocation } from '../command.ts'
import { createLogger, logLevels } from '../logging/logger.ts'
import { createProcessMetrics } from '../metrics/process.ts'
import { Failure } from '../failure.ts'
import { choiceOption, stringOption } from '../options.ts'
import { becomeLean } from '../lean-process.ts'
import { announcerOf, type Daemon } from '../speaker/announcer-of.ts'
import { runSpeaker } from '../speaker/run-speaker.ts'
import { lateView } from '../serving/late-view.ts'
import { serve } from '../serving/serve.ts'
import { SPEAKER_PORT } from '../serving/ports.ts'
import { untilSignal } from '../until-signal.ts'

/** Runs until it is told to stop (0). What it announced stays announced: a drain is asked for on the Node. */
export async function run({ options }: Invocation): Promise<number> {
  becomeLean()
  const log = createLogger(choiceOption(options, 'log-level', logLevels) ?? 'info')
  const node = stringOption(options, 'node') ?? process.env['BERTH_NODE_NAME']
  if (node === undefined) throw new Failure('which node is this? give --node NAME or set BERTH_NODE_NAME', 2)
  const daemon = daemonOf(options)
  const className = stringOption(options, 'load-balancer-class')
  const connect = () => connectCluster(stringOption(options, 'kubeconfig'))
  const client = connect()
  const stopping = new AbortController()
  const health = stringOption(options, 'kube-proxy-health') ?? KUBE_PROXY_HEALTH
  const registry = new Registry()
  createProcessMetrics(registry)
  const view = lateView('the API server')
  const close = await serve({
    options,
    metrics: { option: 'metrics', address: stringOption(options, 'metrics') },
    securePort: SPEAKER_PORT,
    inside: { ...view, registry },
    connect,
    log,
  })
  await refuseBesideMetalLb(client, { node, className }, log)
  const speaking = runSpeaker(
    {
      client,
      node,
      announcer: announcerOf(daemon),
      needsPeers: daemon.kind === 'bird',
      className,
      namespace: stringOption(options, 'configuration-namespace') ?? 'metallb-system',
      kubeProxyHealth: health === 'none' ? undefined : health,
      ignoresExcludeLabel: options['ignore-exclude-label'] === true,
      log,
      registry,
      onView: (shown) => view.become(shown),
    },
    stopping.signal,
  )
  log.info({ node, announcer: daemon.kind }, 'speaking for the node')
  await Promise.race([untilSignal(), speaking])
  stopping.abort(new Error('the speaker was told to stop'))
  await speaking
  await close()
  await client.close()
  return 0
}

function daemonOf(options: Invocation['options']): Daemon {
  const kind = choiceOption(options, 'announcer', ['bird', 'kernel-table'] as const) ?? 'bird'
  if (kind === 'bird')
    return {
      kind,
      configFile: stringOption(options, 'bird-config') ?? '/run/berth/bird.conf',
      controlSocket: stringOption(options, 'bird-socket') ?? '/run/berth/bird.ctl',
    }
  return {
    kind,
    vtysh: wordsOf(options['vtysh']),
    routeMapFile: stringOption(options, 'route-map-file'),
    hostDaemon: choiceOption(options, 'host-daemon', hostDaemons) ?? 'frr',
  }
}

/** Given once, the words stand between blanks; given several times, each is a word, whatever is in it. */
function wordsOf(option: Invocation['options'][string]): readonly string[] | undefined {
  const values = [option ?? []].flat().map(String)
  if (values.length === 0) return undefined
  return values.length > 1 ? values : values.flatMap((value) => value.split(' ').filter((word) => word !== ''))
}

/** Where the question cannot be put, nobody is kept from starting: an API server that is away is the rule after a blackout. */
async function refuseBesideMetalLb(
  client: KubernetesClient,
  where: { readonly node: string; readonly className: string | undefined },
  log: Logger,
): Promise<void> {
  try {
    const rival = await findRival(client, where, AbortSignal.timeout(RIVAL_PATIENCE_MS))
    if (rival === undefined) return
    const services = where.className === undefined ? 'Services without a class' : `Services of class ${where.className}`
    throw new Failure(
      `the speaker of MetalLB ${rival} is Ready on ${where.node} and announces ${services} too: remove it from the node, ` +
        'or give one of the two a class of its own (--load-balancer-class)',
    )
  } catch (error) {
    if (error instanceof Failure) throw error
    log.warn(causeOf(error), 'cannot tell whether a speaker of MetalLB runs on the node')
  }
}

const RIVAL_PATIENCE_MS = 5000
