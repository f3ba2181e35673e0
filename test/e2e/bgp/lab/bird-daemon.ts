import { access, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '../../process/deadline.ts'
import { startDaemon } from '../../process/daemon.ts'
import type { Daemon } from '../../process/daemon.ts'
import { output } from '../../process/run.ts'
import { withChartCapabilities } from './chart-capabilities.ts'
import { createReleasedPlace } from './released.ts'
import type { UnpackedRelease } from '../../tools/debian.ts'

export interface BirdDaemonOptions {
  readonly name: string
  readonly release: UnpackedRelease
  readonly namespace: string
  readonly folder: string
  /** False for a router, which is none of the chart's: BIRD 3.1 that was started for a recovery never writes to the kernel. Default true. */
  readonly recovers?: boolean
}

export interface BirdDaemon {
  readonly configFile: string
  readonly controlSocket: string
  readonly daemon: Daemon
  /** Starts it, or starts it again after it has ended. */
  start(signal: AbortSignal): Promise<void>
  stop(graceMs?: number): Promise<void>
  /** Ends it as the chart does before a pod goes: routers that know graceful restart keep its routes. */
  leave(signal: AbortSignal): Promise<void>
}

/** Names a BIRD in a namespace and does not start it yet: without a configuration file it would end at once. */
export async function createBirdDaemon(options: BirdDaemonOptions): Promise<BirdDaemon> {
  const { name, namespace, folder, recovers = true } = options
  await mkdir(folder, { recursive: true })
  const place = await createReleasedPlace(options.release, join(folder, 'place'))
  const configFile = join(folder, 'bird.conf')
  const controlSocket = join(folder, 'bird.ctl')
  let running: Daemon | undefined
  return {
    configFile,
    controlSocket,
    get daemon() {
      if (running === undefined) throw new Error(`${name} was not started`)
      return running
    },
    async start(signal) {
      await rm(controlSocket, { force: true }) // a killed one leaves it behind, and nobody listens on it
      // -R: routes that a peer kept over our restart stay until we have announced ours again.
      const command = place.wrap([
        ...(recovers ? withChartCapabilities('/usr/sbin/bird') : ['/usr/sbin/bird']),
        '-f',
        ...(recovers ? ['-R'] : []),
        '-c',
        configFile,
        '-s',
        controlSocket,
      ])
      const daemon = startDaemon({ name, namespace, command, logFile: join(folder, 'bird.log') })
      running = daemon
      const hasSocket = async (): Promise<true | undefined> => {
        daemon.assertRuns()
        await access(controlSocket)
        return true
      }
      await until({ what: `${name} listens`, timeoutMs: 10_000, everyMs: 20 }, hasSocket, signal)
    },
    async stop(graceMs) {
      await running?.stop(graceMs)
    },
    async leave(signal) {
      const command = place.wrap(['/usr/sbin/birdc', '-s', controlSocket, 'graceful', 'restart'])
      await output({ command: 'ip', args: ['netns', 'exec', namespace, ...command] }, signal)
      const isGone = (): true | undefined => (running?.child.exitCode === null ? undefined : true)
      await until({ what: `${name} has left`, timeoutMs: 10_000, everyMs: 20 }, isGone, signal)
    },
  }
}
