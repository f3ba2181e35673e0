import { expect, test } from 'vitest'

import { eventually } from '../eventually.ts'
import { Stage } from '../stage.ts'

test('says hundreds of things over a few connections', async () => {
  await using stage = await Stage.open()
  const { controller } = await stage.start()
  await controller.working
  for (let index = 0; index < 100; index++) stage.createService(`web-${index}`)
  await eventually(() => {
    for (let index = 0; index < 100; index++) expect(stage.reason(`web-${index}`)).toBe('Ensured')
  })
  expect(stage.server.log.entries.length).toBeGreaterThan(300)
  expect(stage.server.log.connections).toBeLessThanOrEqual(16)
})

test('a restart over a hundred Services writes nothing but its lease', async () => {
  await using stage = await Stage.open()
  for (let index = 0; index < 100; index++) stage.createService(`web-${index}`)
  const first = await stage.start()
  await eventually(() => {
    for (let index = 0; index < 100; index++) expect(stage.reason(`web-${index}`)).toBe('Ensured')
  })
  await first.controller.stop()
  stage.server.log.clear()
  const { provider } = await stage.start()
  await eventually(() => expect(provider.statements).toHaveLength(100))
  const { 'update leases': _, 'create leases': __, ...counts } = stage.server.log.counts()
  const writes = Object.keys(counts).filter((key) => /^(create|update|patch|delete)/.test(key))
  expect(writes).toEqual([])
})

test.each(['cut in the middle of a line', 'ended', 'expired'])(
  'sees what happens after its watches were %s',
  async (how) => {
    await using stage = await Stage.open()
    const { controller } = await stage.start()
    await controller.working
    stage.createService('before')
    await eventually(() => expect(stage.reason('before')).toBe('Ensured'))
    const { faults } = stage.server
    const hit =
      how === 'ended'
        ? faults.endWatches()
        : how === 'expired'
          ? faults.expireWatches()
          : faults.dropWatches({ midLine: true })
    expect(hit).toBe(2)
    stage.createService('after')
    await eventually(() => expect(stage.reason('after')).toBe('Ensured'))
  },
)

test('sees a Service deleted while it could not look, and one that came', async () => {
  await using stage = await Stage.open()
  const { controller } = await stage.start()
  await controller.working
  const { uid } = stage.createService('before').metadata
  await eventually(() => expect(stage.reason('before')).toBe('Ensured'))
  const unlist = stage.server.faults.add({ kind: 'refuse', code: 503, match: { verb: 'list' }, times: 1000 })
  const unwatch = stage.server.faults.add({ kind: 'refuse', code: 410, match: { verb: 'watch' }, times: 1000 })
  stage.server.faults.dropWatches()
  stage.server.store.delete('services', 'default', 'before')
  stage.createService('after')
  await eventually(() => expect(stage.server.log.counts()['list services']).toBeGreaterThan(1))
  unlist()
  unwatch()
  await eventually(() => expect(stage.reason('after')).toBe('Ensured'))
  await eventually(() => expect(stage.has('before')).toBe(false))
  expect(stage.outside.has(uid)).toBe(false)
})

test.each([409, 429, 500, 503] as const)('gets through a burst of %s', async (code) => {
  await using stage = await Stage.open()
  const { controller } = await stage.start()
  await controller.working
  stage.server.faults.add({
    kind: 'refuse',
    code,
    match: { resource: 'services', verb: 'patch' },
    times: code === 429 ? 1 : 3,
  })
  stage.createService('web')
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  expect(stage.addresses('web')).toEqual(['20.0.0.1'])
})

test('an event that cannot be written harms nobody', async () => {
  await using stage = await Stage.open()
  await stage.start()
  stage.server.faults.add({ kind: 'refuse', code: 500, match: { resource: 'events' }, times: 1000 })
  stage.createService('web')
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  expect(stage.server.store.list('events')).toEqual([])
})
