/** A node of the lab: its routing daemon, and Berth's announcer that keeps it. */
import { join } from 'node:path'
import type { NodeAnnouncements } from '#provider/bgp/announcement'
import { createBird } from '#provider/bgp/announcers/bird/bird'
import type { Announcer, Session } from '#provider/bgp/announcers/announcer'
import { systemClock } from '#provider/time/clock'
import { until } from '../../process/deadline.ts'
import type { UnpackedRelease } from '../../tools/debian.ts'
import { createBirdDaemon } from './bird-daemon.ts'
import type { BirdDaemon } from './bird-daemon.ts'
import type { LabNode } from './topology.ts'

export interface BirdNode {
  readonly site: LabNode
  readonly namespace: string
  readonly bird: BirdDaemon
  readonly announcer: Announcer
  /** Brings the daemon to a state, as the speaker does: again and again, until its sessions stand. */
  bring(state: NodeAnnouncements, signal: AbortSignal): Promise<void>
}

export interface NodeOptions {
  readonly site: LabNode
  readonly namespace: string
  readonly release: UnpackedRelease
  readonly folder: string
}

/** Starts a node's BIRD with nothing to announce. */
export async function startBirdNode(options: NodeOptions, signal: AbortSignal): Promise<BirdNode> {
  const { site, namespace, release } = options
  const bird = await createBirdDaemon({
    name: `bird of ${site.name}`,
    release,
    namespace,
    folder: join(options.folder, site.name),
  })
  const { configFile, controlSocket } = bird
  const clock = systemClock
  const announcer = createBird({ configFile, controlSocket, clock, ip: ['ip', '-n', namespace], answerTimeoutMs: 2000 })
  // Writes a first file and finds nobody: the daemon can start then.
  const empty: NodeAnnouncements = { router: undefined, peers: [], bfdProfiles: [], announcements: [] }
  await announcer.apply(empty, signal).catch(() => undefined)
  await bird.start(signal)
  return {
    site,
    namespace,
    bird,
    announcer,
    async bring(state, signal) {
      const taken = async (): Promise<true> => {
        await announcer.apply(state, signal)
        const { sessions } = await announcer.observe(signal)
        const down = sessions.find(({ state }) => state !== 'Established')
        if (down === undefined) return true
        throw new Error(`${down.peer} is ${down.state} ${down.lastError}`)
      }
      await until({ what: `${site.name} takes its state`, timeoutMs: 20_000, everyMs: 100 }, taken, signal)
    },
  }
}

/** Waits until all sessions of a node are as `isSo` says. */
export async function untilSessions(
  node: BirdNode,
  isSo: (session: Session) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const probe = async (): Promise<true | undefined> => {
    const { sessions } = await node.announcer.observe(signal)
    if (sessions.every(isSo)) return true
    throw new Error(JSON.stringify(sessions))
  }
  await until({ what: `the sessions of ${node.site.name}`, timeoutMs: 20_000 }, probe, signal)
}
