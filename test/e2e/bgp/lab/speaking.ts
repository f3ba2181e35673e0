import { bundleSpeaker } from '../../tools/speaker-bundle.ts'
import type { Lab } from './lab.ts'
import { plainConfiguration, service, startPlayedCluster } from './played-cluster.ts'
import type { PlayedCluster } from './played-cluster.ts'
import { routerConfig } from './router.ts'
import { createLabSpeaker } from './speaker.ts'
import type { LabSpeaker } from './speaker.ts'
import { labNodes } from './topology.ts'

/** An address that all nodes announce as long as nothing is wrong. */
export const vip = '172.16.7.192/32'

/** The lab with a cluster: an API server that is played, and a speaker on each node. */
export interface SpeakingLab extends AsyncDisposable {
  readonly lab: Lab
  readonly cluster: PlayedCluster
  readonly first: LabSpeaker
  /** The bundle that the speakers run. */
  readonly program: string
}

export interface Load {
  /** Beside the one of `vip`. */
  readonly services: number
  /** On so many of the nodes; default: all. */
  readonly speakers?: number
}

/** Starts all of it and waits until the router has the addresses of all Services. */
export async function startSpeaking(
  lab: Lab,
  { services, speakers = labNodes.length }: Load,
  signal: AbortSignal,
): Promise<SpeakingLab> {
  await using made = new AsyncDisposableStack()
  await lab.router.configure(routerConfig({ sessions: ['numbered'] }), signal)
  const cluster = made.use(await startPlayedCluster(lab))
  const program = await bundleSpeaker(lab.folder)
  const many = Array.from({ length: services }, (_, index) => service(`many-${index}`, manyAddress(index)))
  await cluster.put([
    ...plainConfiguration({ enableGracefulRestart: true }),
    ...service('web', '172.16.7.192'),
    ...many.flat(),
  ])
  const given = { program, kubeconfig: cluster.kubeconfig, folder: lab.folder }
  const [first, ...more] = lab.nodes.slice(0, speakers).map((node) => createLabSpeaker({ node, ...given }))
  if (first === undefined) throw new Error('the lab has nodes')
  for (const speaker of [first, ...more]) {
    made.defer(() => speaker.stop(0))
    speaker.start()
  }
  const hops = labNodes.slice(0, speakers).map(({ address }) => address)
  for (const prefix of [vip, `${manyAddress(services - 1)}/32`]) await lab.untilNextHops(prefix, hops, 60_000, signal)
  const kept = made.move()
  return { lab, cluster, first, program, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

/** Addresses of 10.20.0.0/16, as `manyAddresses` of state.ts has them. */
function manyAddress(index: number): string {
  return `10.20.${index >> 8}.${index & 0xff}`
}
