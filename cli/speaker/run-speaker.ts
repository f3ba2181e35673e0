/**
 * The speaker of one node as it runs in production: what the cluster says goes into one book of facts, the node's speaker
 * decides by it, and what becomes of that goes into the status resource, events and metrics. It holds no lease and asks
 * no controller.
 */
import type { Logger } from 'pino'
import { ClusterFacts } from '#provider/bgp/advertise/cluster-facts'
import type { Announcer } from '#provider/bgp/announcers/announcer'
import type { Turn } from '#provider/bgp/advertise/turn'
import { announcerStatus } from '#provider/bgp/speaker/announcer-status'
import { NodeSpeaker, type SpeakerReport } from '#provider/bgp/speaker/node-speaker'
import { sleep, systemClock } from '#provider/time/clock'
import { EventRecorder } from '#reconcilers/kubernetes/events'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { createReaderMetrics } from '#reconcilers/metrics'
import { untilKubeProxyIsHealthy } from '#reconcilers/speaker/kube-proxy-health'
import { StatusWriter } from '#reconcilers/speaker/status-writer'
import type { Registry } from 'prom-client'
import { ClusterBook } from './cluster-book.ts'
import { readLoopbacks } from './loopbacks.ts'
import type { View } from '../serving/late-view.ts'
import { createSpeakerMetrics } from '../metrics/speaker.ts'
import { speakerView } from './speaker-view.ts'
import { Trouble } from './trouble.ts'
import { TurnEvents } from './turn-events.ts'

export interface SpeakerCommand {
  readonly client: KubernetesClient
  readonly node: string
  readonly announcer: Announcer
  /** False for a daemon whose peers belong to somebody else. */
  readonly needsPeers: boolean
  /** Undefined: Services without a class. */
  readonly className: string | undefined
  /** Where MetalLB's resources are. */
  readonly namespace: string
  /** Undefined where no kube-proxy is to be waited for. */
  readonly kubeProxyHealth: string | undefined
  readonly ignoresExcludeLabel: boolean
  readonly log: Logger
  readonly registry: Registry
  /** Called once, with what the speaker shows of itself. */
  readonly onView?: (view: View) => void
  /** How often the daemon is looked at while nothing happens; default 10 s. */
  readonly lookEveryMs?: number
}

/** Runs until `signal` is aborted. The daemon goes on as it is: only a drain takes addresses away from a node. */
export async function runSpeaker(command: SpeakerCommand, signal: AbortSignal): Promise<void> {
  const { client, node, announcer, needsPeers, className, log, registry } = command
  const metrics = createReaderMetrics(registry)
  const common = { client, clock: systemClock, log, metrics }
  const facts = new ClusterFacts(className)
  const book: ClusterBook = new ClusterBook({
    ...common,
    facts,
    namespace: command.namespace,
    onChange: () => speaker.wake(),
    onPasswords: (passwords) => speaker.learn({ passwords }),
    onConfiguration: (isRefused) => shown.configured(isRefused),
  })
  const shown = createSpeakerMetrics(registry)
  const status = new StatusWriter({ ...common, node, owner: () => book.nodes.get(node) })
  const events = new EventRecorder({ ...common, identity: node })
  const turns = new TurnEvents({ events, services: book.services, node, clock: systemClock })
  const trouble = new Trouble(log)
  const statusOf = (report: SpeakerReport) =>
    announcerStatus({
      announcer: announcer.name,
      report,
      findings: book.findings,
      shortcomings: report.advertised && announcer.shortcomings?.(report.advertised.desired),
      waitingFor: book.waitingFor(node),
    })
  const speaker = new NodeSpeaker({
    node,
    announcer,
    facts,
    needsPeers,
    ignoresExcludeLabel: command.ignoresExcludeLabel,
    clock: systemClock,
    random: Math.random,
    ...(command.lookEveryMs !== undefined && { lookEveryMs: command.lookEveryMs }),
    onChange: (report) => {
      trouble.tell(report.loop.failure)
      const next = statusOf(report)
      shown.tell(report, next)
      status.tell(next, signal)
    },
    onTurns: (told: readonly Turn[]) => {
      log.info({ announced: count(told, 'announced'), withdrawn: count(told, 'withdrawn') }, 'announcements changed')
      turns.say(told)
    },
  })
  let hasRead = false
  command.onView?.(speakerView({ node, speaker, status: () => statusOf(speaker.report), hasRead: () => hasRead }))
  speaker.learn({ loopbacks: readLoopbacks(), isServing: command.kubeProxyHealth === undefined })
  const parts = [
    speaker.run(signal),
    book.run(signal),
    watchLoopbacks(speaker, signal),
    serve(command, speaker, signal),
  ]
  void book.hasRead().then(() => {
    log.info({ services: book.services.size, nodes: book.nodes.size }, 'the cluster has been read')
    hasRead = true
    speaker.hasRead()
  })
  await Promise.all(parts.map((part) => part.catch((error: unknown) => unlessAborted(error, signal))))
  await events.flush()
}

async function serve(
  { kubeProxyHealth, log }: SpeakerCommand,
  speaker: NodeSpeaker,
  signal: AbortSignal,
): Promise<void> {
  if (kubeProxyHealth === undefined) return
  await untilKubeProxyIsHealthy(kubeProxyHealth, systemClock, signal)
  log.info('kube-proxy is healthy: the node can serve')
  speaker.learn({ isServing: true })
}

/** The kernel tells of new addresses only those who speak netlink; a loopback comes with the machine and seldom changes. */
async function watchLoopbacks(speaker: NodeSpeaker, signal: AbortSignal): Promise<void> {
  let known = readLoopbacks().join()
  for (;;) {
    await sleep(systemClock, LOOPBACKS_EVERY_MS, signal)
    const loopbacks = readLoopbacks()
    if (loopbacks.join() === known) continue
    known = loopbacks.join()
    speaker.learn({ loopbacks })
  }
}

const LOOPBACKS_EVERY_MS = 5000

function unlessAborted(error: unknown, signal: AbortSignal): void {
  if (!signal.aborted) throw error
}

function count(turns: readonly Turn[], now: Turn['now']): number {
  return turns.filter((turn) => turn.now === now).length
}
