import type { Check } from '#reconcilers/check'
import type { ServiceVerdicts } from '#provider/bgp/advertise/decide-service'
import { leavingText, withheldText, type Verdict } from '#provider/bgp/advertise/verdict'
import type { AnnouncerStatus } from '#provider/bgp/speaker/announcer-status'
import type { NodeSpeaker } from '#provider/bgp/speaker/node-speaker'
import { debugPages } from '../debug/debug-pages.ts'
import type { View } from '../serving/late-view.ts'

export interface SpeakerViewOptions {
  readonly node: string
  readonly speaker: NodeSpeaker
  readonly status: () => AnnouncerStatus
  readonly hasRead: () => boolean
}

/**
 * What a speaker shows of itself. It is ready when it knows the cluster and its daemon answers: a session that is down is
 * the network's trouble, and would hold up the rollout to all other nodes.
 */
export function speakerView(options: SpeakerViewOptions): View {
  const { node, speaker, status, hasRead } = options
  return {
    checks: (): readonly Check[] => [
      { name: 'cluster', failure: hasRead() ? undefined : 'it has not been read yet' },
      { name: 'daemon', failure: daemonFailure(speaker) },
    ],
    debug: debugPages({
      // Not all that is desired of the daemon: the passwords of peers are among it.
      node: () => ({ node, status: status(), announcements: speaker.report.advertised?.desired.announcements ?? [] }),
      services: ([namespace, name]) => servicesOf(speaker, namespace && `${namespace}/${name ?? ''}`),
    }),
  }
}

function daemonFailure({ report: { loop } }: NodeSpeaker): string | undefined {
  if (loop.observation === undefined) return 'it has not answered yet'
  return loop.failure?.kind === 'unreachable' ? 'it cannot be reached' : undefined
}

function servicesOf({ report }: NodeSpeaker, key: string | undefined): unknown {
  const verdicts = report.advertised?.verdicts ?? new Map<string, ServiceVerdicts>()
  if (key === undefined)
    return [...verdicts].flatMap(([name, { addresses }]) => (addresses.length > 0 ? [name] : [])).toSorted()
  const verdict = verdicts.get(key)
  return verdict?.addresses.map((one) => ({ address: one.address, ...judged(one.verdict) }))
}

function judged(verdict: Verdict) {
  if (verdict.is === 'withheld') return { isAnnounced: false, reason: withheldText[verdict.why] }
  return { isAnnounced: true, reason: verdict.leaving === undefined ? '' : leavingText[verdict.leaving] }
}
