import { AnnouncerError } from '#provider/bgp/announcers/announcer'
import { readFile, stat } from 'node:fs/promises'
import { output } from '../../process/run.ts'
import { announce, manyAddresses, numbered, stateOf } from '../lab/state.ts'
import { routerConfig } from '../lab/router.ts'
import { watchRoutes } from '../lab/route-watch.ts'
import { labNodes } from '../lab/topology.ts'
import type { Lab } from '../lab/lab.ts'
import { untilSessions } from '../lab/node.ts'
import { assert } from './step.ts'
import type { Step } from './step.ts'

const vip = '172.16.7.192/32'
const all = labNodes.map(({ address }) => address)
const others = all.slice(1)
const restarts = 10
const upgrades = 3
const secret = 'correct horse battery'

/** What goes wrong with daemons, cables and configurations: reference bgp.md 8.3 (d), (e) and (f), and the list. */
export async function checkFaults({ lab, checks }: Step, signal: AbortSignal): Promise<void> {
  await lab.router.configure(routerConfig({ sessions: ['numbered'] }), signal)
  await lab.bringAll([numbered()], [announce(vip)], signal)
  await lab.untilNextHops(vip, all, 20_000, signal)
  const step = (name: string, body: (lab: Lab, signal: AbortSignal) => Promise<void>): Promise<unknown> =>
    checks.check(`bgp: ${name}`, () => body(lab, signal))
  await step('ten SIGKILLs of a daemon with graceful restart cost the router no route', checkRestarts)
  await step('three upgrades of a daemon, which leaves as its pod does, cost the router no route', checkUpgrades)
  await step('a configuration that the daemon refuses changes nothing and tells no secret', checkRefusal)
  await step('a daemon that hangs is given up in time, and taken up again when it goes on', checkHang)
  await step('a router that restarts has everything again by itself', checkRouterRestart)
  await step('a session that flaps moves nothing of the other nodes, and comes again each time', checkFlaps)
  await step('a stopped daemon without graceful restart is gone from the router within 2 s', checkStop)
  await step('a password opens the session, and a wrong one does not', checkPassword)
  await step('a silent node with BFD 3 x 100 ms is gone within 6 s, with 10,000 addresses too', checkSilence)
}

async function checkRestarts(lab: Lab, signal: AbortSignal): Promise<void> {
  const [node] = lab.nodes
  const many = [announce(vip), ...manyAddresses(1000)]
  await lab.bringAll([numbered()], many, signal)
  await lab.untilNextHops(many.at(-1)?.prefix ?? '', all, 10_000, signal)
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  for (let count = 0; count < restarts; count++) {
    await node.bird.stop(0)
    await node.bird.start(signal)
    await untilSessions(node, ({ state }) => state === 'Established', signal)
  }
  await lab.untilNextHops(vip, all, 5000, signal)
  assert(watch.deletions().length === 0, `the router deleted ${watch.deletions().length} routes`)
}

async function checkUpgrades(lab: Lab, signal: AbortSignal): Promise<void> {
  const [node] = lab.nodes
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  for (let count = 0; count < upgrades; count++) {
    await node.bird.leave(signal)
    await node.bird.start(signal)
    await untilSessions(node, ({ state }) => state === 'Established', signal)
  }
  await lab.untilNextHops(vip, all, 5000, signal)
  assert(watch.deletions().length === 0, `the router deleted ${watch.deletions().length} routes`)
}

async function checkRefusal(lab: Lab, signal: AbortSignal): Promise<void> {
  const [node] = lab.nodes
  const before = await readFile(node.bird.configFile, 'utf8')
  const bad = numbered({ password: secret, at: { address: '172.16.7.1.1' } })
  const refused = await refusalOf(node.announcer.apply(stateOf(node.site, [bad], [announce(vip)]), signal))
  assert(refused.kind === 'refused' && /line \d+/u.test(refused.message), `it says: ${refused.message}`)
  assert(!refused.message.includes(secret), 'the error tells the password')
  assert((await readFile(node.bird.configFile, 'utf8')) === before, 'the file has changed')
  await lab.untilNextHops(vip, all, 100, signal)
  const { mode } = await stat(node.bird.configFile)
  assert((mode & 0o777) === 0o600, `others may read the file: ${mode.toString(8)}`)
}

