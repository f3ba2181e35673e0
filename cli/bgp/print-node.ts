import type { AnnouncerStatus } from '#provider/bgp/speaker/announcer-status'
import type { EventObject } from '#reconcilers/kubernetes/event-object'
import { printValue, type Output } from '../output.ts'
import { describeEvent, sections } from '../sections.ts'
import { table } from '../table.ts'
import type { ExplainedSpeaker } from './explain-node.ts'

/** The explanation of a node on bare metal for people, or for programs. */
export function printBgpNode(
  explained: ExplainedSpeaker & { readonly events: readonly EventObject[] },
  output: Output,
): string {
  if (output !== 'table') return printValue(explained, output)
  const { node, speaker, announces, withheld, problems, events } = explained
  const rows = announces.map(({ prefix, to, attributes, isMissing }) => [
    prefix,
    to,
    attributes,
    isMissing ? 'the daemon lacks it' : '',
  ])
  return sections(`Node ${node}`, [
    ['Speaker', describeSpeaker(speaker)],
    ['Problems', [...problems, ...(speaker?.findings ?? []).map(({ about, message }) => `${about}: ${message}`)]],
    ['Sessions', sessionTable(speaker)],
    ['Announces', rows.length === 0 ? ['nothing'] : [table(['PREFIX', 'TO', 'WITH', 'NOTE'], rows)]],
    ['Does not announce', withheld.map(({ service, address, why }) => `${address} of ${service}: ${why}`)],
    ['Last events', events.map(describeEvent)],
  ])
}

function describeSpeaker(speaker: AnnouncerStatus | undefined): readonly string[] {
  if (speaker === undefined) return ['it runs no speaker, or one that has said nothing yet']
  const { announcer, message, routerId, desired, accepted } = speaker
  return [
    `${announcer}, router id ${routerId || 'none'}: ${message || 'ready'}`,
    `${accepted} of ${desired} prefixes are with the daemon`,
  ]
}

function sessionTable(speaker: AnnouncerStatus | undefined): readonly string[] {
  const peers = speaker?.peers ?? []
  if (peers.length === 0) return []
  const rows = peers.map(({ name, at, asn, state, bfd, desired, advertised, lastError }) => [
    `${name} (${at})`,
    asn,
    lastError === '' || state === 'Established' ? state : `${state} (${lastError})`,
    bfd,
    advertised < 0 ? `${desired} desired` : `${advertised} of ${desired}`,
  ])
  return [table(['PEER', 'AS', 'SESSION', 'BFD', 'TOLD OF'], rows)]
}
