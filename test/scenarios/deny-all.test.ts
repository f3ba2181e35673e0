import { expect, test } from 'vitest'
import { audit } from './audit.ts'
import { annotationKey } from './manifest.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'
import { seedUsersPublicIp } from './foreign.ts'

const denyOthers = { [annotationKey('deny-all-except-load-balancer-source-ranges')]: 'true' }
const spec = { loadBalancerSourceRanges: ['192.0.2.0/24'] }

test("a Service that denies all others and leaves a user's public IP takes its denial along", async () => {
  await using stage = await Stage.raise()
  seedUsersPublicIp(stage, 'mine')
  await stage.start()
  stage.apply('web', { annotations: { ...denyOthers, [annotationKey('pip-name')]: 'mine' }, spec })
  await stage.untilReady()
  const mine = stage.address('web')
  stage.apply('web', { annotations: denyOthers, spec })
  await stage.untilReady()
  await stage.time.pass(60_000)
  expect(stage.ingress('web').map(({ ip }) => ip)).not.toContain(mine)
  expect(audit(stage)).toEqual([])
  const [frontend, ...others] =
    new Outside(stage.emulator).loadBalancer('kubernetes')?.properties.frontendIPConfigurations ?? []
  expect(others).toEqual([])
  expect(frontend?.properties?.publicIPAddress?.id).not.toContain('/mine')
})
