import { describe, expect, test } from 'vitest'

import { READY } from '#reconcilers/kubernetes/conditions'
import { ensureOutcome, invalidOutcome, releaseOutcome } from '#reconcilers/service/outcome'

import { aService } from '../a-service.ts'

const problem = { field: 'spec.ports[0].port', value: '99999', why: 'is no port', fix: 'Use 1 to 65535' }
const line = 'spec.ports[0].port "99999": is no port. Use 1 to 65535'
const calm = { warnings: [], hasMembers: true }
const saying = (reason: string, message: string, ip?: string) =>
  aService({
    status: {
      conditions: [{ type: READY, status: 'True', reason, message }],
      ...(ip !== undefined && { loadBalancer: { ingress: [{ ip }] } }),
    },
  })

describe('a ready load balancer', () => {
  test('is shown with its addresses, and said once', () => {
    const outcome = ensureOutcome(aService(), { is: 'ready', ingress: [{ ip: '1.2.3.4' }], warnings: [] }, calm)
    expect(outcome).toEqual({
      status: {
        ingress: [{ ip: '1.2.3.4' }],
        ready: { reason: 'Ensured', message: 'The load balancer answers at 1.2.3.4' },
      },
      events: [{ reason: 'EnsuredLoadBalancer', message: 'Ensured load balancer' }],
    })
    const { ready } = outcome.status
    const said = saying('Ensured', ready === 'none' ? '' : ready.message, '1.2.3.4')
    expect(ensureOutcome(said, { is: 'ready', ingress: [{ ip: '1.2.3.4' }], warnings: [] }, calm).events).toEqual([])
  })

  test('is said again when its address changes', () => {
    const said = saying('Ensured', 'The load balancer answers at 1.2.3.4', '1.2.3.4')
    const { events } = ensureOutcome(said, { is: 'ready', ingress: [{ ip: '5.6.7.8' }], warnings: [] }, calm)
    expect(events.map(({ reason }) => reason)).toEqual(['EnsuredLoadBalancer'])
  })

  test('with warnings lists those of the parser and of the provider, each as an event once', () => {
    const other = { ...problem, field: 'metadata.annotations' }
    const state = { is: 'ready', ingress: [{ ip: '1.2.3.4' }], warnings: [other] } as const
    const { status, events } = ensureOutcome(aService(), state, { ...calm, warnings: [problem] })
    expect(status.ready).toMatchObject({ reason: 'Warned', message: expect.stringContaining(line) })
    expect(events.map(({ reason }) => reason)).toEqual([
      'EnsuredLoadBalancer',
      'LoadBalancerWarning',
      'LoadBalancerWarning',
    ])
    const said = saying('Warned', status.ready === 'none' ? '' : status.ready.message, '1.2.3.4')
    expect(ensureOutcome(said, state, { ...calm, warnings: [problem] }).events).toEqual([])
  })
})

describe('a load balancer without a node that can take traffic', () => {
  const state = { is: 'ready', ingress: [{ ip: '1.2.3.4' }], warnings: [] } as const
  const { status, events } = ensureOutcome(aService(), state, { warnings: [], hasMembers: false })

  test('keeps its address and warns in the condition', () => {
    expect(status).toMatchObject({ ingress: [{ ip: '1.2.3.4' }], ready: { reason: 'Warned' } })
    expect(status.ready).toMatchObject({ message: expect.stringContaining('No node can take traffic') })
  })

  test('leaves the event to UnAvailableLoadBalancer', () => {
    expect(events.map(({ reason }) => reason)).toEqual(['EnsuredLoadBalancer'])
  })
})

describe('a limit that is nearly reached', () => {
  const near = '80 % or more of the 1000 rules are taken at networkSecurityGroups/nodes'
  const state = { is: 'ready', ingress: [{ ip: '1.2.3.4' }], warnings: [], nearLimits: [near] } as const

  test('is the reason of a condition that stays true; its event is the provider’s, once for all Services', () => {
    const first = ensureOutcome(saying('Ensured', 'x', '1.2.3.4'), state, calm)
    expect(first.status.ready).toMatchObject({ reason: 'LimitNear', message: expect.stringContaining(near) })
    expect(first.events).toEqual([])
  })

  test('steps back behind what is wrong with the Service itself', () => {
    const { status } = ensureOutcome(aService(), state, { ...calm, warnings: [problem] })
    expect(status.ready).toMatchObject({ reason: 'Warned', message: expect.stringContaining(near) })
  })
})