async function refusalOf(attempt: Promise<void>): Promise<AnnouncerError> {
  const error = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (error instanceof AnnouncerError) return error
  throw new Error(`it was not refused: ${String(error)}`)
}

async function checkHang(lab: Lab, signal: AbortSignal): Promise<void> {
  const [node] = lab.nodes
  const next = stateOf(node.site, [numbered()], [announce(vip), announce('172.16.7.193/32')])
  node.bird.daemon.child.kill('SIGSTOP')
  try {
    const hung = await refusalOf(node.announcer.apply(next, signal))
    assert(hung.kind === 'unreachable', `it says: ${hung.message}`)
  } finally {
    node.bird.daemon.child.kill('SIGCONT')
  }
  await node.bring(next, signal)
  await lab.untilNextHops('172.16.7.193/32', all.slice(0, 1), 10_000, signal)
}

async function checkRouterRestart(lab: Lab, signal: AbortSignal): Promise<void> {
  await lab.bringAll([numbered()], [announce(vip)], signal)
  await lab.router.daemon('bgpd').stop(0)
  await lab.router.restart('bgpd', signal)
  await lab.router.configure(routerConfig({ sessions: ['numbered'] }), signal)
  await lab.untilNextHops(vip, all, 30_000, signal)
}

async function checkFlaps(lab: Lab, signal: AbortSignal): Promise<void> {
  await lab.bringAll([numbered({ gracefulRestart: false })], [announce(vip)], signal)
  await lab.untilNextHops(vip, all, 20_000, signal)
  await using watch = await watchRoutes(lab.namespaces.router, signal)
  const [node] = lab.nodes
  for (let flap = 0; flap < 3; flap++) {
    await lab.router.vtysh([`clear bgp ${node.site.address}`], signal)
    await lab.untilNextHops(vip, others, 5000, signal)
    await lab.untilNextHops(vip, all, 20_000, signal)
  }
  assert(watch.deletions().length === 0, `the router deleted ${watch.deletions().join(', ')}`)
}

async function checkStop(lab: Lab, signal: AbortSignal): Promise<void> {
  const peer = numbered({ gracefulRestart: false })
  const [node] = lab.nodes
  await lab.bringAll([peer], [announce(vip)], signal)
  await lab.untilNextHops(vip, all, 20_000, signal)
  for (const graceMs of [5000, 0]) {
    const stopped = node.bird.stop(graceMs)
    try {
      await lab.untilNextHops(vip, others, 2000, signal)
    } finally {
      await stopped
      await node.bird.start(signal)
    }
    await lab.untilNextHops(vip, all, 20_000, signal)
  }
}

async function checkPassword(lab: Lab, signal: AbortSignal): Promise<void> {
  const password = 'tor-secret'
  await lab.router.vtysh(['configure', `router bgp 64512`, `neighbor NUMBERED password ${password}`], signal)
  await lab.bringAll([numbered({ password })], [announce(vip)], signal)
  await lab.untilNextHops(vip, all, 30_000, signal)
  const [node] = lab.nodes
  await node.announcer.apply(stateOf(node.site, [numbered({ password: `${password}!` })], [announce(vip)]), signal)
  await lab.untilNextHops(vip, others, 20_000, signal)
  await lab.router.vtysh(['configure', `router bgp 64512`, `no neighbor NUMBERED password ${password}`], signal)
}

async function checkSilence(lab: Lab, signal: AbortSignal): Promise<void> {
  await lab.router.configure(routerConfig({ sessions: ['numbered'], bfd: true }), signal)
  const many = [announce(vip), ...manyAddresses(10_000)]
  const last = many.at(-1)?.prefix ?? ''
  await lab.bringAll([numbered({ bfdProfile: 'fast' })], many, signal)
  await lab.untilNextHops(last, all, 30_000, signal)
  const [node] = lab.nodes
  await untilSessions(node, ({ bfd }) => bfd === 'Up', signal)
  const cut = ['-n', lab.namespaces.router, 'link', 'set', node.site.name]
  await output({ command: 'ip', args: [...cut, 'nomaster'] }, signal)
  await lab.untilNextHops(vip, others, 6000, signal)
  await lab.untilNextHops(last, others, 15_000, signal)
  await output({ command: 'ip', args: [...cut, 'master', 'nodes'] }, signal)
  await lab.bringAll([numbered()], [announce(vip)], signal)
  await lab.untilNextHops(vip, all, 30_000, signal)
}
