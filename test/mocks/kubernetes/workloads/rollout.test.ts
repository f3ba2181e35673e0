import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextStep } from '#mocks/kubernetes/workloads/rollout'
import type { RolloutState, SetState } from '#mocks/kubernetes/workloads/rollout'

const set = (name: string, desired: number, available = desired): SetState => ({
  name,
  desired,
  available,
  actual: desired,
})
const rolling = (maxSurge: number | string, maxUnavailable: number | string) => ({
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge, maxUnavailable },
})

test('surges first, by the percentage rounded up', () => {
  const state = { replicas: 3, strategy: rolling('25%', '25%'), current: set('new', 0), old: [set('old', 3)] }
  expect(nextStep(state)).toEqual(new Map([['new', 1]]))
})

test('takes an old one for each new one that is available', () => {
  const state = { replicas: 3, strategy: rolling('25%', '25%'), current: set('new', 1), old: [set('old', 3)] }
  expect(nextStep(state)).toEqual(new Map([['old', 2]]))
})

test('waits while the new one is not available', () => {
  const state = { replicas: 3, strategy: rolling('25%', '25%'), current: set('new', 1, 0), old: [set('old', 3)] }
  expect(nextStep(state)).toEqual(new Map())
})

test('takes old pods that serve nobody first, oldest set first', () => {
  const old = [set('oldest', 2, 1), set('older', 2, 2)]
  const state = { replicas: 4, strategy: rolling(1, 0), current: set('new', 1), old }
  expect(nextStep(state)).toEqual(new Map([['oldest', 1]]))
})

test('counts new pods that are not available yet among those that may be missing', () => {
  const state = { replicas: 4, strategy: rolling(0, 2), current: set('new', 1, 0), old: [set('old', 3, 1)] }
  expect(nextStep(state)).toEqual(new Map([['old', 2]]))
})

test('Recreate starts the new set when the old pods are gone', () => {
  const base = { replicas: 2, strategy: { type: 'Recreate' }, current: set('new', 0) }
  expect(nextStep({ ...base, old: [set('old', 2)] })).toEqual(new Map([['old', 0]]))
  expect(nextStep({ ...base, old: [{ ...set('old', 0), actual: 1 }] })).toEqual(new Map())
  expect(nextStep({ ...base, old: [set('old', 0)] })).toEqual(new Map([['new', 2]]))
})

const counts = fc.integer({ min: 0, max: 6 })
const bound = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('0%', '25%', '50%', '100%'))
const scenario = fc.record({
  replicas: counts,
  surge: bound,
  unavailable: bound,
  current: counts,
  old: fc.array(counts, { maxLength: 3 }),
})

/** Takes the step; every pod that was started gets ready at once. */
function follow(state: RolloutState, steps: ReadonlyMap<string, number>): RolloutState {
  const moved = ({ name, desired }: SetState) => set(name, steps.get(name) ?? desired)
  return { ...state, current: moved(state.current), old: state.old.map(moved) }
}

test('ends with the wanted number of new pods and no old ones, whatever stood before', () => {
  fc.assert(
    fc.property(scenario, ({ replicas, surge, unavailable, current, old }) => {
      let state: RolloutState = {
        replicas,
        strategy: rolling(surge, unavailable),
        current: set('new', current),
        old: old.map((desired, index) => set(`old-${index}`, desired)),
      }
      for (let count = 0; count < 60; count += 1) {
        const steps = nextStep(state)
        if (steps.size === 0) break
        state = follow(state, steps)
      }
      expect([state.current.desired, ...state.old.map(({ desired }) => desired)]).toEqual([
        replicas,
        ...old.map(() => 0),
      ])
    }),
  )
})
