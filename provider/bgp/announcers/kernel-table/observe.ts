import type { NodeAnnouncements } from '../../announcement.ts'
import type { Observation } from '../announcer.ts'
import type { RouteTable } from '../kernel/route-table.ts'
import { routeFamilies } from './host-frr.ts'
import type { HostFrr } from './host-frr.ts'

/** What is looked at: the tables of ours, and the state that was asked for. */
export interface Subject {
  readonly tables: readonly { readonly number: number; readonly table: RouteTable }[]
  readonly wanted: NodeAnnouncements | undefined
}

/** Looks at the kernel alone: what the daemon makes of it cannot be told. */
export async function observeKernel({ tables, wanted }: Subject, signal: AbortSignal): Promise<Observation> {
  const accepted = new Set(loopbacksOf(wanted))
  for (const { table } of tables) for (const { prefix } of await table.read(signal)) accepted.add(prefix)
  return { sessions: [], accepted, advertised: undefined }
}

/** Looks at what FRR took of our routes in the tables, which may hold others' too, and what it sends to our peers. */
export async function observeFrr(frr: HostFrr, { tables, wanted }: Subject, signal: AbortSignal): Promise<Observation> {
  const peers = wanted?.peers ?? []
  const accepted = new Set(loopbacksOf(wanted))
  for (const { number, table } of tables) {
    const shown = new Set((await frr.routes(number, routeFamilies, signal)).map(({ prefix }) => prefix))
    for (const { prefix } of await table.read(signal)) if (shown.has(prefix)) accepted.add(prefix)
  }
  const advertised = new Map<string, ReadonlySet<string>>()
  for (const peer of peers) advertised.set(peer.name, await frr.advertised(peer, signal))
  return { sessions: await frr.sessions(peers, signal), accepted, advertised }
}

/** Loopbacks are left to the host's daemon, which has them from the interface: not ours to write, so not ours to miss. */
function loopbacksOf(wanted: NodeAnnouncements | undefined): readonly string[] {
  const announcements = wanted?.announcements ?? []
  return announcements.filter(({ from }) => from.kind === 'loopback').map(({ prefix }) => prefix)
}