describe('what a provider wants to be written before it acts', () => {
  test('goes along with the wait', () => {
    const state = { is: 'waiting', on: 'its group', ingress: [], annotations: { 'berth.dev/x': 'y' } } as const
    expect(ensureOutcome(aService(), state, calm).annotations).toEqual({ 'berth.dev/x': 'y' })
  })
})

describe('a load balancer that is waited for', () => {
  test('never takes away an address that is published', () => {
    const { status } = ensureOutcome(
      saying('Ensured', 'x', '1.2.3.4'),
      { is: 'waiting', on: 'Azure', ingress: [] },
      calm,
    )
    expect(status).toEqual({ ingress: 'keep', ready: { reason: 'Waiting', message: 'Azure' } })
  })

  test('is announced once, not with every word of the wait', () => {
    const first = ensureOutcome(aService(), { is: 'waiting', on: 'the public IP', ingress: [] }, calm)
    expect(first.events).toEqual([{ reason: 'EnsuringLoadBalancer', message: 'Ensuring load balancer' }])
    const second = ensureOutcome(
      saying('Waiting', 'the public IP'),
      { is: 'waiting', on: 'the rules', ingress: [] },
      calm,
    )
    expect(second.events).toEqual([])
  })
})

describe('a refused Service', () => {
  test('names field, value, reason and fix in the condition and in a Warning event', () => {
    expect(invalidOutcome(aService(), [problem])).toEqual({
      status: { ingress: 'keep', ready: { reason: 'Refused', message: line } },
      events: [{ reason: 'InvalidService', message: line }],
    })
  })

  test('is not told the same problem twice', () => {
    expect(invalidOutcome(saying('Refused', line), [problem]).events).toEqual([])
  })

  test('says in the condition what goes on answering', () => {
    const before = saying('Ensured', 'x', '1.2.3.4')
    const message = `${line}; As before, the load balancer answers at 1.2.3.4`
    expect(invalidOutcome(before, [problem]).status.ready).toEqual({ reason: 'Refused', message })
    const unsure = { is: 'refused', problems: [problem], ingress: [] } as const
    expect(ensureOutcome(before, unsure, calm).status.ready).toEqual({ reason: 'Refused', message })
    expect(releaseOutcome(before, unsure).status.ready).toEqual({ reason: 'Refused', message: line })
  })

  test('keeps the address that still stands outside', () => {
    const state = { is: 'refused', problems: [problem], ingress: [{ ip: '1.2.3.4' }] } as const
    const { status, events } = ensureOutcome(aService(), state, calm)
    expect(status.ingress).toEqual([{ ip: '1.2.3.4' }])
    expect(events).toEqual([{ reason: 'SyncLoadBalancerFailed', message: line }])
  })
})

describe('a Service on its way out', () => {
  test('shows what its removal waits for', () => {
    const { status, events } = releaseOutcome(aService(), { is: 'waiting', on: 'the load balancer', ingress: [] })
    expect(status.ready).toEqual({
      reason: 'Waiting',
      message: 'the load balancer is being removed: the load balancer',
    })
    expect(events).toEqual([])
  })

  test('says why it cannot go', () => {
    const { events } = releaseOutcome(aService(), { is: 'refused', problems: [problem], ingress: [] })
    expect(events).toEqual([{ reason: 'DeleteLoadBalancerFailed', message: line }])
  })
})

describe('a provider that does not trust its configuration', () => {
  const state = { is: 'readOnly', why: 'another name', ingress: [{ ip: '1.2.3.4' }] } as const

  test('takes nothing away, and says why once', () => {
    const outcome = ensureOutcome(aService(), state, calm)
    const message = 'Nothing is changed: another name'
    expect(outcome.status).toEqual({ ingress: 'keep', ready: { reason: 'ReadOnly', message } })
    expect(outcome.events).toEqual([{ reason: 'SyncLoadBalancerFailed', message }])
    expect(ensureOutcome(saying('ReadOnly', message), state, calm).events).toEqual([])
  })

  test('keeps who wants to leave', () => {
    expect(releaseOutcome(aService(), state).status.ready).toMatchObject({ reason: 'ReadOnly' })
  })
})
