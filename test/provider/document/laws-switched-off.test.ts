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
}

const free = () => undefined

/** *Remove* as if a predecessor never had anything in flight. */
const ifAlwaysQuiet: LawsInForce['mayLeave'] = (world, doc, point) => {
  const pointer = world.whoPointsAt(point).find((standing) => standing.doc !== doc)
  return pointer === undefined ? undefined : { on: point, why: 'pointed', by: [pointer.owner], doc: pointer.doc }
}

const anything = actions(['create', 'ports', 'delete', 'move', 'readdress', 'flip'], 15)
const sharing: Partial<Cast> = { names: ['a', 'b', 'c'], addresses: ['own', 'of a'] }
const oneAddress: Partial<Cast> = { names: ['a', 'b', 'c'], addresses: ['static'] }
const two: Partial<Cast> = { names: ['a', 'b', 'c'], addresses: ['static', 'own'] }

/** Somebody's address is changed while the controller dies and what opens it is still on its way. */
const takenOver: fc.Arbitrary<readonly Action[]> = fc.integer({ min: 2000, max: 6500 }).map((ms) => [
  { do: 'create', name: 'a', place: 'lb/1', address: 'named', ports: [80] },
  { do: 'wait', ms },
  { do: 'readdress', name: 'a', address: 'own' },
  { do: 'crash', downMs: 0 },
])

const cases: readonly Case[] = [
  { law: 'Add', off: { mayEnter: free }, plays: anything },
  { law: 'Remove', off: { mayLeave: free }, plays: anything },
  { law: 'Remove waits for a predecessor', off: { mayLeave: ifAlwaysQuiet }, plays: takenOver },
  { law: 'Exclusive, between documents', off: { mayTake: free }, plays: anything },
  {
    law: 'Exclusive, for newcomers to what is handed over',
    off: { mayJoin: free },
    plays: actions(['create', 'ports'], 8, oneAddress),
  },
  { law: 'Exclusive, in the ledger', off: { staysPlaced: false }, plays: anything },
  { law: 'Hold', off: { holdFor: free }, plays: actions(['create'], 10, sharing) },
  { law: 'Follow', off: { follows: false }, plays: actions(['create', 'flip', 'poison'], 10, two) },
  { law: 'Evidence: all have spoken', off: { allSpoke: () => true }, plays: actions(['create', 'crash'], 10, two) },
  { law: 'a missing wish keeps', off: { missingKeeps: false }, plays: actions(['create', 'crash', 'break'], 10) },
  { law: 'leaving late', off: { leavesLate: false }, plays: actions(['create', 'flip'], 10, two) },
  { law: 'handing over', off: { transfers: () => false }, plays: actions(['create', 'move'], 10, two) },
  { law: 'who stands wins', off: { standingWins: false }, plays: actions(['create', 'ports', 'move'], 10, oneAddress) },
  {
    law: 'a public IP adopts',
    off: { adopts: false },
    plays: actions(['create', 'delete', 'crash', 'break'], 10, sharing),
  },
  { law: 'the finalizer waits', off: { finalizerWaits: false }, plays: actions(['create', 'delete', 'crash'], 10) },
]

const mostRuns = 1500

async function check(plays: Case['plays'], laws: LawsInForce, numRuns: number) {
  const property = fc.asyncProperty(fc.nat(), plays, async (seed, played) => {
    const breaches = await play({ seed, actions: played, laws }).catch((error: unknown) => [String(error)])
    expect(breaches).toEqual([])
  })
  return fc.check(property, { seed: 7, numRuns, endOnFailure: true })
}

describe('a law that is switched off is missed', () => {
  it.each(cases)('$law', { timeout: 60_000 }, async ({ off, plays }) => {
    const without = await check(plays, { ...allLaws, ...off }, mostRuns)
    expect(without.failed).toBe(true)
    const withAll = await check(plays, allLaws, without.numRuns)
    expect(withAll.counterexample).toBeNull()
  })
})
