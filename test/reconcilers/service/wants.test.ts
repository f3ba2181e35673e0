import { describe, expect, test } from 'vitest'

import { claimOn, ownershipOf } from '#reconcilers/service/wants'

import { aService } from '../a-service.ts'

const upstream = 'service.kubernetes.io/load-balancer-cleanup'
const own = 'berth.dev/load-balancer-cleanup'
const deletionTimestamp = '2026-01-01T00:00:00Z'
const typed = (loadBalancerClass?: string) => ({
  type: 'LoadBalancer',
  ...(loadBalancerClass && { loadBalancerClass }),
})

describe('without a class', () => {
  const ownership = ownershipOf(undefined)

  test.each([
    ['a LoadBalancer', aService({ spec: typed() }), 'ensure'],
    ['one of a class', aService({ spec: typed('example.com/other') }), 'none'],
    ['a ClusterIP', aService({ spec: { type: 'ClusterIP' } }), 'none'],
    [
      'one whose type changed',
      aService({ spec: { type: 'ClusterIP' }, metadata: { finalizers: [upstream] } }),
      'release',
    ],
    ['one being deleted', aService({ metadata: { finalizers: [upstream], deletionTimestamp } }), 'release'],
    ['one being deleted that others hold', aService({ metadata: { finalizers: ['x/y'], deletionTimestamp } }), 'none'],
    [
      'one of a class being deleted that carries the common finalizer',
      aService({ spec: typed('example.com/other'), metadata: { finalizers: [upstream], deletionTimestamp } }),
      'none',
    ],
    [
      'one with the finalizer of a Berth with class',
      aService({ spec: { type: 'ClusterIP' }, metadata: { finalizers: [own] } }),
      'none',
    ],
  ])('%s', (_, service, claim) => {
    expect(claimOn(service, ownership)).toBe(claim)
  })
})

describe('with the class berth.dev/azure', () => {
  const ownership = ownershipOf('berth.dev/azure')

  test.each([
    ['a LoadBalancer without class', aService({ spec: typed() }), 'none'],
    ['one of the class', aService({ spec: typed('berth.dev/azure') }), 'ensure'],
    ['one of another class', aService({ spec: typed('berth.dev/bgp') }), 'none'],
    ['one whose type changed', aService({ spec: { type: 'ClusterIP' }, metadata: { finalizers: [own] } }), 'release'],
    [
      'one whose type changed that the cloud-controller-manager holds',
      aService({ spec: { type: 'ClusterIP' }, metadata: { finalizers: [upstream] } }),
      'none',
    ],
  ])('%s', (_, service, claim) => {
    expect(claimOn(service, ownership)).toBe(claim)
  })
})

describe('without a finalizer', () => {
  const ownership = ownershipOf(undefined, false)
  const conditions = [{ type: 'berth.dev/Ready', status: 'True' }]
  const changed = { spec: { type: 'ClusterIP' }, status: { conditions } }

  test.each([
    ['a LoadBalancer', aService({ spec: typed() }), 'ensure'],
    ['one whose type changed', aService(changed), 'release'],
    ['one that never was', aService({ spec: { type: 'ClusterIP' } }), 'none'],
    ['one that is another Berth’s to release', aService({ ...changed, metadata: { finalizers: [own] } }), 'none'],
    [
      'one being deleted that others hold',
      aService({ spec: typed(), status: { conditions }, metadata: { finalizers: ['x/y'], deletionTimestamp } }),
      'none',
    ],
  ])('%s', (_, service, claim) => {
    expect(claimOn(service, ownership)).toBe(claim)
  })
})
