/**
 * Simpler forms of the core that were tried and broke (the first document contract was simulated before Berth was
 * written). Each is played at many instants with what mended it, and, where it can be switched back, without.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noFaults } from './simulation/faults.ts'
import type { Action } from './simulation/actions.ts'
import { allLaws, type LawsInForce } from './simulation/laws-in-force.ts'
import { Simulation, play } from './simulation/simulation.ts'

type Plays = fc.Arbitrary<readonly Action[]>

async function counterexample(plays: Plays, laws: LawsInForce, numRuns: number): Promise<unknown> {
  const property = fc.asyncProperty(fc.nat(), plays, async (seed, actions) => {
    const breaches = await play({ seed, actions, laws }).catch((error: unknown) => [String(error)])
    expect(breaches).toEqual([])
  })
  const found = await fc.check(property, { seed: 3, numRuns, endOnFailure: true })
  return found.counterexample
}

const holds = async (plays: Plays, runs = 60) => (await counterexample(plays, allLaws, runs)) === null

const breaksWith = async (simpler: Partial<LawsInForce>, plays: Plays, runs = 400) =>
  (await counterexample(plays, { ...allLaws, ...simpler }, runs)) !== null

/** The most writes that any of these plays takes: decisions that flip write for ever. */
async function mostWrites(plays: Plays): Promise<number> {
  const played = fc.sample(plays, { seed: 3, numRuns: 40 }).map(async (actions, seed) => {
    const simulation = new Simulation({ seed })
    await simulation.time.run(2000)
    for (const action of actions) await simulation.act(action)
    await simulation.rest(120_000)
    return simulation.outside.calls.accepted
  })
  return Math.max(...(await Promise.all(played)))
}

const create = (name: string, rest: Partial<Extract<Action, { do: 'create' }>>): Action => ({
  do: 'create',
  name,
  place: 'lb/1',
  address: 'static',
  ports: [80],
  ...rest,
})
const wait = (ms: number): Action => ({ do: 'wait', ms })
/** Long enough for a Service to get its address. */
const served = wait(15_000)

