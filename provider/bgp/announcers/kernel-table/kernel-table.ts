/**
 * For a host whose FRR or BIRD belongs to the network team: routes in tables of our own, which no rule looks into, and one
 * `redistribute` stanza of theirs. We have no rights over the daemon, and only look at what it made of our routes.
 */
import { readFile, writeFile } from 'node:fs/promises'
import type { Clock } from '#provider/time/clock'
import type { NodeAnnouncements } from '../../announcement.ts'
import type { Announcer } from '../announcer.ts'
import { compareBlackholes, readBlackholes, writeBlackholes } from '../kernel/blackhole-routes.ts'
import type { BlackholeRoute } from '../kernel/blackhole-routes.ts'
import { createRunIp } from '../kernel/iproute.ts'
import type { RunIp } from '../kernel/iproute.ts'
import { guardPodBlocks } from '../kernel/pod-block-guard.ts'
import { assure } from './assure.ts'
import type { Layout } from './assure.ts'
import { renderBirdStanza } from './bird-stanza.ts'
import { createHostFrr } from './host-frr.ts'
import { foreseeableClasses, metricClasses, metricOf } from './metric-class.ts'
import { observeFrr, observeKernel } from './observe.ts'
import { renderRouteMap } from './route-map.ts'

export interface KernelTableOptions {
  readonly clock: Clock
  /** Numbers of the tables; default 7192 for addresses of Services and pods, 7244 for pod blocks. */
  readonly tables?: KernelTables
  /** The program `vtysh`, or words that lead to it; undefined where FRR is closed to us, or the daemon is another. */
  readonly vtysh?: readonly string[]
  /**
   * A file that is told the route-map which the host's FRR needs for `redistribute table-direct N route-map BERTH`, written
   * anew when it changes: what a metric stands for, and what it will stand for in a drain. FRR announces no class that its
   * route-map does not know.
   */
  readonly routeMapFile?: string
  /** In whose words that file is: a route-map of FRR's, or what BIRD includes. Default FRR. */
  readonly hostDaemon?: HostDaemon
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

/** Daemons of a host that can take routes from a table of the kernel. */
export const hostDaemons = ['frr', 'bird'] as const
export type HostDaemon = (typeof hostDaemons)[number]

const defaultTables: KernelTables = { addresses: 7192, podBlocks: 7244 }

/** Makes the announcer for the kernel's tables. Use `apply` once at a time. */
export function createKernelTable(options: KernelTableOptions): KernelTable {
  const { clock, tables = defaultTables } = options
  const runIp = createRunIp(options.ip ?? ['ip'])
  const frr = options.vtysh === undefined ? undefined : createHostFrr(options.vtysh)
  let wanted: NodeAnnouncements | undefined
  const stanzaFor = ({ announcements, router }: NodeAnnouncements): string => {
    const classes = foreseeableClasses(announcements)
    return options.hostDaemon === 'bird'
      ? renderBirdStanza(classes, { tables: Object.values(tables), asn: router?.asn })
      : renderRouteMap(classes, { name: 'BERTH', asn: router?.asn })
  }
  return {
    name: 'kernel-table',
    verifiedBy: frr === undefined ? 'kernel' : 'frr',
    async apply(desired, signal) {
      wanted = desired
      if (options.routeMapFile !== undefined) await tellHost(options.routeMapFile, stanzaFor(desired))
      const layout = layOut(desired, tables)
      const announce = async (): Promise<void> => {
        for (const [table, routes] of layout) await bringTable(runIp, table, routes, signal)
        if (frr !== undefined) await assure({ runIp, frr, clock }, layout, signal)
      }
      await guardPodBlocks(runIp, desired, announce, signal)
    },
    async observe(signal) {
      const subject = { tables: Object.values(tables), wanted }
      return frr === undefined
        ? await observeKernel(runIp, subject, signal)
        : await observeFrr({ runIp, frr }, subject, signal)
    },
  }
}

async function tellHost(file: string, text: string): Promise<void> {
  const told = await readFile(file, 'utf8').catch(() => '')
  if (told !== text) await writeFile(file, text)
}

/**
 * Distributes the announcements over the tables. Loopbacks are in none: the host's daemon has them from the interface.
 * Throws as `metricClasses` does.
 */
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
