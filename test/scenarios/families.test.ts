import { expect, test } from 'vitest'
import { audit } from './audit.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'

const both = { spec: { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' } }
const onlyIpv6 = { spec: { ipFamilies: ['IPv6'] } }

test('a Service of both families gets both addresses, loses one, and nothing is left of it', async () => {
  await using stage = await Stage.raise({ emulator: { latency: 'real' } })
  stage.members = stage.members.map((node, at) => ({ ...node, addresses: [...node.addresses, `fd00::1${at}`] }))
  await stage.start()
  stage.apply('web', both)
  stage.apply('six', onlyIpv6)
  await stage.untilReady()
  expect(stage.ingress('web').map(({ ip }) => ip.includes(':'))).toEqual([false, true])
  expect(stage.address('six')).toContain(':')
  expect(audit(stage)).toEqual([])

  const [first] = stage.ingress('web')
  stage.apply('web', {})
  await stage.untilReady()
  await stage.time.pass(60_000)
  expect(stage.ingress('web')).toEqual([first])
  expect(audit(stage)).toEqual([])

  await stage.restart({ kill: true })
  await stage.untilReady()
  expect(stage.ingress('web')).toEqual([first])
  stage.delete('web')
  stage.delete('six')
  await stage.until(() => stage.cluster.services.size === 0)
  const outside = new Outside(stage.emulator)
  expect([outside.publicIps, outside.loadBalancers, outside.securityRules]).toEqual([[], [], []])
})
