import { describe, expect, test } from 'vitest'
import type { WireResource } from '#provider/azure/arm/client'
import { audit } from './audit.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'

const driftIntervalMs = 60_000

async function opened(...names: readonly string[]): Promise<Stage> {
  const stage = await Stage.open({ driftIntervalMs })
  for (const name of names) stage.apply(name)
  await stage.untilReady()
  await stage.time.pass(driftIntervalMs)
  stage.emulator.log.clear()
  return stage
}

/** Changes a document as a person would in the portal: reads it, edits it, writes it whole. */
async function edit(stage: Stage, id: readonly [type: string, name: string], change: (body: Body) => void) {
  await stage.byHand(async (arm, signal) => {
    const doc = stage.azure.idOf(...id)
    const body = structuredClone(await arm.get(doc, signal)) as (WireResource & Body) | undefined
    if (body === undefined) throw new Error(`there is no ${doc}`)
    change(body)
    const accepted = await arm.put(doc, body, {}, signal)
    if (accepted.operation !== undefined) await arm.awaitOperation(accepted.operation, signal)
  })
  stage.emulator.log.clear()
}

interface Body {
  readonly properties: Record<string, { name: string; properties: Record<string, unknown> }[]>
}

const balancer = ['loadBalancers', 'kubernetes'] as const
const guard = ['networkSecurityGroups', 'nodes'] as const

