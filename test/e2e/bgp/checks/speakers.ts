import { access, rm, stat } from 'node:fs/promises'
import { startDaemon } from '../../process/daemon.ts'
import { until } from '../../process/deadline.ts'
import type { Lab } from '../lab/lab.ts'
import { untilSessions } from '../lab/node.ts'
import { configured, giveAddress, plainConfiguration, service, startPlayedCluster } from '../lab/played-cluster.ts'
import type { PlayedCluster } from '../lab/played-cluster.ts'
import { routerConfig } from '../lab/router.ts'
import { sessionsEstablished } from '../lab/router-sessions.ts'
import { watchRoutes } from '../lab/route-watch.ts'
import { buildSpeaker, createLabSpeaker } from '../lab/speaker.ts'
import type { LabSpeaker } from '../lab/speaker.ts'
import { labNodes } from '../lab/topology.ts'
import { assert } from './step.ts'
import type { Step } from './step.ts'

const vip = '172.16.7.192/32'
const all = labNodes.map(({ address }) => address)
const others = all.slice(1)
const runs = 10
const loaded = 200
const secret = 'correct-horse'

interface Stage {
  readonly lab: Lab
  readonly cluster: PlayedCluster
  readonly first: LabSpeaker
  readonly program: string
}

/**
 * The speaker as a program, beside BIRD and under a played API server. No controller runs here at all: what the
 * speakers do they do without one.
 */
export async function checkSpeakers({ lab, checks }: Step, signal: AbortSignal): Promise<void> {
  await using made = new AsyncDisposableStack()
  const started = await checks.check('bgp: speakers announce what the cluster says, without a controller', () =>
    startSpeakers(lab, made, signal),
  )
  if (started === undefined) return
  const step = (name: string, body: (stage: Stage, signal: AbortSignal) => Promise<void>): Promise<unknown> =>
    checks.check(`bgp: ${name}`, () => body(started, signal))
  await step('ten SIGKILLs of a speaker change nothing at the router', killSpeaker)
  await step('ten SIGKILLs of BIRD under its speaker change nothing at the router, with graceful restart', killDaemon)
  await step('ten SIGKILLs of both change nothing at the router, with graceful restart', killBoth)
  await step('what nobody asked for is never announced, and a second peer for one router disturbs nobody', checkAsked)
  await step('two nodes that claim one block: one announces it', checkBlocks)
  await step('a password comes from its Secret, and stands in no log and in no file open to others', checkSecret)
  await step('a node that boots announces no address before its kube-proxy answers', checkBoot)
  await step(
    'the API server hangs, then is gone: what stood stays, also over a restart of speaker and daemon',
    checkGone,
  )
}

async function startSpeakers(lab: Lab, made: AsyncDisposableStack, signal: AbortSignal): Promise<Stage> {
  await lab.router.configure(routerConfig({ sessions: ['numbered'] }), signal)
  const cluster = made.use(await startPlayedCluster(lab))
  const program = await buildSpeaker(lab.folder)
  await cluster.put(plainConfiguration({ enableGracefulRestart: true }))
  await cluster.put(service('web', '172.16.7.192'))
  for (let index = 0; index < loaded; index++) await cluster.put(service(`many-${index}`, `10.20.0.${index}`))
  const given = { program, kubeconfig: cluster.kubeconfig, folder: lab.folder }
  const [first, ...more] = lab.nodes.map((node) => createLabSpeaker({ node, ...given }))
  if (first === undefined) throw new Error('the lab has nodes')
  for (const speaker of [first, ...more]) {
    made.defer(() => speaker.stop(0))
    speaker.start()
  }
  await lab.untilNextHops(vip, all, 20_000, signal)
  await lab.untilNextHops(`10.20.0.${loaded - 1}/32`, all, 5000, signal)
  return { lab, cluster, first, program }
}

async function killSpeaker(stage: Stage, signal: AbortSignal): Promise<void> {
  await repeatedly(
    stage,
    async ({ first }) => {
      await first.stop(0)
      first.start()
    },
    signal,
  )
}

async function killDaemon(stage: Stage, signal: AbortSignal): Promise<void> {
  await repeatedly(
    stage,
    async ({ first: { node } }) => {
      await node.bird.stop(0)
      await node.bird.start(signal)
    },
    signal,
  )
}

