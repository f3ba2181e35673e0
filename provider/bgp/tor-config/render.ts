import { bird } from './dialects/bird.ts'
import { cumulus } from './dialects/cumulus.ts'
import { eos } from './dialects/eos.ts'
import { frr } from './dialects/frr.ts'
import { junos } from './dialects/junos.ts'
import { vyos } from './dialects/vyos.ts'
import { routerSides } from './router-sides.ts'
import type { Cluster, RouterSide } from './router-side.ts'

export const dialects = ['frr', 'bird', 'vyos', 'cumulus', 'junos', 'eos'] as const
export type Dialect = (typeof dialects)[number]

interface Writing {
  readonly title: string
  readonly lines: (side: RouterSide, asn: string) => readonly string[]
  /** Begins a line that the router passes over. */
  readonly comment: string
  readonly isTested: boolean
  /** How to keep flows on their next hop when another one goes: most break else. */
  readonly resilientHashing: string
}

const writings: Readonly<Record<Dialect, Writing>> = {
  frr: {
    title: 'FRR',
    lines: frr,
    comment: '!',
    isTested: true,
    resilientHashing: 'FRR installs no resilient groups of next hops: see to it in the switch ASIC',
  },
  bird: {
    title: 'BIRD 2',
    lines: bird,
    comment: '#',
    isTested: true,
    resilientHashing: 'BIRD installs no resilient groups of next hops: see to it in the switch ASIC',
  },
  vyos: {
    title: 'VyOS',
    lines: vyos,
    comment: '#',
    isTested: false,
    resilientHashing: 'VyOS has no resilient hashing',
  },
  cumulus: {
    title: 'Cumulus Linux (NVUE)',
    lines: cumulus,
    comment: '#',
    isTested: false,
    resilientHashing: 'set resilient_hash_enable = TRUE in /etc/cumulus/datapath/traffic.conf',
  },
  junos: {
    title: 'Junos',
    lines: junos,
    comment: '#',
    isTested: false,
    resilientHashing: 'where the platform has it, add "then load-balance consistent-hash" to the terms of BERTH-IN',
  },
  eos: {
    title: 'Arista EOS',
    lines: eos,
    comment: '!',
    isTested: false,
    resilientHashing: 'ip hardware fib ecmp resilience PREFIX capacity 64 redundancy 8, for each pool',
  },
}

/**
 * Prints what the routers that the nodes of a cluster speak to must be told, one part for each AS. `asn` is the AS of
 * routers of which the resources do not say it.
 */
export function renderTorConfig(
  dialect: Dialect,
  { asn, ...cluster }: Cluster & { readonly asn?: number | undefined },
): string {
  const writing = writings[dialect]
  const parts = routerSides(cluster).map((side) => {
    const known = side.asn ?? asn
    const header = headerOf({ ...side, asn: known }, writing).map((line) => `${writing.comment} ${line}`)
    return [...header, ...writing.lines(side, known === undefined ? 'ROUTER-AS' : String(known))].join('\n')
  })
  return parts.map((part) => `${part}\n`).join('\n')
}

function headerOf({ asn, peers, groups, notes }: RouterSide, writing: Writing): readonly string[] {
  const named = peers.map(({ name, at }) => `${name} (${at})`).join(', ')
  const whose = peers.length === 0 ? "the hosts' own daemons" : `BGPPeer ${named}`
  return [
    `${writing.title}, the router side of Berth, for ${asn === undefined ? 'the routers' : `AS ${asn}`}: ${whose}`,
    ...(writing.isTested ? [] : ['NOT TESTED against a real router: read it before you apply it.']),
    ...(groups.some(({ gracefulRestart }) => gracefulRestart)
      ? ['Graceful restart: routes of a node that restarts stay until it is back, or until BFD says that it is down.']
      : []),
    `Flows when a node goes: ${writing.resilientHashing}.`,
    ...notes.map((note) => `Look at this: ${note}.`),
  ]
}
