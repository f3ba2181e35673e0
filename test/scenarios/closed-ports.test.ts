import { expect, test } from 'vitest'
import { audit } from './audit.ts'
import { leadsTo, Outside } from './outside.ts'
import { Stage } from './stage.ts'

const driftMs = 60_000
const closedError = 'berth.dev/ClosedInSecurityGroup'

/** Edits the rules as somebody does in the portal, and lets the next reading pass. */
async function edit(stage: Stage, change: (rules: EditedRule[]) => EditedRule[]): Promise<void> {
  const id = stage.azure.idOf('networkSecurityGroups', 'nodes')
  const body = structuredClone(stage.emulator.resources.get(id)) as unknown as EditedGroup
  body.properties.securityRules = change(body.properties.securityRules)
  stage.emulator.seed({ ...body, id })
  await stage.time.pass(driftMs + 1000)
}

interface EditedRule {
  readonly name: string
  properties: {
    destinationPortRanges: string[]
    destinationAddressPrefix?: string
    destinationAddressPrefixes: string[]
  }
}

interface EditedGroup {
  properties: { securityRules: EditedRule[] }
}

const withoutPort = (port: string) => (rules: EditedRule[]) =>
  rules.map((rule) => {
    const destinationPortRanges = rule.properties.destinationPortRanges.filter((one) => one !== port)
    return { ...rule, properties: { ...rule.properties, destinationPortRanges } }
  })

test('a port that somebody has closed is told and left closed, also after a restart, until it is open again', async () => {
  await using stage = await Stage.open({ driftIntervalMs: driftMs })
  stage.apply('web', { ports: [80, 443] })
  stage.apply('shop')
  await stage.untilReady()
  const address = stage.address('web')
  const outside = new Outside(stage.emulator)
  const before = structuredClone(outside.securityRules) as unknown as EditedRule[]
  await edit(stage, withoutPort('443'))

  const ports = [
    { port: 80, protocol: 'TCP' },
    { port: 443, protocol: 'TCP', error: closedError },
  ]
  expect(stage.ingress('web')).toEqual([{ ip: address, ports }])
  expect(stage.state('web')).toMatchObject({ is: 'ready', warnings: [{ field: 'spec.ports', value: '443/TCP' }] })
  expect(outside.lacks(address, 443)).toMatch(/not opened/)
  expect([outside.lacks(address, 80), outside.lacks(stage.address('shop'), 80)]).toEqual([undefined, undefined])
  expect(stage.ingress('shop')[0]?.ports).toBeUndefined()

  await stage.restart({ kill: true })
  await stage.untilReady()
  await stage.time.pass(2 * driftMs)
  expect(outside.lacks(address, 443)).toMatch(/not opened/)
  expect(outside.lacks(address, 80)).toBeUndefined()
  expect(stage.ingress('web')).toEqual([{ ip: address, ports }])

  await edit(stage, () => before)
  await stage.untilReady()
  expect(stage.ingress('web')).toEqual([{ ip: address }])
  expect(audit(stage)).toEqual([])
})

test('a rule that somebody has removed is opened again by an edit of the Service, and for nobody else', async () => {
  await using stage = await Stage.open({ driftIntervalMs: driftMs })
  stage.apply('web')
  stage.apply('shop')
  await stage.untilReady()
  const outside = new Outside(stage.emulator)
  const [web, shop] = [stage.address('web'), stage.address('shop')]
  await edit(stage, () => [])
  expect([outside.lacks(web, 80), outside.lacks(shop, 80)]).toEqual([
    `${web}:80 is not opened`,
    `${shop}:80 is not opened`,
  ])
  stage.apply('web', { ports: [81] })
  await stage.untilReady('web')
  stage.apply('web')
  await stage.untilReady('web')
  expect([outside.lacks(web, 80), outside.lacks(shop, 80)]).toEqual([undefined, `${shop}:80 is not opened`])
  stage.delete('shop')
  stage.delete('web')
  await stage.until(() => stage.cluster.services.size === 0)
  expect(outside.securityRules.flatMap(leadsTo)).toEqual([])
})

test('drift.reopenPorts opens what somebody has closed, and says nothing', async () => {
  await using stage = await Stage.open({ driftIntervalMs: driftMs, reopenPorts: true })
  stage.apply('web', { ports: [80, 443] })
  await stage.untilReady()
  await edit(stage, withoutPort('443'))
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
  expect(stage.ingress('web')[0]?.ports).toBeUndefined()
})
