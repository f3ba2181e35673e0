/** Berth's speaker on a node of the lab, as a program of its own: the bundle that a node loads. */
import { join } from 'node:path'
import { startDaemon } from '../../process/daemon.ts'
import type { Daemon } from '../../process/daemon.ts'
import type { BirdNode } from './node.ts'

export interface LabSpeaker {
  readonly node: BirdNode
  readonly daemon: Daemon
  /** Starts it, or starts it again after it has ended. */
  start(): void
  /** With 0 a SIGKILL. */
  stop(graceMs?: number): Promise<void>
}

export interface SpeakerOptions {
  readonly node: BirdNode
  /** The bundle. */
  readonly program: string
  readonly kubeconfig: string
  readonly folder: string
  /** Default: nobody is asked whether the node can serve. */
  readonly kubeProxyHealth?: string
}

/** Prepares a speaker without starting it. The node's BIRD is left to whoever starts and stops that. */
export function createLabSpeaker({ node, program, kubeconfig, folder, ...options }: SpeakerOptions): LabSpeaker {
  const { configFile, controlSocket } = node.bird
  const flags = [
    `--node=${node.site.name}`,
    `--kubeconfig=${kubeconfig}`,
    '--secure-port=0',
    `--bird-config=${configFile}`,
    `--bird-socket=${controlSocket}`,
    `--kube-proxy-health=${options.kubeProxyHealth ?? 'none'}`,
  ]
  let running: Daemon | undefined
  return {
    node,
    get daemon() {
      if (running === undefined) throw new Error(`the speaker of ${node.site.name} was not started`)
      return running
    },
    start() {
      running = startDaemon({
        name: `the speaker of ${node.site.name}`,
        namespace: node.namespace,
        // As the image starts it: see test/bench/speaker.ts.
        command: [process.execPath, '--max-semi-space-size=1', program, 'speaker', ...flags],
        logFile: join(folder, `speaker-${node.site.name}.log`),
      })
    },
    async stop(graceMs) {
      await running?.stop(graceMs)
    },
  }
}
