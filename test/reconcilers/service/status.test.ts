import { describe, expect, test } from 'vitest'

import { READY } from '#reconcilers/kubernetes/conditions'
import { statusPatch } from '#reconcilers/service/status'

import { aService } from '../a-service.ts'

const up = { reason: 'Ensured', message: 'up' } as const
const ready = { type: READY, status: 'True', reason: 'Ensured', message: 'up' }

describe('the status patch', () => {
  test('is undefined when the Service says all of it already', () => {
    const service = aService({
      status: { loadBalancer: { ingress: [{ ip: '1.2.3.4', ipMode: 'VIP' }] }, conditions: [ready] },
    })
    expect(statusPatch(service, { ingress: [{ ip: '1.2.3.4' }], ready: up }, 0)).toBeUndefined()
  })

  test('carries only what differs', () => {
    const service = aService({ status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] }, conditions: [ready] } })
    expect(statusPatch(service, { ingress: [{ ip: '5.6.7.8' }], ready: up }, 0)).toEqual({
      loadBalancer: { ingress: [{ ip: '5.6.7.8' }] },
    })
    const warned = { reason: 'Warned', message: 'mind' } as const
    const patch = statusPatch(service, { ingress: [{ ip: '1.2.3.4' }], ready: warned }, 0)
    expect(patch).not.toHaveProperty('loadBalancer')
    expect(patch?.conditions).toMatchObject([{ type: READY, reason: 'Warned' }])
  })

  test('clears the addresses by null, since an empty map merges into nothing', () => {
    const service = aService({ status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } })
    expect(statusPatch(service, { ingress: [], ready: 'none' }, 0)).toEqual({ loadBalancer: { ingress: null } })
  })

  test('takes our condition away by its type', () => {
    const service = aService({ status: { conditions: [ready, { type: 'example.com/Other', status: 'True' }] } })
    expect(statusPatch(service, { ingress: 'keep', ready: 'none' }, 0)).toEqual({
      conditions: [{ type: READY, $patch: 'delete' }],
    })
  })

  test('leaves addresses alone that shall be kept', () => {
    const service = aService({ status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] }, conditions: [ready] } })
    expect(statusPatch(service, { ingress: 'keep', ready: up }, 0)).toBeUndefined()
  })
})

describe('what stands beside an address', () => {
  const shows = (ingress: object) => aService({ status: { loadBalancer: { ingress: [ingress] } } })

  test('ipMode is left to the API server unless it is configured, and then written once', () => {
    const wanted = { ingress: [{ ip: '1.2.3.4' }], ready: 'none' } as const
    expect(statusPatch(shows({ ip: '1.2.3.4', ipMode: 'VIP' }), wanted, 0)).toBeUndefined()
    expect(statusPatch(shows({ ip: '1.2.3.4', ipMode: 'VIP' }), wanted, 0, 'Proxy')).toEqual({
      loadBalancer: { ingress: [{ ip: '1.2.3.4', ipMode: 'Proxy' }] },
    })
    expect(statusPatch(shows({ ip: '1.2.3.4', ipMode: 'Proxy' }), wanted, 0, 'Proxy')).toBeUndefined()
  })

  test('ports with an error are written when they change, and go again', () => {
    const ports = [{ port: 80, protocol: 'TCP', error: 'berth.dev/PortInUse' }]
    const told = { ingress: [{ ip: '1.2.3.4', ports }], ready: 'none' } as const
    expect(statusPatch(shows({ ip: '1.2.3.4' }), told, 0)).toEqual({
      loadBalancer: { ingress: [{ ip: '1.2.3.4', ports }] },
    })
    expect(statusPatch(shows({ ip: '1.2.3.4', ports }), told, 0)).toBeUndefined()
    const well = { ingress: [{ ip: '1.2.3.4' }], ready: 'none' } as const
    expect(statusPatch(shows({ ip: '1.2.3.4', ports }), well, 0)).toEqual({
      loadBalancer: { ingress: [{ ip: '1.2.3.4' }] },
    })
  })
})
