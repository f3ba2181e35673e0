/**
 * For a host whose FRR or BIRD belongs to the network team: routes in tables of our own, which no rule looks into, and one
 * `redistribute` stanza of theirs. We have no rights over the daemon. FRR can lose such a route when its address comes and
 * goes on an interface at the same time (FRR#22654), so what was written is looked for in FRR and, if missing, deleted and
 * added again: `ip route replace` with the same content tells FRR nothing.
 */
import type { Clock } from '#provider/time/clock'
import { sleep } from '#provider/time/clock'
import type { NodeAnnouncements } from '../../announcement.ts'
import { AnnouncerError } from '../announcer.ts'
import type { Announcer, Observation } from '../announcer.ts'
import { compareBlackholes, readBlackholes, writeBlackholes } from '../kernel/blackhole-routes.ts'
import type { BlackholeRoute } from '../kernel/blackhole-routes.ts'
import { createRunIp } from '../kernel/iproute.ts'
import type { RunIp } from '../kernel/iproute.ts'
import { guardPodBlocks } from '../kernel/pod-block-guard.ts'
import { createHostFrr } from './host-frr.ts'
import type { HostFrr } from './host-frr.ts'
import { metricClasses, metricOf } from './metric-class.ts'

export interface KernelTableOptions {
  readonly clock: Clock
  /** Numbers of the tables; default 7192 for addresses of Services and pods, 7244 for pod blocks. */
  readonly tables?: KernelTables
  /** The program `vtysh`, or words that lead to it; undefined where FRR is closed to us, or the daemon is another. */
  readonly vtysh?: readonly string[]
  /** The program `ip`, or words that lead to it; default `ip`. */
  readonly ip?: readonly string[]
}

export interface KernelTables {
  readonly addresses: number
  readonly podBlocks: number
}

export interface KernelTable extends Announcer {
  /** What is looked at after each write: the daemon, or only the kernel. */
  readonly verifiedBy: 'frr' | 'kernel'
}

/** Tables and metrics of the announcements; loopbacks are not among them: the host's daemon has them from the interface. */
type Layout = ReadonlyMap<number, readonly BlackholeRoute[]>

const defaultTables: KernelTables = { addresses: 7192, podBlocks: 7244 }
/** How long FRR may show no further route: it takes one within 100 ms (reference bgp.md 7.6). */
const standstillMs = 500
const lookAgainMs = 25
const healings = 3

/** Makes the announcer for the kernel's tables. Use `apply` once at a time. */
export function createKernelTable(options: KernelTableOptions): KernelTable {
  const { clock, tables = defaultTables } = options
  const runIp = createRunIp(options.ip ?? ['ip'])
  const frr = options.vtysh === undefined ? undefined : createHostFrr(options.vtysh)
  let wanted: NodeAnnouncements | undefined
  return {
    name: 'kernel-table',
    verifiedBy: frr === undefined ? 'kernel' : 'frr',
    async apply(desired, signal) {
      wanted = desired
      const layout = layOut(desired, tables)
      const announce = async (): Promise<void> => {
        for (const [table, routes] of layout) await bringTable(runIp, table, routes, signal)
        if (frr !== undefined) await assure({ runIp, frr, clock }, layout, signal)
      }
      await guardPodBlocks(runIp, desired, announce, signal)
    },
    async observe(signal) {
      return frr === undefined
        ? await observeKernel(runIp, tables, signal)
        : await observeFrr(frr, tables, wanted, signal)
    },
  }
}

/** Distributes the announcements over the tables. Throws as `metricClasses` does. */
function layOut({ announcements }: NodeAnnouncements, tables: KernelTables): Layout {
  metricClasses(announcements)
  const routesOf = (isInTable: (kind: string) => boolean): readonly BlackholeRoute[] =>
    announcements
      .filter(({ from }) => isInTable(from.kind))
      .map((announcement) => ({ prefix: announcement.prefix, metric: metricOf(announcement) }))
  return new Map([
    [tables.podBlocks, routesOf((kind) => kind === 'pod-block')],
    [tables.addresses, routesOf((kind) => kind !== 'pod-block' && kind !== 'loopback')],
  ])
}

