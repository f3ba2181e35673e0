/**
 * Each law is there because without it something breaks: switched off, the simulation must notice. A law that nobody
 * would miss, or a simulation that would not notice, fails here.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actions, type Action, type Cast } from './simulation/actions.ts'
import { allLaws, type LawsInForce } from './simulation/laws-in-force.ts'
import { play } from './simulation/simulation.ts'

interface Case {
  readonly law: string
  readonly off: Partial<LawsInForce>
  readonly plays: fc.Arbitrary<readonly Action[]>
  /** A slow controller sees more change before it reacts. */
  readonly reactionMs?: number
}

const free = () => undefined

/** *Remove* as if a predecessor never had anything in flight. */
const ifAlwaysQuiet: LawsInForce['mayLeave'] = (world, doc, point) => {
  const pointer = world.whoPointsAt(point).find((standing) => standing.doc !== doc)
  return pointer === undefined ? undefined : { on: point, why: 'pointed', by: [pointer.owner], doc: pointer.doc }
}

const anything = actions(['create', 'ports', 'delete', 'move', 'readdress', 'flip'], 15)
const sharing: Partial<Cast> = { names: ['a', 'b', 'c'], addresses: ['own', 'of a'] }
const two: Partial<Cast> = { names: ['a', 'b', 'c'], addresses: ['static', 'own'] }

/** Somebody's address is changed while the controller dies and what opens it is still on its way. */
const takenOver: fc.Arbitrary<readonly Action[]> = fc.integer({ min: 2000, max: 6500 }).map((ms) => [
  { do: 'create', name: 'a', place: 'lb/1', address: 'named', ports: [80] },
  { do: 'wait', ms },
  { do: 'readdress', name: 'a', address: 'own' },
  { do: 'crash', downMs: 0 },
])

/** An address that was told about is exchanged for one in another load balancer. */
const flipped: fc.Arbitrary<readonly Action[]> = fc.integer({ min: 12_000, max: 15_000 }).map((ms) => [
  { do: 'create', name: 'a', place: 'lb/1', address: 'static', ports: [80] },
  { do: 'wait', ms },
  { do: 'flip', name: 'a', place: 'lb/2', address: 'own' },
])

/** Somebody stands on another's public IP, is not in its tag yet, and falls silent before the other one goes. */
const silentGuest: fc.Arbitrary<readonly Action[]> = fc.integer({ min: 1500, max: 7000 }).map((ms) => [
  { do: 'create', name: 'a', place: 'lb/1', address: 'own', ports: [80] },
  { do: 'wait', ms: 12_000 },
  { do: 'create', name: 'b', place: 'lb/1', address: 'of a', ports: [81] },
  { do: 'wait', ms },
  { do: 'break', name: 'b' },
  { do: 'crash', downMs: 10 },
  { do: 'delete', name: 'a' },
])

/** A newcomer wants a port of somebody who is about to move, while the load balancer is busy with a third one. */
const intruder: fc.Arbitrary<readonly Action[]> = fc.integer({ min: 2000, max: 9000 }).map((ms) => [
  { do: 'create', name: 'a', place: 'lb/1', address: 'static', ports: [80] },
  { do: 'wait', ms: 12_000 },
  { do: 'create', name: 'c', place: 'lb/1', address: 'own', ports: [80] },
  { do: 'wait', ms },
  { do: 'create', name: 'b', place: 'lb/1', address: 'static', ports: [80] },
  { do: 'move', name: 'a', place: 'lb/2' },
])

/** An older Service wants the port of a younger one that is about to move. */
const elder: fc.Arbitrary<readonly Action[]> = fc.integer({ min: 0, max: 3000 }).map((ms) => [
  { do: 'create', name: 'a', place: 'lb/1', address: 'own', ports: [80] },
  { do: 'create', name: 'b', place: 'lb/1', address: 'static', ports: [80] },
  { do: 'wait', ms: 15_000 },
  { do: 'move', name: 'b', place: 'lb/2' },
  { do: 'wait', ms },
  { do: 'readdress', name: 'a', address: 'static' },
])

const cases: readonly Case[] = [
  { law: 'Add', off: { mayEnter: free }, plays: anything },
  { law: 'Remove', off: { mayLeave: free }, plays: anything },
  { law: 'Remove waits for a predecessor', off: { mayLeave: ifAlwaysQuiet }, plays: takenOver },
  { law: 'Exclusive, between documents', off: { mayTake: free }, plays: anything },
  {
    law: 'Exclusive, for newcomers to what is handed over',
    off: { mayJoin: free },
    plays: intruder,
    reactionMs: 500,
  },
  { law: 'Exclusive, in the ledger', off: { staysPlaced: false }, plays: anything },
  { law: 'Hold', off: { holdFor: free }, plays: actions(['create'], 10, sharing) },
  { law: 'Follow', off: { follows: false }, plays: actions(['create', 'flip', 'poison'], 10, two) },
  { law: 'Evidence: all have spoken', off: { allSpoke: () => true }, plays: actions(['create', 'crash'], 10, two) },
  { law: 'a missing wish keeps', off: { missingKeeps: false }, plays: actions(['create', 'crash', 'break'], 10) },
  { law: 'leaving late', off: { leavesLate: false }, plays: flipped },
  { law: 'handing over', off: { transfers: () => false }, plays: actions(['create', 'move'], 10, two) },
  { law: 'who stands wins', off: { standingWins: false }, plays: elder },
  {
    law: 'a public IP adopts',
    off: { adopts: false },
    plays: silentGuest,
  },
  { law: 'the finalizer waits', off: { finalizerWaits: false }, plays: actions(['create', 'delete', 'crash'], 10) },
]

const mostRuns = 1500

async function check({ plays, reactionMs }: Case, laws: LawsInForce, numRuns: number) {
  const property = fc.asyncProperty(fc.nat(), plays, async (seed, played) => {
    const breaches = await play({ seed, actions: played, laws, reactionMs }).catch((error: unknown) => [String(error)])
    expect(breaches).toEqual([])
  })
  return fc.check(property, { seed: 7, numRuns, endOnFailure: true })
}

describe('a law that is switched off is missed', () => {
  it.each(cases)('$law', { timeout: 60_000 }, async (tried) => {
    const without = await check(tried, { ...allLaws, ...tried.off }, mostRuns)
    expect(without.failed).toBe(true)
    const withAll = await check(tried, allLaws, without.numRuns)
    expect(withAll.counterexample).toBeNull()
  })
})
