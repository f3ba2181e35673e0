/** What can go wrong on bare metal, seen from anywhere: the configuration, and what the speakers say of themselves. */
import { formatFinding, isRefusal } from '#provider/bgp/config/finding'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import type { AnnouncerStatus } from '#provider/bgp/speaker/announcer-status'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { takeSnapshot, type Snapshot } from '../bgp/snapshot.ts'
import { fail, ok, warn, type Check, type Told } from './check.ts'

export interface BgpChecks {
  readonly client: () => KubernetesClient
  /** Where MetalLB's resources are; read from berth.yaml when it is needed. */
  readonly namespace: () => Promise<string>
  /** Look at this node only. */
  readonly node: string | undefined
}

export function bgpChecks({ client, namespace, node }: BgpChecks): readonly Check[] {
  let snapshot: Snapshot | undefined
  const look = async (signal: AbortSignal) => (snapshot ??= await takeSnapshot(client(), await namespace(), signal))
  return [
    { name: 'configuration', after: ['API server'], run: async (signal) => judgeConfiguration(await look(signal)) },
    { name: 'sessions', after: ['API server'], run: async (signal) => judgeSpeakers(await look(signal), node) },
  ]
}

function judgeConfiguration({ configuration }: Snapshot): readonly Told[] {
  const { model, findings } = readConfiguration(configuration)
  const wrong = findings.map((finding) =>
    isRefusal(finding)
      ? fail(formatFinding(finding), 'mend the resource: it is not served as it is')
      : warn(formatFinding(finding), 'see docs/bare-metal.md'),
  )
  if (model.pools.length === 0) {
    return [...wrong, fail('there is no pool of addresses', 'apply an IPAddressPool (docs/guides/rack.md)')]
  }
  return [...wrong, ok(`pools: ${model.pools.length}, peers: ${model.peers.length}`)]
}

function judgeSpeakers({ nodes, speakers }: Snapshot, only: string | undefined): readonly Told[] {
  const names = nodes.map(({ metadata }) => metadata.name).filter((name) => only === undefined || name === only)
  const told = names.flatMap((name) => judgeSpeaker(name, speakers.get(name)))
  if (told.length > 0) return told
  return names.length === 0
    ? [fail(only === undefined ? 'there is no Node' : `there is no Node ${only}`, 'name one that is there')]
    : [ok(`every speaker (${names.length}) is ready, and its sessions are up`)]
}

function judgeSpeaker(node: string, status: AnnouncerStatus | undefined): readonly Told[] {
  if (status === undefined) {
    return [
      warn(`no speaker says anything of ${node}`, 'run berth speaker there, unless the node is to announce nothing'),
    ]
  }
  const { ready, message, peers, lastError, announcer } = status
  const down = peers.filter(({ state }) => state !== 'Established' && state !== 'Unknown')
  const sessions = down.map(({ name, at, state, lastError: why }) =>
    fail(
      `${node}: the session with ${name} (${at}) is ${state}${why === '' ? '' : `: ${why}`}`,
      'look at both sides: addresses, AS numbers, password, TCP port 179',
    ),
  )
  if (sessions.length > 0 || ready) return sessions
  const why = message === '' ? lastError.message : message
  return [fail(`${node}: not ready: ${why}`, `look at its ${announcer}, and at the speaker's log`)]
}
