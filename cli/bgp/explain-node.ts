/** What a node announces, and what its speaker says of itself. */
import { advertise } from '#provider/bgp/advertise/advertise'
import { withheldText } from '#provider/bgp/advertise/verdict'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import type { AnnouncerStatus } from '#provider/bgp/speaker/announcer-status'
import { systemClock } from '#provider/time/clock'
import type { EventObject } from '#reconcilers/kubernetes/event-object'
import { connectCluster } from '../connect-cluster.ts'
import { eventsOfNode } from '../events-of.ts'
import { Failure } from '../failure.ts'
import type { Connection } from '../options.ts'
import type { Output } from '../output.ts'
import { loadBerthSettings } from '../settings.ts'
import { describeAttributes, describePeers } from './describe-announcement.ts'
import { printBgpNode } from './print-node.ts'
import { factsOf, hereOf, takeSnapshot, type Snapshot } from './snapshot.ts'

export interface ExplainedSpeaker {
  readonly node: string
  /** Undefined: it runs none. */
  readonly speaker: AnnouncerStatus | undefined
  readonly announces: readonly ExplainedAnnouncement[]
  /** Addresses of Services that it does not announce. */
  readonly withheld: readonly { readonly service: string; readonly address: string; readonly why: string }[]
  /** What is wrong with the configuration as this node sees it. */
  readonly problems: readonly string[]
}

export interface ExplainedAnnouncement {
  readonly prefix: string
  readonly to: string
  readonly attributes: string
  /** Whether the routing daemon lacks it, where that is said. */
  readonly isMissing: boolean
}

const patienceMs = 20_000

/** Prints it: 0 if the speaker is well and the configuration too, else 1. */
export async function explainNodeOnBareMetal(connection: Connection, name: string, output: Output): Promise<number> {
  const { bgp } = await loadBerthSettings(connection.config)
  const client = connectCluster(connection.kubeconfig, connection.context)
  try {
    const snapshot = await takeSnapshot(client, bgp.configurationNamespace, AbortSignal.timeout(patienceMs))
    const explained = explainSpeaker(name, snapshot, { className: connection.className, nowMs: systemClock.now() })
    const events: readonly EventObject[] = await eventsOfNode(client, name)
    console.log(printBgpNode({ ...explained, events }, output))
    return explained.problems.length === 0 && explained.speaker?.ready === true ? 0 : 1
  } finally {
    await client.close()
  }
}

/** @throws {Failure} where there is no such node */
export function explainSpeaker(
  node: string,
  snapshot: Snapshot,
  { className, nowMs }: { readonly className: string | undefined; readonly nowMs: number },
): ExplainedSpeaker {
  const { model } = readConfiguration(snapshot.configuration)
  const advertised = advertise(factsOf(snapshot, model, className), hereOf(node, snapshot, model), nowMs)
  if (advertised === undefined) throw new Failure(`there is no node ${node}`)
  const speaker = snapshot.speakers.get(node)
  const missing = new Set(speaker?.missing)
  const verdicts = [...advertised.verdicts].flatMap(([service, { addresses }]) =>
    addresses.map(({ address, verdict }) => ({ service, address, verdict })),
  )
  return {
    node,
    speaker,
    announces: advertised.desired.announcements.map((announcement) => ({
      prefix: announcement.prefix,
      to: describePeers(announcement),
      attributes: describeAttributes(announcement),
      isMissing: missing.has(announcement.prefix),
    })),
    withheld: verdicts.flatMap(({ verdict, ...about }) =>
      verdict.is === 'withheld' ? [{ ...about, why: withheldText[verdict.why] }] : [],
    ),
    problems: advertised.problems.map(({ about, why, fix }) => `${about}: ${why}. ${fix}`),
  }
}
