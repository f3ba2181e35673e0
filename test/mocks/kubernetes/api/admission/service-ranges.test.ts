import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { startApiServer } from '#mocks/kubernetes/api-server'
import { objectsIn } from '#mocks/kubernetes/api/json'
import type { KubernetesObject } from '#mocks/kubernetes/api/store'
import { loadBalancer } from '../api-client.ts'

let server: ApiServer

beforeEach(async () => {
  server = await startApiServer({ serviceClusterIPRange: '10.5.0.0/29', nodePortRange: [31_000, 31_003] })
})

afterEach(() => server.stop())

const create = (name: string, spec: object = {}): KubernetesObject => {
  const service = loadBalancer(name)
  return server.store.create('services', { ...service, spec: { ...service.spec, ...spec } })
}

const addressOf = ({ spec }: KubernetesObject): unknown => spec?.['clusterIP']
const portOf = ({ spec }: KubernetesObject): unknown => objectsIn(spec, 'ports')[0]?.['nodePort']

it('gives every Service an address and a port of its own', () => {
  const services = ['a', 'b', 'c'].map((name) => create(name))
  expect(services.map(addressOf)).toEqual(['10.5.0.2', '10.5.0.3', '10.5.0.4'])
  expect(services.map(portOf)).toEqual([31_000, 31_001, 31_002])
})

it('says so when no node port is left', () => {
  for (const name of ['a', 'b', 'c', 'd']) create(name)
  expect(() => create('e')).toThrow('failed to allocate a nodePort')
})

it('says so when no address is left', () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) create(name, { type: 'ClusterIP' })
  expect(() => create('f', { type: 'ClusterIP' })).toThrow('failed to allocate a serviceIP')
})

it('gives a freed address and a freed port again, once the others are used', () => {
  const before = create('a')
  server.store.delete('services', 'default', 'a')
  const next = create('b')
  expect([addressOf(next), portOf(next)]).not.toEqual([addressOf(before), portOf(before)])
  const ports = ['c', 'd', 'e'].map((name) => portOf(create(name)))
  expect(ports).toContain(portOf(before))
})

it('takes nothing for a refused Service, nor for a dry run', () => {
  expect(() => create('bad', { sessionAffinity: 'Maybe' })).toThrow('sessionAffinity')
  expect(portOf(create('good'))).toBe(31_000 + 1)
  for (const name of ['c', 'd', 'e']) create(name)
})

it('frees the health check port when the policy changes', () => {
  create('a', { externalTrafficPolicy: 'Local' })
  create('b')
  create('c')
  expect(() => create('d')).toThrow('failed to allocate a nodePort')
  const local = server.store.get('services', 'default', 'a')
  server.store.update('services', { ...local, spec: { ...local?.spec, externalTrafficPolicy: 'Cluster' } })
  expect(create('d').spec).toMatchObject({ type: 'LoadBalancer' })
})
