import { describe, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { internal } from './manifest.ts'
import { Stage } from './stage.ts'

/** Two Services stand, made under the right names; the controller that follows has others. */
async function afterwards(config: { readonly cluster?: string; readonly more?: object }): Promise<Stage> {
  const stage = await Stage.open()
  stage.apply('web')
  stage.apply('inner', { annotations: internal })
  await stage.untilReady()
  await stage.stop()
  stage.emulator.log.clear()
  await stage.start({ config: stage.azure.config(config) })
  await stage.until(() => stage.state('web')?.is === 'readOnly')
  return stage
}

describe('a controller that was started with another name than the one before', () => {
  test.each([
    ['--cluster-name', { cluster: 'kubernets' }, 'stands on load balancer kubernetes'],
    ['loadBalancerName', { more: { loadBalancerName: 'prod' } }, 'stands on load balancer kubernetes'],
    [
      '--cluster-name beside the right loadBalancerName',
      { cluster: 'other', more: { loadBalancerName: 'kubernetes' } },
      'says that it belongs to cluster kubernetes',
    ],
  ])('only looks and says why: %s', async (_name, config, why) => {
    await using stage = await afterwards(config)
    stage.apply('new')
    stage.delete('inner')
    stage.setMembers(stage.members.slice(0, 1))
    await stage.time.pass(120_000)
    expect(stage.state('web')).toMatchObject({ is: 'readOnly', why: expect.stringContaining(why) })
    expect(stage.state('new')?.is).toBe('readOnly')
    expect(stage.controller.events.filter(({ what }) => what === 'misplaced')).toHaveLength(1)
    expect(stage.emulator.log.summary().byClass).toMatchObject({ write: 0, delete: 0 })
  })

  test('takes all up again when it is started with the right one', async () => {
    await using stage = await afterwards({ cluster: 'kubernets' })
    const address = stage.address('web')
    stage.controller.kill()
    await stage.start()
    await stage.untilReady()
    expect(stage.address('web')).toBe(address)
    expect(stage.emulator.log.summary().byClass).toMatchObject({ write: 0, delete: 0 })
    expect(audit(stage)).toEqual([])
  })

  test('works as soon as what does not fit is gone', async () => {
    await using stage = await Stage.open({ driftIntervalMs: 60_000 })
    stage.apply('web')
    await stage.untilReady()
    await stage.stop()
    await stage.start({ config: stage.azure.config({ cluster: 'kubernets' }) })
    await stage.until(() => stage.state('web')?.is === 'readOnly')
    await stage.byHand((arm, signal) => arm.delete(stage.azure.idOf('loadBalancers', 'kubernetes'), {}, signal))
    await stage.untilReady()
    expect(stage.emulator.resources.list('loadBalancers').map(({ name }) => name)).toEqual(['kubernets'])
  })
})

test('a cluster beside it with load balancers of its own is nothing to complain of', async () => {
  await using stage = await Stage.open()
  const other = await stage.beside('other')
  stage.apply('web')
  other.apply('web')
  await stage.untilReady()
  await other.untilReady()
  await stage.restart()
  await stage.untilReady()
  expect(stage.controller.events.filter(({ what }) => what === 'misplaced')).toEqual([])
  other.controller.kill()
})
