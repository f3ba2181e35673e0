import { expect, test } from 'vitest'
import { audit } from './audit.ts'
import { internal } from './manifest.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'

test('three Services are created, edited, withdrawn and deleted, and nothing is left but what was there before', async () => {
  await using stage = await Stage.open()
  const outside = new Outside(stage.emulator)
  for (const name of ['web', 'shop', 'mail']) stage.apply(name)
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
  expect(new Set(['web', 'shop', 'mail'].map((name) => stage.address(name))).size).toBe(3)

  stage.apply('web', { ports: [80, 443] })
  stage.apply('shop', { ports: [8080] })
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
  expect(outside.serves(stage.address('web'), 443)).toBe(true)

  stage.withdraw('mail')
  await stage.untilReady()
  expect(stage.ingress('mail')).toEqual([])
  expect(audit(stage)).toEqual([])
  stage.apply('mail', { annotations: internal })
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
  expect(stage.address('mail')).toMatch(/^10\.0\./)

  for (const name of ['web', 'shop', 'mail']) stage.delete(name)
  await stage.until(() => stage.cluster.services.size === 0)
  expect(outside.loadBalancers).toEqual([])
  expect(outside.publicIps).toEqual([])
  expect(outside.securityRules).toEqual([])
})
