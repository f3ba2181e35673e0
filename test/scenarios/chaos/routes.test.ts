/**
 * Nodes that come, go and change their pods under an Azure that fails: once the weather clears, every node has its routes,
 * nobody else has one, and the route of a user is what it was. BERTH_SEED=N looks at other runs.
 */
import { expect, test } from 'vitest'
import type { RoutedNode } from '#provider/provider'
import { Random } from '#test/random'
import { PlayedRoutes } from '../played-routes.ts'
import { auditRoutes, nodeAt, routed, routesOf, standing, untilRouted } from '../routed-stage.ts'
import { Stage } from '../stage.ts'
import { drawWeather } from './weather.ts'

const firstSeed = Number(process.env['BERTH_SEED'] ?? 1)
const runs = 8
const usersRoute = { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.9.9.9' }

/** Ranges of pods are in one hand, so no two nodes have the same. */
function drawNodes(random: Random): readonly RoutedNode[] {
  const shift = random.one([0, 0, 0, 1])
  return [1, 10, 11, 2, 3, 4]
    .filter(() => random.happens(0.6))
    .map((at) =>
      nodeAt(at, {
        podCidrs: [`10.244.${at + 100 * shift}.0/24`, ...(random.happens(0.3) ? [`fd00:10:244:${at}::/64`] : [])],
        addresses: [`10.0.0.${random.happens(0.8) ? at : at + 100}`, `fd00::${at}`],
      }),
    )
}

async function playDeed(stage: Stage, random: Random): Promise<string> {
  const deed = random.one(['nodes', 'nodes', 'nodes', 'time', 'time', 'kill', 'restart', 'nobody'] as const)
  if (deed === 'nodes') routesOf(stage).setNodes(drawNodes(random))
  if (deed === 'nobody') routesOf(stage).setNodes([])
  if (deed === 'time') await stage.time.pass(random.between(0, 40_000))
  if (deed === 'kill' || deed === 'restart') await stage.restart({ kill: deed === 'kill' })
  return deed
}

async function run(seed: number): Promise<readonly string[]> {
  const random = new Random(seed)
  const emulator = { latency: random.one(['none', 'fast', 'real'] as const) }
  await using stage = await Stage.raise({ ...routed, emulator, driftIntervalMs: 300_000 })
  stage.emulator.seed({
    id: stage.azure.idOf('routeTables', 'pods'),
    location: 'westeurope',
    properties: { routes: [{ name: 'to-firewall', properties: usersRoute }] },
  })
  stage.routes = new PlayedRoutes(['10.244.0.0/16', 'fd00:10:244::/56'], drawNodes(random))
  await stage.start()
  for (const [at, rule] of drawWeather(random).entries()) {
    const match = { ...rule.match, type: 'routeTables', nth: random.between(1, 8) }
    stage.emulator.faults.add({ ...rule, match }, seed * 100 + at)
  }
  const story: string[] = []
  for (let left = random.between(4, 16); left > 0; left -= 1) story.push(await playDeed(stage, random))
  stage.emulator.faults.clear()
  const wrong = await atRest(stage)
  return wrong.length === 0 ? [] : [`seed ${seed}`, ...wrong, story.join(', ')]
}

async function atRest(stage: Stage): Promise<readonly string[]> {
  routesOf(stage).setNodes([nodeAt(1), nodeAt(10), nodeAt(5)])
  await untilRouted(stage)
  await stage.time.pass(16 * 60_000)
  await untilRouted(stage)
  const wrong = [...auditRoutes(stage)]
  if (standing(stage)['to-firewall'] !== '0.0.0.0/0 via 10.9.9.9') wrong.push('the route of a user is gone or changed')
  stage.emulator.log.clear()
  await stage.restart()
  await untilRouted(stage)
  await stage.time.pass(60_000)
  const writes = stage.emulator.log.count({ method: 'PUT' })
  return writes === 0 ? wrong : [...wrong, `a second pass made ${writes} writes`]
}

test(`${runs} runs of nodes and fate leave the routes of those who are there`, async () => {
  const failures: (readonly string[])[] = []
  for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) failures.push(await run(seed))
  expect(failures.filter((lines) => lines.length > 0)).toEqual([])
}, 60_000)
