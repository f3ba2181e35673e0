import { expect, test } from 'vitest'

import { createBgp } from '#provider/bgp/bgp'
import type { BgpModel, Pool } from '#provider/bgp/model'
import { systemClock } from '#provider/time/clock'

import { aPool, asks } from './pools/played-ledger.ts'

const nothing = { published: [], annotations: {} }
const key = 'metallb.io/ip-allocated-from-pool'
const modelOf = (...pools: readonly Pool[]): BgpModel => ({
  pools,
  advertisements: [],
  peers: [],
  bfdProfiles: [],
  policies: [],
})
const known = (name: string, ip: string, more: { isOurs?: boolean; annotations?: Record<string, string> } = {}) => ({
  ...asks(name).service,
  published: [{ ip }],
  annotations: {},
  isOurs: true,
  ...more,
})

function open() {
  const provider = createBgp({ clock: systemClock })
  const woken: string[] = []
  provider.loadBalancers.onChange((uid) => woken.push(uid))
  provider.setNamespaces(new Map([['default', {}]]))
  return { provider, woken, lbs: provider.loadBalancers }
}

test('answers at once, with the pool to be written down first', () => {
  const { provider, lbs } = open()
  lbs.know([])
  provider.setConfiguration(modelOf(aPool('a', ['10.0.0.0/24'])))
  expect(lbs.ensure(asks('1'), [])).toEqual({
    is: 'ready',
    ingress: [{ ip: '10.0.0.0' }],
    warnings: [],
    annotations: { [key]: 'a' },
  })
  expect(lbs.ensureGone(asks('1').service, nothing)).toEqual({ is: 'gone', annotations: { [key]: null } })
})

test('writes down both pools where the families come from two', () => {
  const { provider, lbs } = open()
  lbs.know([])
  provider.setConfiguration(modelOf(aPool('a', ['10.0.0.0/24']), aPool('b', ['fd00::/64'])))
  expect(lbs.ensure(asks('1', { families: ['IPv6', 'IPv4'] }), [])).toMatchObject({ annotations: { [key]: 'b,a' } })
})

test('waits for the pools, and serves nobody before what stood at the start is written down', async () => {
  const { provider, lbs, woken } = open()
  const started = provider.start(new AbortController().signal)
  lbs.know([
    known('old', '10.0.0.0'),
    known('shrunk', '10.9.0.1', { annotations: { [key]: 'a' } }),
    known('gone', '10.0.0.1'),
    known('foreign', '10.0.0.2', { isOurs: false }),
  ])
  lbs.ensureGone(asks('gone').service, nothing)
  expect(lbs.ensure(asks('new'), [])).toEqual({
    is: 'waiting',
    on: 'the pools of addresses and the namespaces to be read',
    ingress: [],
  })
  provider.setConfiguration(modelOf(aPool('a', ['10.0.0.0/24'])))
  await started
  expect(woken).toEqual(['new'])
  expect(lbs.ensure(asks('new'), [])).toMatchObject({ ingress: [{ ip: '10.0.0.1' }] })
  expect(lbs.ensure(asks('shrunk'), [])).toMatchObject({ is: 'ready', ingress: [{ ip: '10.9.0.1' }] })
  expect(lbs.ensure(asks('old'), [])).toMatchObject({ ingress: [{ ip: '10.0.0.0' }] })
  expect(lbs.ensure(asks('next'), [])).toMatchObject({ ingress: [{ ip: '10.0.0.2' }] })
})

test('gives up starting when it is told to', async () => {
  const { provider } = open()
  const stopping = new AbortController()
  const started = provider.start(stopping.signal)
  stopping.abort(new Error('stopping'))
  await expect(started).rejects.toThrow('stopping')
})

test('says of a refused Service all that it has, so that what it lost goes from its status', () => {
  const { provider, lbs } = open()
  lbs.know([])
  provider.setConfiguration(modelOf(aPool('a', ['10.0.0.0/32'])))
  lbs.ensure(asks('1'), [])
  expect(lbs.ensure(asks('2'), [{ ip: '10.0.0.0' }])).toMatchObject({
    is: 'refused',
    ingress: [],
    isIngressWhole: true,
  })
})

test('wakes nobody when the configuration changes in what is not for pools', () => {
  const { provider, lbs, woken } = open()
  lbs.know([])
  const model = modelOf(aPool('a', ['10.0.0.0/24']))
  provider.setConfiguration(model)
  lbs.ensure(asks('1'), [])
  provider.setConfiguration({ ...modelOf(aPool('a', ['10.0.0.0/24'])), policies: [] })
  expect(woken).toEqual([])
  provider.setConfiguration(modelOf(aPool('a', ['10.0.0.0/25'])))
  expect(woken).toEqual(['1'])
})

test('serves nobody before it knows the namespaces, by which pools may choose', () => {
  const provider = createBgp({ clock: systemClock })
  provider.loadBalancers.know([])
  provider.setConfiguration(modelOf(aPool('a', ['10.0.0.0/24'])))
  expect(provider.loadBalancers.ensure(asks('1'), []).is).toBe('waiting')
  provider.setNamespaces(new Map())
  expect(provider.loadBalancers.ensure(asks('1'), []).is).toBe('ready')
})
