import { access, rm } from 'node:fs/promises'
import { startDaemon } from '../../process/daemon.ts'
import { until } from '../../process/deadline.ts'
import type { Lab } from '../lab/lab.ts'
import { untilSessions } from '../lab/node.ts'
import { giveAddress, service } from '../lab/played-cluster.ts'
import { watchRoutes } from '../lab/route-watch.ts'
import { createLabSpeaker } from '../lab/speaker.ts'
import { startSpeaking, vip } from '../lab/speaking.ts'
import type { SpeakingLab } from '../lab/speaking.ts'
import { firstRouter, labNodes } from '../lab/topology.ts'
import { checkAsked, checkBlocks, checkSecret } from './speaker-configuration.ts'
import { assert } from './step.ts'
import type { Step } from './step.ts'

const all = labNodes.map(({ address }) => address)
const others = all.slice(1)
const runs = 10
const loaded = 200

/**
 * The speaker as a program, beside BIRD and under a played API server. No controller runs here at all: what the
 * speakers do they do without one.
 */
export async function checkSpeakers({ lab, checks }: Step, signal: AbortSignal): Promise<void> {
  const started = await checks.check('bgp: speakers announce what the cluster says, without a controller', () =>
    startSpeaking(lab, { services: loaded }, signal),
  )
  if (started === undefined) return
  await using speaking = started
  const step = (name: string, body: (stage: SpeakingLab, signal: AbortSignal) => Promise<void>): Promise<unknown> =>
    checks.check(`bgp: ${name}`, () => body(speaking, signal))
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

async function killSpeaker(stage: SpeakingLab, signal: AbortSignal): Promise<void> {
  await repeatedly(
    stage,
    async ({ first }) => {
      await first.stop(0)
      first.start()
    },
    signal,
  )
}

async function killDaemon(stage: SpeakingLab, signal: AbortSignal): Promise<void> {
  await repeatedly(
    stage,
    async ({ first: { node } }) => {
      await node.bird.stop(0)
      await node.bird.start(signal)
    },
    signal,
  )
}

async function killBoth(stage: SpeakingLab, signal: AbortSignal): Promise<void> {
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
  stage: SpeakingLab,
  kill: (stage: SpeakingLab, run: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { lab, cluster } = stage
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  for (let run = 0; run < runs; run++) {
    await kill(stage, run)
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

async function checkBoot({ lab, first, program, cluster }: SpeakingLab, signal: AbortSignal): Promise<void> {
  const { node } = first
  await Promise.all([first.stop(0), node.bird.stop(0)])
  await rm(node.bird.configFile) // it lies on a tmpfs
  await forgetNeighbor(lab, node.site.address, signal)
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
    try {
      await lab.untilNextHops(vip, all, 10_000, signal)
    } finally {
      await proxy.stop(0)
    }
  } finally {
    await booted.stop()
    first.start()
  }
}

/**
 * Has the router forget what it keeps for a neighbour that restarts, as when its time is over. Clearing the session is not
 * enough: the router only listens (`passive`), so there is none, and FRR keeps the routes.
 */
async function forgetNeighbor(lab: Lab, address: string, signal: AbortSignal): Promise<void> {
  const says = (no: string) => `${no}neighbor ${address} shutdown`
  await lab.router.vtysh(['configure terminal', `router bgp ${firstRouter.asn}`, says(''), says('no ')], signal)
}

async function checkGone({ lab, cluster, first }: SpeakingLab, signal: AbortSignal): Promise<void> {
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
