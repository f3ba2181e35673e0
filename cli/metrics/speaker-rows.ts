import { counter, gauge } from '#reconcilers/metrics/row'

const peer = 'peer'

/**
 * What a speaker tells of itself. Where MetalLB has a number of the same meaning its name is taken (reference bgp.md 1.5),
 * so that its dashboards and alerts go on; the rest is ours. Sessions go by two names: MetalLB's own speaker and its FRR mode
 * say `metallb_`, frr-k8s, which speaks for it by default since 0.16, says `frrk8s_` of the same.
 */
export const speakerRows = {
  up: gauge('metallb_bgp_session_up', '1 while the session is established', peer),
  announced: gauge('metallb_bgp_announced_prefixes_total', 'Prefixes that the peer was told', peer),
  bfd: gauge('metallb_bfd_session_up', '1 while BFD has the peer up', peer),
  frrUp: gauge('frrk8s_bgp_session_up', '1 while the session is established', peer),
  frrAnnounced: gauge('frrk8s_bgp_announced_prefixes_total', 'Prefixes that the peer was told', peer),
  frrBfd: gauge('frrk8s_bfd_session_up', '1 while BFD has the peer up', peer),
  desired: gauge('berth_speaker_desired_prefixes', 'Prefixes to be announced'),
  accepted: gauge('berth_speaker_accepted_prefixes', 'Prefixes that the daemon holds on our behalf'),
  ready: gauge('berth_speaker_ready', '1 while the daemon does all that is desired'),
  applies: counter('berth_speaker_applies_total', 'States that the daemon was brought to'),
} as const
