import { expect, test } from 'vitest'
import { Stage } from './stage.ts'

test('weakness 35: a security group that fills up is told at eighty per cent, and again when there is room', async () => {
  await using stage = await Stage.open({ limits: { securityRules: 5 } })
  stage.apply('web')
  for (const port of [81, 82]) stage.apply(`more${port}`, { ports: [port] })
  await stage.untilReady()
  expect(stage.state('web')).not.toHaveProperty('nearLimits')
  stage.apply('more83', { ports: [83] })
  await stage.untilReady()
  expect(stage.state('web')).toMatchObject({
    is: 'ready',
    nearLimits: ['80 % of the 5 rules of the network security group are taken'],
  })
  stage.delete('more83')
  await stage.until(() => stage.cluster.services.size === 3)
  await stage.until(() => !Object.hasOwn(stage.state('web') ?? {}, 'nearLimits'))
})
