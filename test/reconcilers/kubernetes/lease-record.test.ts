import { describe, expect, test } from 'vitest'

import { microTime } from '#reconcilers/kubernetes/lease-object'
import type { LeaseSpec } from '#reconcilers/kubernetes/lease-object'
import { heldBy, isTakeable, observe, released } from '#reconcilers/kubernetes/lease-record'

function aLease(spec: LeaseSpec, resourceVersion = '1') {
  const metadata = { name: 'l', namespace: 'kube-system', uid: 'u', resourceVersion, creationTimestamp: '' }
  return { metadata, spec }
}

const theirs: LeaseSpec = {
  holderIdentity: 'them',
  leaseDurationSeconds: 15,
  acquireTime: microTime(0),
  renewTime: microTime(0),
  leaseTransitions: 3,
}

describe('a lease record', () => {
  test('has six fraction digits in its times, since the API server refuses three', () => {
    expect(microTime(Date.UTC(2026, 0, 2, 3, 4, 5, 67))).toBe('2026-01-02T03:04:05.067000Z')
  })

  test('of somebody else runs out fifteen seconds after we first saw it, whatever its renewTime says', () => {
    const observed = observe(undefined, aLease(theirs), 1_000_000)
    expect(isTakeable(observed, 'us', 1_014_999)).toBe(false)
    expect(isTakeable(observed, 'us', 1_015_000)).toBe(true)
  })

  test('does not grow younger by being read again, but by being renewed', () => {
    const first = observe(undefined, aLease(theirs, '1'), 0)
    expect(observe(first, aLease(theirs, '1'), 9_000).sinceMs).toBe(0)
    expect(observe(first, aLease(theirs, '2'), 9_000).sinceMs).toBe(9_000)
  })

  test('that is released or ours can be taken at once', () => {
    expect(isTakeable(observe(undefined, aLease(released(theirs, 0)), 0), 'us', 0)).toBe(true)
    expect(isTakeable(observe(undefined, aLease(theirs), 0), 'them', 0)).toBe(true)
  })

  test('counts a transition when the holder changes, and keeps the time of acquisition while it does not', () => {
    const taken = heldBy('us', 15, theirs, 5_000)
    expect(taken).toMatchObject({ holderIdentity: 'us', leaseTransitions: 4, acquireTime: microTime(5_000) })
    const renewed = heldBy('us', 15, taken, 7_000)
    expect(renewed).toMatchObject({ leaseTransitions: 4, acquireTime: microTime(5_000), renewTime: microTime(7_000) })
  })
})