/** The first by name: a rule that is written again may stand elsewhere in the list. */
function spoilFirstRule({ properties }: Body): void {
  const [first] = (properties['loadBalancingRules'] ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  if (first !== undefined) first.properties['idleTimeoutInMinutes'] = 15
}

describe('weakness 33: what others change in Azure', () => {
  test('is found by one LIST for each type and group, brought back by one write, and told on the Service by the property', async () => {
    await using stage = await opened('web', 'shop')
    await edit(stage, balancer, spoilFirstRule)
    await stage.time.pass(2 * driftIntervalMs)
    const { log } = stage.emulator
    expect(log.count({ method: 'PUT' })).toBe(1)
    // Two rounds of three LISTs and one GET of the security group, and the answer of the write.
    expect(log.count({ class: 'read' })).toBeLessThanOrEqual(9)
    expect(stage.controller.news).toEqual([
      expect.stringMatching(/^(?:web|shop) DriftRepaired: .*loadBalancers\/kubernetes.*idleTimeoutInMinutes 15 -> 4$/),
    ])
    expect(audit(stage)).toEqual([])
  })

  test.each([
    ['a rule', balancer, 'loadBalancingRules'],
    ['all rules and probes', balancer, 'loadBalancingRules probes'],
    ['a member of the pool', balancer, 'members'],
  ])('is brought back at the same address: %s removed', async (_name, id, what) => {
    await using stage = await opened('web', 'shop')
    const address = stage.address('web')
    await edit(stage, id, ({ properties }) => {
      if (what === 'loadBalancingRules') properties['loadBalancingRules']?.shift()
      else if (what === 'members') {
        for (const pool of properties['backendAddressPools'] ?? []) pool.properties['loadBalancerBackendAddresses'] = []
      } else Object.assign(properties, { loadBalancingRules: [], probes: [] })
    })
    expect(audit(stage)).not.toEqual([])
    await stage.time.pass(driftIntervalMs + 1000)
    await stage.untilReady()
    expect(stage.address('web')).toBe(address)
    expect(audit(stage)).toEqual([])
  })

  test('is brought back at the same address: the load balancer itself removed', async () => {
    await using stage = await opened('web', 'shop')
    const addresses = [stage.address('web'), stage.address('shop')]
    await stage.byHand(async (arm, signal) => {
      const answer = await arm.delete(stage.azure.idOf(...balancer), {}, signal)
      if (answer !== 'absent' && answer.operation !== undefined) await arm.awaitOperation(answer.operation, signal)
    })
    await stage.time.pass(driftIntervalMs + 1000)
    await stage.untilReady()
    expect([stage.address('web'), stage.address('shop')]).toEqual(addresses)
    expect(audit(stage)).toEqual([])
  })

  test('stays when it is none of ours: rules, tags and properties that others add', async () => {
    await using stage = await opened('web')
    await edit(stage, guard, ({ properties: { securityRules = [] } }) => {
      securityRules.push({
        name: 'office',
        properties: {
          access: 'Allow',
          direction: 'Inbound',
          priority: 200,
          protocol: 'Tcp',
          sourceAddressPrefix: '203.0.113.0/24',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '22',
        },
      })
    })
    await stage.time.pass(2 * driftIntervalMs)
    expect(stage.emulator.log.summary().byClass).toMatchObject({ write: 0, delete: 0 })
    expect(new Outside(stage.emulator).securityRules.map(({ name }) => name)).toContain('office')
  })
})

describe('a list that Azure refuses for good', () => {
  const refused = { type: 'privateLinkServices', method: 'GET' } as const

  test('is told once and asked for seldom, and all else is searched for drift as before', async () => {
    await using stage = await opened('web', 'shop')
    const forbidden = { status: 403, code: 'AuthorizationFailed', message: 'no right to read' }
    stage.emulator.faults.add({ match: refused, do: forbidden, lastsMs: 24 * 3_600_000 }, 1)
    await stage.time.pass(3 * driftIntervalMs)
    await edit(stage, balancer, spoilFirstRule)
    await stage.time.pass(30 * driftIntervalMs)
    expect(stage.controller.news).toEqual([expect.stringContaining('DriftRepaired')])
    expect(stage.controller.events.filter(({ what }) => what === 'unread')).toHaveLength(1)
    expect(stage.emulator.log.count(refused)).toBeLessThanOrEqual(7)
    expect(stage.emulator.log.count({ type: 'loadBalancers', method: 'GET' })).toBeGreaterThanOrEqual(30)
  })

  test('is followed again once it is answered', async () => {
    await using stage = await opened('web')
    const forbidden = { status: 403, code: 'AuthorizationFailed' }
    stage.emulator.faults.add({ match: refused, do: forbidden, lastsMs: 8 * 60_000 }, 1)
    await stage.time.pass(20 * 60_000)
    stage.emulator.log.clear()
    await stage.time.pass(5 * driftIntervalMs)
    expect(stage.emulator.log.count(refused)).toBe(5)
  })
})

test('who changes it again and again is told on the Service, and is left alone for an hour', async () => {
  await using stage = await opened('web', 'shop')
  for (let times = 0; times < 4; times += 1) {
    await edit(stage, balancer, spoilFirstRule)
    await stage.time.pass(2 * driftIntervalMs)
  }
  expect(stage.emulator.log.summary().byClass).toMatchObject({ write: 0, delete: 0 })
  const contested = [...stage.cluster.services.values()].filter(({ state }) => state?.is === 'refused')
  expect(contested.map(({ state }) => state)).toEqual([expect.objectContaining({ contested: true })])
  await stage.time.pass(60 * 60_000)
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
})

test('a policy that sets a property anew at every write is not fought by a write every few seconds', async () => {
  await using stage = await Stage.open({ driftIntervalMs })
  const id = stage.azure.idOf(...balancer)
  let isPolicyAtWork = false
  stage.emulator.resources.onChange((change) => {
    const body = structuredClone(stage.emulator.resources.get(id)) as (object & Body) | undefined
    if (isPolicyAtWork || change.phase !== 'settled' || body === undefined) return
    spoilFirstRule(body)
    isPolicyAtWork = true
    stage.emulator.seed({ ...body, id })
    isPolicyAtWork = false
  })
  stage.apply('web')
  await stage.time.pass(20 * 60_000)
  expect(stage.emulator.log.count({ method: 'PUT', type: 'loadBalancers' })).toBeLessThanOrEqual(5)
  expect(stage.controller.events.map(({ what }) => what)).toContain('stuck')
})
