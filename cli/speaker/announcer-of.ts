import { createBird } from '#provider/bgp/announcers/bird/bird'
import { createKernelTable } from '#provider/bgp/announcers/kernel-table/kernel-table'
import type { HostDaemon } from '#provider/bgp/announcers/kernel-table/kernel-table'
import type { Announcer } from '#provider/bgp/announcers/announcer'
import { systemClock } from '#provider/time/clock'

/** The routing daemon of the node, as the command line names it. */
export type Daemon =
  | { readonly kind: 'bird'; readonly configFile: string; readonly controlSocket: string }
  | {
      readonly kind: 'kernel-table'
      /** The words that lead to the host's FRR, undefined where it is closed to us. */
      readonly vtysh: readonly string[] | undefined
      /** Where to write what the host's daemon needs to know of our metrics, undefined: nowhere. */
      readonly routeMapFile: string | undefined
      /** Whose words are written there. */
      readonly hostDaemon: HostDaemon
    }

export function announcerOf(daemon: Daemon): Announcer {
  switch (daemon.kind) {
    case 'bird': {
      const { configFile, controlSocket } = daemon
      return createBird({ configFile, controlSocket, clock: systemClock })
    }
    case 'kernel-table': {
      const { vtysh, routeMapFile, hostDaemon } = daemon
      const given = { ...(vtysh !== undefined && { vtysh }), ...(routeMapFile !== undefined && { routeMapFile }) }
      return createKernelTable({ clock: systemClock, hostDaemon, ...given })
    }
  }
}
