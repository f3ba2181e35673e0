import { describe, expect, test } from 'vitest'
import { PlayedRoutes } from './played-routes.ts'
import { auditRoutes, nodeAt, openRouted, routed, routesOf, standing, untilRouted } from './routed-stage.ts'
import { killAtEachCall, type Walk } from './doom.ts'
import { Stage } from './stage.ts'

const puts = { method: 'PUT', type: 'routeTables' } as const
const node1 = nodeAt(1)
const node2 = nodeAt(2)

function count(stage: Stage): number {
  return stage.emulator.log.count(puts)
}

/** Somebody's own route, written past every controller. */
async function addByHand(stage: Stage, name: string, addressPrefix: string): Promise<void> {
  const id = `${stage.azure.idOf('routeTables', 'pods')}/routes/${name}`
  const properties = { addressPrefix, nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.0.9.9' }
  await stage.byHand((arm, signal) => arm.put(id, { name, properties }, {}, signal))
}

describe('routes to the pods of nodes', () => {
  test('#8175: a node that comes back with other pods has its new route and loses its old one in one write', async () => {
    await using stage = await openRouted([node1, node2])
    await untilRouted(stage)
    routesOf(stage).setNodes([node2])
    await stage.time.pass(10_000)
    expect(standing(stage)).toEqual({ 'node-2____102442024': '10.244.2.0/24 via 10.0.0.2' })
    stage.emulator.log.clear()
    routesOf(stage).setNodes([nodeAt(1, { podCidrs: ['10.244.7.0/24'] }), node2])
    await untilRouted(stage)
    routesOf(stage).setNodes([nodeAt(1, { podCidrs: ['10.244.8.0/24'] }), node2])
    await untilRouted(stage)
    expect(auditRoutes(stage)).toEqual([])
    expect(count(stage)).toBe(2)
  })

  test('#875: a second family is added beside the first, which stays as it is', async () => {
    await using stage = await openRouted([node1])
    await untilRouted(stage)
    const second = { addresses: ['10.0.0.1', 'fd00::1'], podCidrs: ['10.244.1.0/24', 'fd00:10:244:1::/64'] }
    routesOf(stage).setNodes([nodeAt(1, second)])
    await untilRouted(stage)
    expect(auditRoutes(stage)).toEqual([])
    const changes = stage.controller.events.flatMap((event) => ('changes' in event ? event.changes : []))
    expect(changes.map(({ text }) => text)).toEqual([
      'create route table pods',
      'add route node-1____102441024 (10.244.1.0/24 via 10.0.0.1)',
      'add route node-1____fd0010244164 (fd00:10:244:1::/64 via fd00::1)',
    ])
  })

  test('#8427: a node that goes takes nothing of others along whose names begin like its own', async () => {
    await using stage = await openRouted([1, 10, 11, 100].map((at) => nodeAt(at)))
    await untilRouted(stage)
    stage.emulator.log.clear()
    routesOf(stage).setNodes([10, 11, 100].map((at) => nodeAt(at)))
    await stage.until(() => Object.keys(standing(stage)).length === 3)
    expect(auditRoutes(stage)).toEqual([])
    expect(count(stage)).toBe(1)
  })

  test('weakness 20: a node is not said to be reached before its route stands, and a write that fails is told', async () => {
    await using stage = await Stage.raise(routed)
    stage.routes = new PlayedRoutes(['10.244.0.0/16'], [node1])
    const wrong = { status: 500, code: 'InternalServerError' }
    stage.emulator.faults.add({ match: puts, do: wrong, times: 3 })
    await stage.start()
    await stage.until(() => routesOf(stage).state('node-1')?.is === 'failed')
    expect(routesOf(stage).state('node-1')).toMatchObject({ why: expect.stringContaining('500') as string })
    expect(standing(stage)).toEqual({})
    await untilRouted(stage)
    expect(auditRoutes(stage)).toEqual([])
  })

  test('of a table that may not be written are told on every node, with what Azure says', async () => {
    await using stage = await Stage.raise(routed)
    stage.routes = new PlayedRoutes(['10.244.0.0/16'], [node1, node2])
    const forbidden = { status: 403, code: 'AuthorizationFailed' }
    stage.emulator.faults.add({ match: puts, do: forbidden, lastsMs: 600_000 })
    await stage.start()
    const told = () => [node1, node2].map(({ name }) => routesOf(stage).state(name)?.is)
    await stage.until(() => told().every((is) => is === 'failed' || is === 'refused'))
    await stage.time.pass(3_000_000)
    await untilRouted(stage)
    expect(auditRoutes(stage)).toEqual([])
  })

  test('hold up no Service where the table may not even be read', async () => {
    await using stage = await Stage.raise(routed)
    stage.routes = new PlayedRoutes(['10.244.0.0/16'], [node1])
    const forbidden = { status: 403, code: 'AuthorizationFailed' }
    stage.emulator.faults.add({ match: { type: 'routeTables' }, do: forbidden, lastsMs: 3_600_000 })
    await stage.start({ unquietMs: 25_000 })
    stage.apply('web')
    await stage.untilReady()
    stage.delete('web')
    await stage.until(() => stage.cluster.services.size === 0)
    expect(routesOf(stage).state('node-1')).toMatchObject({ is: 'failed' })
  })

  test('of a hundred nodes are two writes, and after a restart none', async () => {
    const nodes = Array.from({ length: 100 }, (_, at) => nodeAt(at + 1))
    await using stage = await openRouted([])
    for (const [at] of nodes.entries()) routesOf(stage).setNodes(nodes.slice(0, at + 1))
    await untilRouted(stage)
    expect(auditRoutes(stage)).toEqual([])
    expect(count(stage)).toBeLessThanOrEqual(2)
    stage.emulator.log.clear()
    await stage.restart()
    await untilRouted(stage)
    await stage.time.pass(60_000)
    expect(stage.emulator.log.summary().byClass).toMatchObject({ write: 0, delete: 0 })
    expect(stage.emulator.log.count({ type: 'routeTables' })).toBe(1)
  })

  test('are written beside somebody who writes the table meanwhile: one read and one write more', async () => {
    await using stage = await openRouted([node1])
    await untilRouted(stage)
    await addByHand(stage, 'to-firewall', '0.0.0.0/0')
    stage.emulator.log.clear()
    routesOf(stage).setNodes([node1, node2])
    await untilRouted(stage)
    expect(auditRoutes(stage)).toEqual([])
    expect(standing(stage)).toHaveProperty('to-firewall')
    expect(count(stage)).toBe(2)
  })

  test('that somebody removes come back at the next look, also with their whole table', async () => {
    await using stage = await openRouted([node1, node2], { driftIntervalMs: 60_000 })
    await untilRouted(stage)
    const table = stage.azure.idOf('routeTables', 'pods')
    await stage.byHand((arm, signal) => arm.delete(`${table}/routes/node-1____102441024`, {}, signal))
    await stage.time.pass(5000)
    expect(auditRoutes(stage)).toHaveLength(1)
    await stage.time.pass(70_000)
    expect(auditRoutes(stage)).toEqual([])
    await stage.byHand((arm, signal) => arm.delete(table, {}, signal))
    await stage.time.pass(70_000)
    expect(auditRoutes(stage)).toEqual([])
  })

  test('of two clusters stand in one table, and leave each other alone', async () => {
    await using stage = await Stage.raise(routed)
    stage.routes = new PlayedRoutes(['10.244.0.0/16'], [node1, node2])
    await stage.start()
    await untilRouted(stage)
    const others = new PlayedRoutes(['10.245.0.0/16'], [nodeAt(256 + 1)])
    await using beside = await stage.beside('blue', others)
    await untilRouted(beside)
    routesOf(stage).setNodes([node1])
    await stage.until(() => !('node-2____102442024' in standing(stage)))
    others.setNodes([nodeAt(256 + 3)])
    await untilRouted(beside)
    expect(standing(stage)).toEqual({
      'node-1____102441024': '10.244.1.0/24 via 10.0.0.1',
      'node-259____102453024': '10.245.3.0/24 via 10.0.1.3',
    })
  })

  test('are not emptied by a cluster that shows no nodes, before and after a restart', async () => {
    await using stage = await openRouted([node1, node2])
    await untilRouted(stage)
    const before = standing(stage)
    routesOf(stage).setNodes([])
    await stage.time.pass(60_000)
    await stage.restart({ kill: true })
    await stage.time.pass(60_000)
    expect(standing(stage)).toEqual(before)
    expect(Object.keys(before)).toHaveLength(2)
  })

  test('of which four fifths are taken, some by others, are told on one node, and again after there was room', async () => {
    await using stage = await openRouted([node1, node2], { limits: { routesPerTable: 5 }, driftIntervalMs: 60_000 })
    await untilRouted(stage)
    const { news } = routesOf(stage)
    await addByHand(stage, 'to-firewall', '0.0.0.0/0')
    await stage.time.pass(180_000)
    expect(news).toEqual([])
    await addByHand(stage, 'to-office', '192.168.0.0/16')
    await stage.until(() => news.length > 0)
    expect(news[0]).toMatch(/^node-2 LimitNear: 80 % or more of the 5 routes are taken at routeTables\/pods/)
    routesOf(stage).setNodes([node1, nodeAt(2, { podCidrs: [] })])
    await stage.time.pass(180_000)
    expect(news).toHaveLength(1)
    routesOf(stage).setNodes([node1, node2])
    await stage.until(() => news.length === 2)
  })

  test('wait for the time that Azure names', async () => {
    await using stage = await Stage.raise(routed)
    stage.routes = new PlayedRoutes(['10.244.0.0/16'], [node1])
    stage.emulator.faults.add({ match: puts, do: { tooManyRequests: { retryAfterSeconds: 30 } }, times: 1 })
    await stage.start()
    await untilRouted(stage)
    expect(count(stage)).toBe(2)
  })
})

const walk: Walk = {
  options: routed,
  prepare: (stage) => {
    stage.routes = new PlayedRoutes(['10.244.0.0/14'], [node1, node2])
  },
  steps: [
    (stage) => routesOf(stage).setNodes([node1, node2, nodeAt(3)]),
    (stage) => routesOf(stage).setNodes([nodeAt(1, { podCidrs: ['10.244.7.0/24'] }), nodeAt(3)]),
    (stage) => routesOf(stage).setNodes([nodeAt(3, { addresses: ['10.0.0.33'] })]),
  ],
  check: (stage) => expect(auditRoutes(stage)).toEqual([]),
}

test.each([
  { phase: 'before', latency: 'none', every: 1 },
  { phase: 'after', latency: 'none', every: 1 },
  { phase: 'after', latency: 'fast', every: 2 },
] as const)(
  'a controller killed $phase any call leaves routes that its successor makes right ($latency)',
  async (series) => {
    const { failures, calls } = await killAtEachCall(walk, series)
    expect(failures).toEqual([])
    expect(calls).toBeGreaterThan(10)
  },
)
