/**
 * For a host whose FRR or BIRD belongs to the network team: routes in tables of our own, which no rule looks into, and one
 * `redistribute` stanza of theirs. We have no rights over the daemon, and only look at what it made of our routes.
 */
import { readFile, writeFile } from 'node:fs/promises'
import type { Clock } from '#provider/time/clock'
import type { Announcement, NodeAnnouncements } from '../../announcement.ts'
import type { Announcer } from '../announcer.ts'
import type { BlackholeRoute } from '../kernel/blackhole-routes.ts'
import { createRunIp } from '../kernel/iproute.ts'
import { PodBlockGuard } from '../kernel/pod-block-guard.ts'
import { RouteTable } from '../kernel/route-table.ts'
import { assure } from './assure.ts'
import { renderBirdStanza } from './bird-stanza.ts'
import { createHostFrr } from './host-frr.ts'
import { foreseeableClasses, metricClasses, metricOf } from './metric-class.ts'
import { observeFrr, observeKernel } from './observe.ts'
import { renderRouteMap } from './route-map.ts'
import { shortcomings } from './shortcomings.ts'

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
  const { clock, tables: numbers = defaultTables } = options
  const runIp = createRunIp(options.ip ?? ['ip'])
  const frr = options.vtysh === undefined ? undefined : createHostFrr(options.vtysh)
  const guard = new PodBlockGuard(runIp)
  const tables = [
    { number: numbers.podBlocks, table: new RouteTable(runIp, String(numbers.podBlocks)), holds: isPodBlock },
    { number: numbers.addresses, table: new RouteTable(runIp, String(numbers.addresses)), holds: isAddress },
  ]
  let wanted: NodeAnnouncements | undefined
  const stanzaFor = ({ announcements, router }: NodeAnnouncements): string => {
    const classes = foreseeableClasses(announcements)
    return options.hostDaemon === 'bird'
      ? renderBirdStanza(classes, { tables: Object.values(numbers), asn: router?.asn })
      : renderRouteMap(classes, { name: 'BERTH', asn: router?.asn })
  }
  return {
    name: 'kernel-table',
    shortcomings,
    verifiedBy: frr === undefined ? 'kernel' : 'frr',
    async apply(desired, signal) {
      wanted = desired
      if (options.routeMapFile !== undefined) await tellHost(options.routeMapFile, stanzaFor(desired))
      metricClasses(desired.announcements)
      const announce = async (): Promise<void> => {
        for (const { number, table, holds } of tables) {
          const routes = routesOf(desired, holds)
          const added = await table.bring(routes, nothingElse, signal)
          // Nothing to add: somebody found that the daemon lacks something, and any of them may be it.
          const searched = { number, table, routes: added.length > 0 ? added : routes }
          if (frr !== undefined) await assure({ frr, clock }, searched, signal)
        }
      }
      await guard.around(desired, announce, signal)
    },
    async observe(signal) {
      if (wanted !== undefined) await guard.look(wanted, signal)
      return frr === undefined
        ? await observeKernel({ tables, wanted }, signal)
        : await observeFrr(frr, { tables, wanted }, signal)
    },
  }
}

async function tellHost(file: string, text: string): Promise<void> {
  const told = await readFile(file, 'utf8').catch(() => '')
  if (told !== text) await writeFile(file, text)
}

/** Loopbacks are in no table: the host's daemon has them from the interface. */
function routesOf(
  { announcements }: NodeAnnouncements,
  holds: (announcement: Announcement) => boolean,
): readonly BlackholeRoute[] {
  return announcements
    .filter(holds)
    .map((announcement) => ({ prefix: announcement.prefix, metric: metricOf(announcement) }))
}

const isPodBlock = ({ from }: Announcement): boolean => from.kind === 'pod-block'
const isAddress = ({ from }: Announcement): boolean => from.kind !== 'pod-block' && from.kind !== 'loopback'
const nothingElse = (): Promise<void> => Promise.resolve()
