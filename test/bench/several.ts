/**
 * 500 Services at once on two load balancers, a restart, a node that joins, a version that is out of date, and the end of
 * them all: what counts is how often Azure is called and with how many bytes. Time is played, so the figures are the same
 * on every machine. The goals are those of issue 5.
 */
import type { LogSummary } from '#mocks/azure/arm/request-log'
import { fourNodes, nodeOf, openSeveral } from '#test/scenarios/several/several-stage'
import type { Stage } from '#test/scenarios/stage'
import type { Bench } from './benches.ts'

const count = 500
const names = Array.from({ length: count }, (_, at) => `web${at}`)
const settledMs = 120_000
const patienceMs = 600_000

export const benchSeveral: Bench = async () => ({
  Services: count,
  ...(await measure('real', 'real')),
  ...(await measure('fast', 'off')),
})

async function measure(latency: 'real' | 'fast', throttle: 'real' | 'off'): Promise<Record<string, string>> {
  const alone = await firstAddressAlone(latency)
  const stage = await openSeveral({ emulator: { latency, knobs: { throttle } } })
  try {
    const figures = [
      ...(await create(stage, alone)),
      ...(await restart(stage)),
      ...(await join(stage)),
      ...(await conflict(stage)),
      ...(await deleteAll(stage)),
    ]
    return Object.fromEntries(
      figures.map(([name, figure, goal]) => [`${latency}: ${name}`, `${figure} (goal ${goal})`]),
    )
  } finally {
    await stage.close()
  }
}

type Figure = readonly [name: string, figure: string | number, goal: string]

async function firstAddressAlone(latency: 'real' | 'fast'): Promise<number> {
  const stage = await openSeveral({ emulator: { latency } })
  stage.apply('alone')
  const from = stage.time.now()
  await stage.time.until(() => stage.state('alone')?.is === 'ready', patienceMs)
  const tookMs = stage.time.now() - from
  await stage.close()
  return tookMs
}

async function create(stage: Stage, aloneMs: number): Promise<readonly Figure[]> {
  const { log } = stage.emulator
  log.clear()
  const from = stage.time.now()
  for (const name of names) stage.apply(name)
  await stage.time.until(() => names.some((name) => stage.state(name)?.is === 'ready'), patienceMs)
  const firstMs = stage.time.now() - from
  await stage.untilReady()
  const lastMs = stage.time.now() - from
  const { byCall, requestBytes } = log.summary()
  return [
    ['load balancer writes', byCall['PUT loadBalancers'] ?? 0, '<= 40'],
    ['security group writes', byCall['PUT networkSecurityGroups'] ?? 0, '<= 40'],
    ['written', `${(requestBytes / 2 ** 20).toFixed(1)} MB`, '<= 12 MB'],
    ['first address after', seconds(firstMs), `${seconds(aloneMs)}, as for one alone`],
    ['last address after', seconds(lastMs), 'none'],
  ]
}

async function restart(stage: Stage): Promise<readonly Figure[]> {
  const { log } = stage.emulator
  await stage.stop()
  log.clear()
  await stage.start()
  await stage.untilReady()
  await stage.time.pass(settledMs)
  return [
    ['restart: writes', writesIn(log.summary()), '0'],
    ['restart: reads', log.summary().byClass.read, '<= 10 and pages'],
  ]
}

async function join(stage: Stage): Promise<readonly Figure[]> {
  const { log } = stage.emulator
  log.clear()
  stage.setMembers([...fourNodes, nodeOf('pool2', 15)])
  await stage.time.pass(settledMs)
  return [
    ['node joins: writes', writesIn(log.summary()), '1 for each pool'],
    ['node joins: reads', log.summary().byClass.read, '<= 3'],
  ]
}

/** What a version that is out of date costs beside the write itself. */
async function conflict(stage: Stage): Promise<readonly Figure[]> {
  const { log, faults } = stage.emulator
  const edit = async (ports: readonly number[]) => {
    log.clear()
    stage.apply('web0', { ports })
    await stage.untilReady()
    await stage.time.pass(settledMs)
    return { reads: log.count({ class: 'read' }), writes: log.count({ method: 'PUT', type: 'loadBalancers' }) }
  }
  const plain = await edit([81])
  faults.add({
    match: { method: 'PUT', type: 'loadBalancers' },
    times: 1,
    do: { status: 412, code: 'PreconditionFailed' },
  })
  const disturbed = await edit([80])
  return [
    ['412: reads more', disturbed.reads - plain.reads, '1'],
    ['412: writes more', disturbed.writes - plain.writes, '1'],
  ]
}

async function deleteAll(stage: Stage): Promise<readonly Figure[]> {
  const { log } = stage.emulator
  log.clear()
  for (const name of names) stage.delete(name)
  await stage.until(() => stage.cluster.services.size === 0)
  const { byCall } = log.summary()
  const writes = (byCall['PUT loadBalancers'] ?? 0) + (byCall['DELETE loadBalancers'] ?? 0)
  return [['delete all: load balancer writes', writes, '<= 40']]
}

function writesIn({ byClass }: LogSummary): number {
  return byClass.write + byClass.delete
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
