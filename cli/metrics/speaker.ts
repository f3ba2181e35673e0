import type { Registry } from 'prom-client'
import type { AnnouncerStatus } from '#provider/bgp/speaker/announcer-status'
import type { SpeakerReport } from '#provider/bgp/speaker/node-speaker'
import { register } from '#reconcilers/metrics/register'
import { createConfigurationGauges } from './configuration.ts'
import { speakerRows } from './speaker-rows.ts'

export function createSpeakerMetrics(registry: Registry) {
  const { up, announced, bfd, frrUp, frrAnnounced, frrBfd, ...own } = register(registry, speakerRows)
  const sessions = [
    { up, announced, bfd },
    { up: frrUp, announced: frrAnnounced, bfd: frrBfd },
  ]
  let generation = 0
  return {
    ...createConfigurationGauges(registry),
    tell({ loop }: SpeakerReport, status: AnnouncerStatus): void {
      own.desired.set(status.desired)
      own.accepted.set(status.accepted)
      own.ready.set(status.ready ? 1 : 0)
      own.applies.inc(loop.generation - generation)
      generation = loop.generation
      for (const session of sessions) {
        for (const gauge of Object.values(session)) gauge.reset()
        for (const { at, state, advertised, bfd: detection } of status.peers) {
          session.up.set({ peer: at }, state === 'Established' ? 1 : 0)
          if (advertised >= 0) session.announced.set({ peer: at }, advertised)
          if (detection !== 'none') session.bfd.set({ peer: at }, detection === 'Up' ? 1 : 0)
        }
      }
    },
  }
}