/** Adds before it deletes: a route whose class changes must not be gone in between. */
async function bringTable(
  runIp: RunIp,
  table: number,
  desired: readonly BlackholeRoute[],
  signal: AbortSignal,
): Promise<void> {
  const name = String(table)
  const { missing, surplus } = compareBlackholes(desired, await readBlackholes(runIp, name, signal))
  await writeBlackholes(runIp, { verb: 'add', table: name, routes: missing }, signal)
  await writeBlackholes(runIp, { verb: 'delete', table: name, routes: surplus }, signal)
}

interface Hands {
  readonly runIp: RunIp
  readonly frr: HostFrr
  readonly clock: Clock
}

/** Looks for every route in FRR and deletes and adds again those that it does not show. */
async function assure(hands: Hands, layout: Layout, signal: AbortSignal): Promise<void> {
  for (const [table, routes] of layout) {
    for (let healed = 0; ; healed++) {
      const unseen = await unseenRoutes(hands, { table, routes }, signal)
      if (unseen.length === 0) break
      if (healed === healings) throw lost(table, unseen)
      await writeBlackholes(hands.runIp, { verb: 'delete', table: String(table), routes: unseen }, signal)
      await writeBlackholes(hands.runIp, { verb: 'add', table: String(table), routes: unseen }, signal)
    }
  }
}

async function unseenRoutes(
  { frr, clock }: Hands,
  { table, routes }: { readonly table: number; readonly routes: readonly BlackholeRoute[] },
  signal: AbortSignal,
): Promise<readonly BlackholeRoute[]> {
  let fewest = Infinity
  let progressAt = clock.now()
  for (;;) {
    const { missing } = compareBlackholes(routes, await frr.routes(table, signal))
    if (missing.length === 0) return []
    if (missing.length < fewest) progressAt = clock.now()
    else if (clock.now() - progressAt > standstillMs) return missing
    fewest = Math.min(fewest, missing.length)
    await sleep(clock, lookAgainMs, signal)
  }
}

function lost(table: number, routes: readonly BlackholeRoute[]): AnnouncerError {
  const names = routes.slice(0, 5).map(({ prefix }) => prefix)
  const more = routes.length > names.length ? ` and ${routes.length - names.length} more` : ''
  const why = `FRR does not show ${names.join(', ')}${more} of table ${table}, which the kernel has`
  return new AnnouncerError('unreachable', `${why}: is the address on an interface of this node (FRR#22654)?`)
}

/** Loopbacks are left to the host's daemon, which has them from the interface: not ours to write, so not ours to miss. */
function loopbacksOf(wanted: NodeAnnouncements | undefined): readonly string[] {
  const announcements = wanted?.announcements ?? []
  return announcements.filter(({ from }) => from.kind === 'loopback').map(({ prefix }) => prefix)
}

async function observeKernel(runIp: RunIp, tables: KernelTables, signal: AbortSignal): Promise<Observation> {
  const accepted = new Set<string>()
  for (const table of Object.values(tables))
    for (const { prefix } of await readBlackholes(runIp, String(table), signal)) accepted.add(prefix)
  return { sessions: [], accepted, advertised: undefined }
}

async function observeFrr(
  frr: HostFrr,
  tables: KernelTables,
  wanted: NodeAnnouncements | undefined,
  signal: AbortSignal,
): Promise<Observation> {
  const peers = wanted?.peers ?? []
  const accepted = new Set<string>()
  for (const table of Object.values(tables))
    for (const { prefix } of await frr.routes(table, signal)) accepted.add(prefix)
  const advertised = new Map<string, ReadonlySet<string>>()
  for (const peer of peers) advertised.set(peer.name, await frr.advertised(peer, signal))
  return { sessions: await frr.sessions(peers, signal), accepted, advertised }
}
