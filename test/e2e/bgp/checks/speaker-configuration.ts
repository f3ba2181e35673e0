import { stat } from 'node:fs/promises'
import { untilSessions } from '../lab/node.ts'
import { configured, plainConfiguration, service } from '../lab/played-cluster.ts'
import { sessionsEstablished } from '../lab/router-sessions.ts'
import { watchRoutes } from '../lab/route-watch.ts'
import { vip } from '../lab/speaking.ts'
import type { SpeakingLab } from '../lab/speaking.ts'
import { labNodes } from '../lab/topology.ts'
import { assert } from './step.ts'

const all = labNodes.map(({ address }) => address)
const secret = 'correct-horse'

export async function checkAsked({ lab, cluster }: SpeakingLab, signal: AbortSignal): Promise<void> {
  const before = await sessionsEstablished(lab.router, signal)
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  const twin = plainConfiguration()
    .filter(({ resource }) => resource === 'bgppeers')
    .map(({ resource, object }) => ({
      resource,
      object: { ...object, metadata: { ...object.metadata, name: 'twin' } },
    }))
  const outsideAnyPool = [...service('stranger', '172.16.100.1'), ...service('elsewhere', '10.21.0.1')]
  await cluster.put([...outsideAnyPool, ...twin])
  try {
    await cluster.put(service('after', '172.16.7.201'))
    await lab.untilNextHops('172.16.7.201/32', all, 5000, signal)
    const told = [...new Set(watch.changes.map(({ prefix }) => prefix))].join(', ')
    assert(told === '172.16.7.201/32', `the router was told of ${told}`)
    const now = await sessionsEstablished(lab.router, signal)
    assert(now === before, `the router counts ${now} sessions, after ${before} before`)
  } finally {
    await cluster.remove('bgppeers', 'twin', 'metallb-system')
  }
}

export async function checkBlocks({ lab, cluster }: SpeakingLab, signal: AbortSignal): Promise<void> {
  const [one, two] = labNodes
  if (one === undefined || two === undefined) throw new Error('the lab has nodes')
  const claims = (name: string, block: string) => ({
    resource: 'nodes',
    object: { metadata: { name }, spec: { podCIDR: block, podCIDRs: [block] } },
  })
  const fabric = { podBlocks: 'podCIDRs', supernets: ['10.1.0.0/16'] }
  await cluster.put([claims(one.name, one.podBlock), configured('announcementpolicies', 'fabric', { fabric })])
  await lab.untilNextHops(one.podBlock, [one.address], 5000, signal)
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  await cluster.put([claims(two.name, one.podBlock)])
  await cluster.put(service('later', '172.16.7.202'))
  await lab.untilNextHops('172.16.7.202/32', all, 5000, signal)
  const moved = watch.changes.filter(({ prefix }) => prefix === one.podBlock)
  assert(moved.length === 0, `the router changed the block ${moved.length} times`)
  await cluster.remove('announcementpolicies', 'fabric')
  await lab.untilNextHops(one.podBlock, [], 5000, signal)
}

export async function checkSecret({ lab, cluster, first }: SpeakingLab, signal: AbortSignal): Promise<void> {
  const password = { password: Buffer.from(secret).toString('base64') }
  const metadata = { name: 'tor', namespace: 'metallb-system' }
  await cluster.put([
    { resource: 'secrets', object: { metadata, type: 'kubernetes.io/basic-auth', data: password } },
    ...plainConfiguration({ enableGracefulRestart: true, passwordSecret: { name: 'tor' } }),
  ])
  await lab.router.vtysh(['configure', 'router bgp 64512', `neighbor NUMBERED password ${secret}`], signal)
  await lab.untilNextHops(vip, all, 30_000, signal)
  await untilSessions(first.node, ({ state }) => state === 'Established', signal)
  for (const daemon of [first.daemon, first.node.bird.daemon])
    assert(!daemon.tail(100_000).includes(secret), `the password stands in the log of ${daemon.name}`)
  const { mode } = await stat(first.node.bird.configFile)
  assert((mode & 0o077) === 0, `others may read the file: ${mode.toString(8)}`)
  await lab.router.vtysh(['configure', 'router bgp 64512', `no neighbor NUMBERED password ${secret}`], signal)
  await cluster.remove('bgppeers', 'tor', 'metallb-system')
  await cluster.put(plainConfiguration({ enableGracefulRestart: true }))
  await lab.untilNextHops(vip, all, 30_000, signal)
}
