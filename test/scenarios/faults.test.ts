import { describe, expect, test } from 'vitest'
import type { FaultRule } from '#mocks/azure/arm/fault-rule'
import { audit } from './audit.ts'
import { internal } from './manifest.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'
import { strangersRule } from './foreign.ts'

/** A short life of two Services; every fault below falls into it somewhere. */
async function live(stage: Stage): Promise<void> {
  stage.apply('web')
  stage.apply('shop', { annotations: internal })
  await stage.untilReady()
  stage.apply('web', { ports: [80, 443] })
  stage.apply('mail')
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
  stage.delete('mail')
  stage.apply('shop')
  await stage.untilReady()
  // A request that Azure carries out long after it was given up is found by the next reading of everything.
  await stage.time.pass(320_000)
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
}

const types = ['publicIPAddresses', 'loadBalancers', 'networkSecurityGroups'] as const
const all = { status: 500, code: 'InternalServerError' } as const

interface Trouble {
  readonly what: string
  readonly rules: readonly FaultRule[]
}

const forEachType = (method: string, fault: FaultRule['do'], times = 1): FaultRule[] =>
  types.map((type) => ({ match: { method, type }, do: fault, times }))

const troubles: readonly Trouble[] = [
  { what: 'writes that are answered 500', rules: forEachType('PUT', all, 2) },
  { what: 'reads that are answered 500', rules: forEachType('GET', all, 4) },
  { what: 'answers that are lost', rules: forEachType('PUT', { drop: 'after' }, 3) },
  { what: 'requests that are lost', rules: forEachType('PUT', { drop: 'before' }, 3) },
  { what: 'deletions whose answer is lost', rules: [{ match: { method: 'DELETE' }, do: { drop: 'after' }, times: 2 }] },
  { what: 'operations that fail', rules: forEachType('PUT', { operation: 'Failed', code: 'InternalServerError' }, 2) },
  {
    what: 'writes that wait for another operation',
    rules: forEachType(
      'PUT',
      { status: 429, code: 'RetryableError', detail: 'RetryableErrorDueToAnotherOperation', retryAfterSeconds: 7 },
      3,
    ),
  },
  {
    what: 'a storm of throttling',
    rules: (['read', 'write', 'delete'] as const).map((of) => ({
      match: { class: of },
      do: { status: 429, code: 'TooManyRequests', retryAfterSeconds: 11 },
      times: 8,
    })),
  },
  {
    what: 'throttling that does not say for how long',
    rules: [{ match: { class: 'write' }, do: { status: 429, code: 'TooManyRequests' }, times: 4 }],
  },
  {
    what: 'polls that are lost',
    rules: [{ match: { class: 'poll' }, do: { drop: 'before' }, times: 6 }],
  },
  { what: 'slow answers', rules: [{ match: {}, do: { delayMs: 3000 }, times: 12 }] },
  { what: 'an answer that takes too long', rules: forEachType('PUT', { delayMs: 30_000 }) },
]

describe.each(['none', 'real'] as const)('at latency %s', (latency) => {
  test.each(troubles)('$what delay the Services and break nothing', async ({ rules }) => {
    await using stage = await Stage.open({ emulator: { latency }, driftIntervalMs: 300_000 })
    for (const rule of rules) stage.emulator.faults.add(rule)
    await live(stage)
    expect(stage.controller.events.filter(({ what }) => what === 'stuck')).toEqual([])
  })
})

test('what Azure throttles is not called again before its time', async () => {
  await using stage = await Stage.open()
  stage.emulator.faults.add({
    match: { method: 'PUT', type: 'loadBalancers' },
    do: { status: 429, code: 'TooManyRequests', retryAfterSeconds: 60 },
  })
  stage.apply('web')
  await stage.until(() => stage.emulator.log.entries.some(({ status }) => status === 429))
  const before = stage.emulator.log.count({ class: 'write' })
  await stage.time.pass(50_000)
  expect(stage.emulator.log.count({ class: 'write' })).toBe(before)
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
})

test.each(['providers', 'loadBalancers', 'publicIPAddresses', 'networkSecurityGroups'])(
  'a start at which Azure does not tell of %s goes on when it does',
  async (type) => {
    await using stage = await Stage.raise()
    stage.emulator.faults.add({
      match: { method: 'GET', type },
      do: { status: 503, code: 'ServiceUnavailable' },
      lastsMs: 8000,
    })
    await stage.start()
    stage.apply('web')
    await stage.untilReady()
    expect(stage.emulator.faults.hits.length).toBeGreaterThan(0)
    expect(audit(stage)).toEqual([])
  },
)

