/** One node's speaker and the BIRD beside it, as the chart's DaemonSet runs them. */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { createBirdDaemon } from '../bgp/lab/bird-daemon.ts'
import { until } from '../process/deadline.ts'
import type { Daemon } from '../process/daemon.ts'
import type { NodeSite } from '../rack/cluster-site.ts'
import type { UnpackedRelease } from '../tools/debian.ts'
import { startBerth } from './berth.ts'

export interface SpeakerOptions {
  readonly site: NodeSite
  readonly release: UnpackedRelease
  readonly namespace: string
  readonly folder: string
  readonly kubeconfig: string
}

export interface NodeSpeaker {
  start(signal: AbortSignal): Promise<void>
  /** SIGTERM: as a pod that is deleted. */
  stop(): Promise<void>
  /** SIGKILL to both, as when the machine goes off; the kernel closes their sessions. */
  kill(): Promise<void>
  assertRuns(): void
  tail(lines: number): string
}

/** Prepares both without starting them. */
export async function createNodeSpeaker(options: SpeakerOptions): Promise<NodeSpeaker> {
  const { site, release, namespace, kubeconfig } = options
  const folder = join(options.folder, site.name)
  const bird = await createBirdDaemon({ name: `BIRD of ${site.name}`, release, namespace, folder })
  let speaker: Daemon | undefined
  const args = [
    'speaker',
    `--node=${site.name}`,
    `--kubeconfig=${kubeconfig}`,
    '--announcer=bird',
    `--bird-config=${bird.configFile}`,
    `--bird-socket=${bird.controlSocket}`,
  ]
  const end = async (graceMs?: number): Promise<void> => {
    await speaker?.stop(graceMs)
    await bird.stop(graceMs)
  }
  return {
    async start(signal) {
      speaker = startBerth({ name: `speaker of ${site.name}`, namespace, args, logFile: join(folder, 'speaker.log') })
      const hasFile = async (): Promise<true> => {
        speaker?.assertRuns()
        await access(bird.configFile)
        return true
      }
      await until({ what: `the speaker of ${site.name} has written BIRD's file`, timeoutMs: 20_000 }, hasFile, signal)
      await bird.start(signal)
    },
    stop: () => end(),
    kill: () => end(0),
    assertRuns() {
      speaker?.assertRuns()
      bird.daemon.assertRuns()
    },
    tail: (lines) => speaker?.tail(lines) ?? '',
  }
}
