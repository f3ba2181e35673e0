import { expect, test } from 'vitest'
import { annotationKey } from './manifest.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'
import { seedUsersPublicIp } from './foreign.ts'

const named = { annotations: { [annotationKey('pip-name')]: 'mine' } }

/** As somebody does it beside Berth, who learns of it only by looking. */
function makePublicIp(stage: Stage): string {
  seedUsersPublicIp(stage, 'mine')
  return new Outside(stage.emulator).publicIp('mine')?.properties.ipAddress ?? ''
}

const lists = (stage: Stage) => stage.emulator.log.count({ method: 'GET', type: 'publicIPAddresses' })

test('a public IP made a moment ago serves the Service that names it, without a refusal before', async () => {
  await using stage = await Stage.open()
  const address = makePublicIp(stage)
  stage.apply('named', named)
  stage.apply('addressed', { ports: [8080], spec: { loadBalancerIP: address } })
  const states = new Set<string | undefined>()
  await stage.until(() => {
    for (const name of ['named', 'addressed']) states.add(stage.state(name)?.is)
    return ['named', 'addressed'].every((name) => stage.state(name)?.is === 'ready')
  })
  expect([...states]).not.toContain('refused')
  expect([stage.address('named'), stage.address('addressed')]).toEqual([address, address])
})

test('a public IP that is made after the Service that names it is found within the minute', async () => {
  await using stage = await Stage.open()
  stage.apply('named', named)
  await stage.until(() => stage.state('named')?.is === 'refused')
  await stage.time.pass(20 * 60_000)
  const address = makePublicIp(stage)
  await stage.until(() => stage.state('named')?.is === 'ready', 65_000)
  expect(stage.address('named')).toBe(address)
})

test('many who name what is not there share the reading, and nobody asks for what nobody names any more', async () => {
  await using stage = await Stage.open()
  const before = lists(stage)
  const names = Array.from({ length: 20 }, (_, at) => `named${at}`)
  for (const name of names) stage.apply(name, named)
  await stage.until(() => names.every((name) => stage.state(name)?.is === 'refused'))
  expect(lists(stage) - before).toBeLessThanOrEqual(2)
  for (const name of names) stage.delete(name)
  await stage.until(() => stage.cluster.services.size === 0)
  await stage.time.pass(2 * 60_000)
  const after = lists(stage)
  await stage.time.pass(20 * 60_000)
  expect(lists(stage)).toBe(after)
})