describe('flaws of simpler forms', () => {
  const movesWhileOpened: Plays = fc
    .integer({ min: 0, max: 12_000 })
    .map((ms) => [create('a', {}), wait(ms), { do: 'readdress', name: 'a', address: 'own' }])

  it('1: a world of observed bodies only orphans an opening that is just being added', async () => {
    expect(await holds(movesWhileOpened)).toBe(true)
    const mayLeave: LawsInForce['mayLeave'] = (world, doc, point) => {
      const pointer = world.stands(point).find((standing) => standing.doc !== doc)
      return pointer && { on: point, why: 'pointed', by: [pointer.owner], doc: pointer.doc }
    }
    expect(await breaksWith({ mayLeave }, movesWhileOpened)).toBe(true)
  })

  const movesTogether: Plays = fc
    .integer({ min: 0, max: 9000 })
    .map((ms) => [
      create('a', {}),
      create('b', { ports: [81] }),
      wait(ms),
      { do: 'move', name: 'a', place: 'lb/2' },
      { do: 'move', name: 'b', place: 'lb/2' },
    ])

  it('2: decisions that count an attempt in flight as a fact flip for ever', async () => {
    expect(await holds(movesTogether)).toBe(true)
    expect(await mostWrites(movesTogether)).toBeLessThanOrEqual(16)
  })

  const returns: Plays = fc
    .integer({ min: 0, max: 9000 })
    .map((ms) => [
      create('a', {}),
      served,
      { do: 'readdress', name: 'a', address: 'own' },
      wait(ms),
      { do: 'flip', name: 'a', place: 'lb/2', address: 'static' },
    ])

  it('3: an empty frontend that counts as a holder makes its address go to and fro for ever', async () => {
    expect(await holds(returns)).toBe(true)
    expect(await mostWrites(returns)).toBeLessThanOrEqual(16)
  })

  const olderJoins: Plays = fc
    .integer({ min: 0, max: 3000 })
    .map((ms) => [
      create('a', { address: 'own' }),
      create('b', { place: 'lb/2', ports: [81] }),
      served,
      wait(ms),
      { do: 'readdress', name: 'a', address: 'static' },
    ])

  it('4: a shared frontend is dragged away by an older Service that joins', async () => {
    expect(await holds(olderJoins)).toBe(true)
    expect(await breaksWith({ staysPlaced: false }, olderJoins)).toBe(true)
  })

  const olderWantsThePort: Plays = fc
    .integer({ min: 0, max: 3000 })
    .map((ms) => [
      create('a', { address: 'own' }),
      create('b', { place: 'lb/1' }),
      served,
      { do: 'move', name: 'b', place: 'lb/2' },
      wait(ms),
      { do: 'readdress', name: 'a', address: 'static' },
    ])

  it('5: age that wins over who stands there deadlocks a move', async () => {
    expect(await holds(olderWantsThePort)).toBe(true)
    expect(await breaksWith({ standingWins: false }, olderWantsThePort)).toBe(true)
  })

  it('6: swaps and chains of ports are granted, not refused one by one', async () => {
    const simulation = new Simulation({ seed: 6 })
    await simulation.time.run(2000)
    for (const [at, name] of ['a', 'b', 'c'].entries()) await simulation.act(create(name, { ports: [80 + at] }))
    await simulation.act(served)
    const next = { a: [81], b: [82], c: [80] }
    for (const [name, ports] of Object.entries(next)) await simulation.act({ do: 'ports', name, ports })
    await simulation.rest()
    const rules = simulation.outside.body('lb/1')
    const ports = rules?.type === 'lb' && rules.frontends.flatMap((frontend) => frontend.rules)
    expect(ports).toEqual([
      { owner: 'c1', port: 80 },
      { owner: 'a1', port: 81 },
      { owner: 'b1', port: 82 },
    ])
    expect(simulation.events.filter(({ what }) => what === 'failed')).toEqual([])
  })

  const refusedEdit: Plays = fc
    .integer({ min: 12_000, max: 14_000 })
    .map((ms) => [create('a', { address: 'own' }), wait(ms), { do: 'ports', name: 'a', ports: [666] }])

  it('7: an edit that the load balancer refuses must not close what stands', async () => {
    expect(await holds(refusedEdit, 20)).toBe(true)
    expect(await breaksWith({ follows: false, missingKeeps: true }, refusedEdit, 20)).toBe(true)
  })

  const churn: Plays = fc
    .integer({ min: 300, max: 600 })
    .map((ms) => [
      ...['b', 'c', 'd', 'e'].flatMap((name, at) => [create(name, { address: 'named', ports: [81 + at] }), wait(ms)]),
      create('a', { address: 'named' }),
    ])

  it('10: a public IP that is always being written starves who relies on it', async () => {
    expect(await holds(churn)).toBe(true)
    expect(await breaksWith({ holdFor: () => undefined, yields: false }, churn)).toBe(true)
  })

  const silentGuest: Plays = fc
    .integer({ min: 1500, max: 7000 })
    .map((ms) => [
      create('a', { address: 'own' }),
      served,
      create('b', { address: 'of a', ports: [81] }),
      wait(ms),
      { do: 'break', name: 'b' },
      { do: 'crash', downMs: 10 },
      { do: 'delete', name: 'a' },
    ])

  it('11: a public IP that a silent Service stands on blocks the deletion of its owner for ever', async () => {
    expect(await holds(silentGuest)).toBe(true)
    expect(await breaksWith({ adopts: false }, silentGuest)).toBe(true)
  })

  const race: Plays = fc
    .integer({ min: 0, max: 80 })
    .map((ms) => [create('a', { address: 'own' }), wait(ms), { do: 'delete', name: 'a' }, { do: 'crash', downMs: 10 }])

  it('12: a finalizer that goes at once lets a predecessor leak what it had in flight', async () => {
    expect(await holds(race)).toBe(true)
    expect(await breaksWith({ finalizerWaits: false }, race)).toBe(true)
  })

  it('15: a port clash with somebody who is leaving is a wait, not a refusal', async () => {
    const simulation = new Simulation({ seed: 15, faults: noFaults })
    await simulation.time.run(2000)
    await simulation.act(create('a', {}))
    await simulation.act(served)
    await simulation.act({ do: 'flip', name: 'a', place: 'lb/2', address: 'missing' })
    await simulation.act(create('b', {}))
    await simulation.rest(60_000)
    expect(simulation.cluster.services.get('a1')?.reason).toMatch(/^waiting: absent/)
    expect(simulation.cluster.services.get('b1')?.reason).toMatch(/^waiting: clash/)
  })
})
