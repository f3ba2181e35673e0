import { expect, test } from 'vitest'
import { audit, missing } from '../audit.ts'
import { annotationKey, internal } from '../manifest.ts'
import { Outside } from '../outside.ts'
import type { Stage } from '../stage.ts'
import {
  first,
  nodesIn,
  openSeveral,
  second,
  standsOn,
  writesOfARestart,
  type SeveralOptions,
} from './several-stage.ts'

const on = (name: string) => ({ [annotationKey('load-balancer-configurations')]: name })

/** One Service on the first load balancer, and on the second one of each side that may be anywhere. */
async function opened(options: SeveralOptions = {}): Promise<Stage> {
  const stage = await openSeveral(options)
  stage.apply('stays', { annotations: on('kubernetes') })
  stage.apply('web', { annotations: on('lb2'), ports: [8080] })
  stage.apply('shop', { annotations: { ...internal, ...on('lb2') }, ports: [8081] })
  await stage.untilReady()
  stage.apply('web', { ports: [8080] })
  stage.apply('shop', { annotations: internal, ports: [8081] })
  await stage.untilReady()
  await stage.time.pass(30_000)
  expect([standsOn(stage, 'web'), standsOn(stage, 'shop')]).toEqual([['lb2'], ['lb2-internal']])
  return stage
}

test('a load balancer that azure.json names no more is left as by any move: the new place first, nodes at last', async () => {
  await using stage = await opened({ emulator: { latency: 'fast' } })
  const [web, shop] = [stage.address('web'), stage.address('shop')]
  stage.configure({ multipleStandardLoadBalancerConfigurations: [first] })
  const dark: string[] = []
  stage.emulator.resources.onChange(({ phase }) => {
    const internalOne = stage.cluster.get('shop')
    if (phase === 'settled') dark.push(...missing(internalOne, new Outside(stage.emulator)))
  })
  await stage.restart()
  await stage.untilReady()
  await stage.time.pass(60_000)
  expect(dark).toEqual([])
  expect([standsOn(stage, 'web'), standsOn(stage, 'shop')]).toEqual([['kubernetes'], ['kubernetes-internal']])
  // A public IP goes along; an address that a subnet gave stays behind.
  expect(stage.address('web')).toBe(web)
  expect(stage.address('shop')).not.toBe(shop)
  expect(new Outside(stage.emulator).loadBalancers.map(({ name }) => name).toSorted()).toEqual([
    'kubernetes',
    'kubernetes-internal',
  ])
  expect(nodesIn(stage, 'kubernetes')).toEqual(['pool1-11', 'pool1-12', 'pool2-13', 'pool2-14'])
  expect(audit(stage)).toEqual([])
  expect(await writesOfARestart(stage)).toBe(0)
})

test('a Service that is deleted meanwhile leaves nothing there, wherever the controller dies', async () => {
  await using stage = await opened()
  stage.configure({ multipleStandardLoadBalancerConfigurations: [first] })
  await stage.restart({ kill: true })
  await stage.time.pass(500)
  stage.delete('web')
  await stage.restart({ kill: true })
  await stage.untilReady()
  await stage.time.pass(60_000)
  expect(audit(stage)).toEqual([])
  expect(new Outside(stage.emulator).loadBalancer('lb2')).toBeUndefined()
})

test('under the name of another cluster nothing moves', async () => {
  await using stage = await opened()
  const config = stage.azure.config({
    cluster: 'other',
    more: { multipleStandardLoadBalancerConfigurations: [{ ...first, name: 'other' }, second] },
  })
  stage.emulator.log.clear()
  await stage.stop()
  await stage.start({ config })
  await stage.time.pass(60_000)
  expect(stage.state('web')?.is).toBe('readOnly')
  expect(stage.emulator.log.count({ class: 'write' })).toBe(0)
})
