import { Counter, Gauge, type Registry } from 'prom-client'
import type { AnnouncerStatus } from '#provider/bgp/speaker/announcer-status'
import type { SpeakerReport } from '#provider/bgp/speaker/node-speaker'
import { createConfigurationGauges } from '../configuration-gauges.ts'

/**
 * What a speaker tells of itself. Where MetalLB has a number of the same meaning its name is taken (reference bgp.md 1.5),
 * so that its dashboards and alerts go on; the rest is ours. Sessions go by two names: MetalLB's own speaker and its FRR mode
 * say `metallb_`, frr-k8s, which speaks for it by default since 0.16, says `frrk8s_` of the same.
 */
export function createSpeakerMetrics(registry: Registry) {
  const registers = [registry]
  const peer = { labelNames: ['peer'] as const, registers }
  const sessions = ['metallb', 'frrk8s'].map((prefix) => ({
    up: new Gauge({ name: `${prefix}_bgp_session_up`, help: '1 while the session is established', ...peer }),
    announced: new Gauge({
      name: `${prefix}_bgp_announced_prefixes_total`,
      help: 'Prefixes that the peer was told',
      ...peer,
    }),
    bfd: new Gauge({ name: `${prefix}_bfd_session_up`, help: '1 while BFD has the peer up', ...peer }),
  }))
  const desired = new Gauge({ name: 'berth_speaker_desired_prefixes', help: 'Prefixes to be announced', registers })
  const accepted = new Gauge({
    name: 'berth_speaker_accepted_prefixes',
    help: 'Prefixes that the daemon holds on our behalf',
    registers,
  })
  const healthy = new Gauge({
    name: 'berth_speaker_ready',
    help: '1 while the daemon does all that is desired',
    registers,
  })
  const applies = new Counter({
    name: 'berth_speaker_applies_total',
    help: 'States that the daemon was brought to',
    registers,
  })
  let generation = 0
  return {
    ...createConfigurationGauges(registry),
    tell({ loop }: SpeakerReport, status: AnnouncerStatus): void {
      desired.set(status.desired)
      accepted.set(status.accepted)
      healthy.set(status.ready ? 1 : 0)
      applies.inc(loop.generation - generation)
      generation = loop.generation
      for (const { up, announced, bfd } of sessions) {
        for (const gauge of [up, announced, bfd]) gauge.reset()
        for (const { at, state, advertised, bfd: detection } of status.peers) {
          up.set({ peer: at }, state === 'Established' ? 1 : 0)
          if (advertised >= 0) announced.set({ peer: at }, advertised)
          if (detection !== 'none') bfd.set({ peer: at }, detection === 'Up' ? 1 : 0)
        }
      }
    },
  }
}