async function killBoth(stage: Stage, signal: AbortSignal): Promise<void> {
  await repeatedly(
    stage,
    async ({ first }, run) => {
      await Promise.all([first.stop(0), first.node.bird.stop(0)])
      // Whoever is first: BIRD has its file, and the speaker waits for its daemon.
      if (run % 2 === 0) first.start()
      await first.node.bird.start(signal)
      if (run % 2 === 1) first.start()
    },
    signal,
  )
}

/** Each time a Service follows, which only a speaker and a daemon that are well bring to the router. */
async function repeatedly(
  { lab, cluster, first, program }: Stage,
  kill: (stage: Stage, run: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  for (let run = 0; run < runs; run++) {
    await kill({ lab, cluster, first, program }, run)
    await cluster.put(service('probe', '172.16.7.200'))
    await lab.untilNextHops('172.16.7.200/32', all, 15_000, signal)
    await cluster.put([giveAddress('probe', undefined)])
    await lab.untilNextHops('172.16.7.200/32', [], 15_000, signal)
  }
  const moved = watch.changes.filter(({ prefix }) => prefix !== '172.16.7.200/32')
  assert(
    moved.length === 0,
    `the router changed ${moved.length} routes: ${moved
      .slice(0, 5)
      .map(({ prefix }) => prefix)
      .join(', ')}`,
  )
}

async function checkAsked({ lab, cluster }: Stage, signal: AbortSignal): Promise<void> {
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

async function checkBlocks({ lab, cluster }: Stage, signal: AbortSignal): Promise<void> {
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

async function checkSecret({ lab, cluster, first }: Stage, signal: AbortSignal): Promise<void> {
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

async function checkBoot({ lab, first, program, cluster }: Stage, signal: AbortSignal): Promise<void> {
  const { node } = first
  await Promise.all([first.stop(0), node.bird.stop(0)])
  await rm(node.bird.configFile) // it lies on a tmpfs
  await lab.router.vtysh([`clear bgp ${node.site.address}`], signal)
  await lab.untilNextHops(vip, others, 10_000, signal)
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  const url = 'http://127.0.0.1:10256/healthz'
  const booted = createLabSpeaker({
    node,
    program,
    kubeconfig: cluster.kubeconfig,
    folder: lab.folder,
    kubeProxyHealth: url,
  })
  booted.start()
  try {
    await untilFile(node.bird.configFile, signal)
    await node.bird.start(signal)
    await untilSessions(node, ({ state }) => state === 'Established', signal)
    assert(watch.changes.length === 0, `the router changed ${watch.changes.length} routes before the node could serve`)
    const answer = "require('node:http').createServer((_, r) => r.end('ok')).listen(10256, '127.0.0.1')"
    const proxy = startDaemon({
      name: 'a played kube-proxy',
      namespace: node.namespace,
      command: [process.execPath, '-e', answer],
      logFile: `${lab.folder}/kube-proxy.log`,
    })
    await lab.untilNextHops(vip, all, 10_000, signal).finally(() => proxy.stop(0))
  } finally {
    await booted.stop()
    first.start()
  }
}

async function checkGone({ lab, cluster, first }: Stage, signal: AbortSignal): Promise<void> {
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  cluster.daemon.child.kill('SIGSTOP')
  await first.stop(0)
  first.start()
  await untilSessions(first.node, ({ state }) => state === 'Established', signal)
  cluster.daemon.child.kill('SIGCONT')
  await cluster.put(service('awake', '172.16.7.203'))
  await lab.untilNextHops('172.16.7.203/32', all, 30_000, signal)
  await cluster.daemon.stop(0)
  await Promise.all([first.stop(0), first.node.bird.stop(0)])
  first.start()
  await first.node.bird.start(signal)
  await untilSessions(first.node, ({ state }) => state === 'Established', signal)
  await lab.untilNextHops(vip, all, 100, signal)
  assert(watch.deletions().length === 0, `the router deleted ${watch.deletions().join(', ')}`)
}

async function untilFile(path: string, signal: AbortSignal): Promise<void> {
  const isThere = async (): Promise<true> => {
    await access(path)
    return true
  }
  await until({ what: `${path} is there`, timeoutMs: 20_000, everyMs: 20 }, isThere, signal)
}
