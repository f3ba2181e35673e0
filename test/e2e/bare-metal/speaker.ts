/** One node's speaker, with the BIRD beside it as the chart's DaemonSet runs them, or beside the host's own FRR. */
import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createBirdDaemon } from '../bgp/lab/bird-daemon.ts'
import type { Frr } from '../bgp/lab/frr.ts'
import { until } from '../process/deadline.ts'
import type { Daemon } from '../process/daemon.ts'
import type { NodeSite } from '../rack/cluster-site.ts'
import type { UnpackedRelease } from '../tools/debian.ts'
import { startBerth } from './berth.ts'

export interface SpeakerOptions {
  readonly site: NodeSite
  readonly namespace: string
  readonly folder: string
  /** The bundle that a node loads. */
  readonly program: string
  readonly kubeconfig: string
  /** A release with BIRD, or the FRR that runs on the host already. */
  readonly through: { readonly bird: UnpackedRelease } | { readonly frr: Frr }
}

export interface NodeSpeaker {
  start(signal: AbortSignal): Promise<void>
  /** SIGTERM: as a pod that is deleted. */
  stop(): Promise<void>
  /** SIGKILL to it and its own daemon, as when the machine goes off; the kernel closes their sessions. */
  kill(): Promise<void>
  assertRuns(): void
  tail(lines: number): string
}

/** The routing daemon that a speaker brings along, or that it finds. */
interface Companion {
  readonly flags: readonly string[]
  start(signal: AbortSignal): Promise<void>
  stop(graceMs?: number): Promise<void>
  assertRuns(): void
}

/** Prepares both without starting them. */
export async function createNodeSpeaker(options: SpeakerOptions): Promise<NodeSpeaker> {
  const { site, namespace, program, kubeconfig, through } = options
  const folder = join(options.folder, site.name)
  await mkdir(folder, { recursive: true })
  const companion = 'frr' in through ? hostFrr(through.frr) : await ownBird(options, through.bird, folder)
  const args = [
    'speaker',
    `--node=${site.name}`,
    `--kubeconfig=${kubeconfig}`,
    '--secure-port=0',
    '--log-level=debug',
    ...companion.flags,
  ]
  let speaker: Daemon | undefined
  const end = async (graceMs?: number): Promise<void> => {
    await speaker?.stop(graceMs)
    await companion.stop(graceMs)
  }
  return {
    async start(signal) {
      const logFile = join(folder, 'speaker.log')
      speaker = startBerth({ name: `speaker of ${site.name}`, namespace, args, logFile, program })
      await companion.start(signal)
    },
    stop: () => end(),
    kill: () => end(0),
    assertRuns() {
      speaker?.assertRuns()
      companion.assertRuns()
    },
    tail: (lines) => speaker?.tail(lines) ?? '',
  }
}

async function ownBird(options: SpeakerOptions, release: UnpackedRelease, folder: string): Promise<Companion> {
  const { site, namespace } = options
  const bird = await createBirdDaemon({ name: `BIRD of ${site.name}`, release, namespace, folder })
  return {
    flags: ['--announcer=bird', `--bird-config=${bird.configFile}`, `--bird-socket=${bird.controlSocket}`],
    async start(signal) {
      // Without a file BIRD would end at once; the speaker writes one at its first look.
      const hasFile = async (): Promise<true> => {
        await access(bird.configFile)
        return true
      }
      await until({ what: `the speaker of ${site.name} has written BIRD's file`, timeoutMs: 20_000 }, hasFile, signal)
      await bird.start(signal)
    },
    stop: (graceMs) => bird.stop(graceMs),
    assertRuns: () => bird.daemon.assertRuns(),
  }
}

/** The network team's: it was there before the speaker and stays after it. */
function hostFrr(frr: Frr): Companion {
  return {
    // Word by word: one of them is a line for a shell.
    flags: ['--announcer=kernel-table', ...frr.vtyshCommand.map((word) => `--vtysh=${word}`)],
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    assertRuns: () => frr.assertRuns(),
  }
}