test('weakness 15: a node that goes while Azure answers no read is out of the pool all the same, and one that comes is not forgotten', async () => {
  await using stage = await Stage.open({ driftIntervalMs: 60_000 })
  stage.apply('web')
  await stage.untilReady()
  const outside = new Outside(stage.emulator)
  const members = () => outside.members(outside.loadBalancer('kubernetes')?.properties.backendAddressPools?.[0])
  const everybody = members()
  stage.emulator.faults.add({ match: { class: 'read' }, do: all, lastsMs: 200_000 })
  await stage.time.pass(65_000)
  stage.setMembers(stage.allMembers.slice(1))
  await stage.until(() => members().length === everybody.length - 1, 30_000)
  expect(members()).toEqual(everybody.slice(1))
  // The next write has to name a version, which nobody can read now.
  stage.setMembers(stage.allMembers)
  // What failed for three minutes is left alone for up to five.
  await stage.until(() => members().length === everybody.length, 600_000)
  expect(stage.emulator.faults.hits.length).toBeGreaterThan(2)
  expect(audit(stage)).toEqual([])
})

test('a start that takes longer than what a predecessor may have in flight reads once more, and lets Services go', async () => {
  await using stage = await Stage.open()
  stage.apply('web')
  await stage.untilReady()
  stage.controller.kill()
  stage.emulator.faults.add({
    match: { method: 'GET', type: 'loadBalancers' },
    do: { status: 503, code: 'ServiceUnavailable' },
    lastsMs: 28_000,
  })
  await stage.start({ unquietMs: 25_000 })
  stage.delete('web')
  await stage.until(() => stage.cluster.services.size === 0, 120_000)
  expect(new Outside(stage.emulator).publicIps).toEqual([])
})

test('a token that has run out is renewed', async () => {
  await using stage = await Stage.open({ emulator: { knobs: { tokenLifetimeSeconds: 300 } } })
  stage.apply('web')
  await stage.untilReady()
  await stage.time.pass(20 * 60_000)
  stage.apply('shop')
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
})

describe('somebody else', () => {
  /** Changes a document behind the controller's back. */
  async function change(stage: Stage, id: string, edit: (body: Record<string, unknown>) => void): Promise<void> {
    const body = structuredClone(stage.emulator.resources.get(id)) as unknown as Record<string, unknown>
    edit(body)
    stage.emulator.seed({ ...body, id })
    await stage.time.pass(1)
  }

  const childrenOf = (body: Record<string, unknown>, name: string) =>
    (body['properties'] as Record<string, Record<string, unknown>[]>)[name] ?? []

  const foreignPool = { name: 'theirs', properties: {} }

  test('who writes the load balancer meanwhile keeps what he wrote', async () => {
    await using stage = await Stage.open({ driftIntervalMs: 300_000 })
    stage.apply('web')
    await stage.untilReady()
    const id = stage.azure.idOf('loadBalancers', 'kubernetes')
    await change(stage, id, (body) => childrenOf(body, 'backendAddressPools').push(foreignPool))
    stage.apply('shop')
    await stage.untilReady()
    expect(stage.emulator.log.entries.filter(({ status }) => status === 412)).toHaveLength(1)
    expect(audit(stage)).toEqual([])
    const pools = () =>
      (new Outside(stage.emulator).loadBalancer('kubernetes')?.properties.backendAddressPools ?? []).map(
        ({ name }) => name,
      )
    expect(pools()).toEqual(['kubernetes', 'theirs'])
    stage.delete('web')
    stage.delete('shop')
    await stage.time.pass(60_000)
    // Azure has no load balancer with a pool and without a frontend: the last one stays until he has taken his pool away.
    expect(pools()).toContain('theirs')
    await change(stage, id, (body) => {
      const all = childrenOf(body, 'backendAddressPools')
      all.splice(
        all.findIndex((pool) => Reflect.get(pool, 'name') === 'theirs'),
        1,
      )
    })
    await stage.until(() => stage.cluster.services.size === 0)
    expect(new Outside(stage.emulator).publicIps).toEqual([])
  })

  test('who removes a rule or an opening sees it come back at the next reading, and his own stays', async () => {
    await using stage = await Stage.open({ driftIntervalMs: 300_000, reopenPorts: true })
    stage.apply('web')
    stage.apply('shop')
    await stage.untilReady()
    await change(stage, stage.azure.idOf('loadBalancers', 'kubernetes'), (body) =>
      childrenOf(body, 'loadBalancingRules').pop(),
    )
    await change(stage, stage.azure.idOf('networkSecurityGroups', 'nodes'), (body) => {
      childrenOf(body, 'securityRules').splice(0, 1, structuredClone(strangersRule))
    })
    expect(audit(stage)).not.toEqual([])
    await stage.time.pass(310_000)
    await stage.until(() => true)
    expect(audit(stage)).toEqual([])
    expect(new Outside(stage.emulator).securityRules.map(({ name }) => name)).toContain('theirs')
  })
})
