import { describe, expect, test } from 'vitest'

import { READY, findReady, nextReady } from '#reconcilers/kubernetes/conditions'

const at = (seconds: number) => Date.UTC(2026, 0, 1, 0, 0, seconds)

describe('the condition berth.dev/Ready', () => {
  test('is written with the status that its reason stands for', () => {
    expect(nextReady(undefined, { reason: 'Ensured', message: 'up' }, undefined, at(1))).toEqual({
      type: READY,
      status: 'True',
      reason: 'Ensured',
      message: 'up',
      lastTransitionTime: '2026-01-01T00:00:01Z',
    })
    expect(nextReady(undefined, { reason: 'Refused', message: 'no' }, undefined, at(1))?.status).toBe('False')
    expect(nextReady(undefined, { reason: 'Paused', message: '' }, undefined, at(1))?.status).toBe('Unknown')
  })

  test('is not written again when nothing of it changed', () => {
    const current = nextReady(undefined, { reason: 'Ensured', message: 'up' }, undefined, at(1))
    expect(nextReady(current, { reason: 'Ensured', message: 'up' }, undefined, at(9))).toBeUndefined()
  })

  test('keeps its time of transition while only the words change', () => {
    const current = nextReady(undefined, { reason: 'Waiting', message: 'for a' }, undefined, at(1))
    const next = nextReady(current, { reason: 'Refused', message: 'b' }, undefined, at(9))
    expect(next).toMatchObject({ reason: 'Refused', lastTransitionTime: '2026-01-01T00:00:01Z' })
    const up = nextReady(current, { reason: 'Ensured', message: 'up' }, undefined, at(9))
    expect(up?.lastTransitionTime).toBe('2026-01-01T00:00:09Z')
  })

  test('names the generation where the API server counts one, and only there', () => {
    const wanted = { reason: 'Ensured', message: 'up' } as const
    expect(nextReady(undefined, wanted, undefined, at(1))).not.toHaveProperty('observedGeneration')
    const current = nextReady(undefined, wanted, 4, at(1))
    expect(current?.observedGeneration).toBe(4)
    expect(nextReady(current, wanted, 5, at(2))?.observedGeneration).toBe(5)
  })

  test('is found among the conditions of others', () => {
    const foreign = { type: 'example.com/Audited', status: 'True' }
    expect(findReady([foreign])).toBeUndefined()
    expect(findReady([foreign, { type: READY, status: 'True' }])?.type).toBe(READY)
  })
})
