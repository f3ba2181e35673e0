import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { startApiServer } from '#mocks/kubernetes/api-server'
import { ApiError } from '#mocks/kubernetes/api/api-error'
import type { Store } from '#mocks/kubernetes/api/store'
import { loadBalancer } from './api-client.ts'

let server: ApiServer
let store: Store

beforeAll(async () => {
  server = await startApiServer()
  store = server.store
})

afterAll(() => server.stop())

const reasonOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof ApiError) return error.reason
    throw error
  }
  return 'nothing was thrown'
}

it('begins with the namespaces and the Service of every cluster', () => {
  expect(store.list('namespaces').map(({ metadata }) => metadata.name)).toEqual([
    'default',
    'kube-node-lease',
    'kube-public',
    'kube-system',
  ])
  expect(store.get('services', 'default', 'kubernetes')?.spec?.['clusterIP']).toBe('10.96.0.1')
})

it('admits what comes from inside as it admits what comes over HTTP', () => {
  const created = store.create('services', loadBalancer('web'))
  expect(created.spec).toMatchObject({
    sessionAffinity: 'None',
    ipFamilies: ['IPv4'],
    externalTrafficPolicy: 'Cluster',
  })
  expect(reasonOf(() => store.create('services', loadBalancer('web')))).toBe('AlreadyExists')
  expect(reasonOf(() => store.create('services', { metadata: { name: 'x', namespace: 'default' } }))).toBe('Invalid')
  expect(reasonOf(() => store.create('services', loadBalancer('x', 'nowhere')))).toBe('NotFound')
})

it('hands out what nobody can change behind its back', () => {
  const service = store.create('services', loadBalancer('frozen'))
  expect(() => {
    service.metadata.labels = { a: 'b' }
  }).toThrow(TypeError)
})

it('keeps nothing of the object that it was given', () => {
  const given = loadBalancer('given')
  store.create('services', given)
  given.spec.type = 'ClusterIP'
  expect(store.get('services', 'default', 'given')?.spec?.['type']).toBe('LoadBalancer')
})

it('is a conflict only where the writer names a version', () => {
  const old = store.create('services', loadBalancer('versioned'))
  const change = { ...old, metadata: { ...old.metadata, labels: { step: '1' } } }
  store.update('services', change)
  expect(
    reasonOf(() => store.update('services', { ...change, spec: { ...old.spec, sessionAffinity: 'ClientIP' } })),
  ).toBe('Conflict')
  const { resourceVersion: _version, ...metadata } = change.metadata
  expect(store.update('services', { ...change, metadata }).metadata.labels).toEqual({ step: '1' })
})

it('tells what is there, then each change once, until the listener goes', () => {
  const seen: string[] = []
  store.create('configmaps', { metadata: { name: 'first', namespace: 'kube-public' } })
  const stop = store.watch('configmaps', ({ type, object }) => seen.push(`${type} ${object.metadata.name}`))
  store.create('configmaps', { metadata: { name: 'second', namespace: 'kube-public' } })
  store.update('configmaps', { metadata: { name: 'second', namespace: 'kube-public' }, data: { a: 'b' } })
  store.update('configmaps', { metadata: { name: 'second', namespace: 'kube-public' }, data: { a: 'b' } })
  store.delete('configmaps', 'kube-public', 'first')
  stop()
  store.delete('configmaps', 'kube-public', 'second')
  expect(seen).toEqual(['ADDED first', 'ADDED second', 'MODIFIED second', 'DELETED first'])
})

it('tells every listener the changes in one order, also when one of them writes', () => {
  const seen: string[] = []
  const answers = store.watch('secrets', ({ type, object }) => {
    if (type === 'ADDED') store.update('secrets', { ...object, data: { answered: 'eWVz' } })
  })
  const watches = store.watch('secrets', ({ type }) => seen.push(type))
  store.create('secrets', { metadata: { name: 'question', namespace: 'default' } })
  answers()
  watches()
  expect(seen).toEqual(['ADDED', 'MODIFIED'])
})

it('scales by the subresource', () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }] } }
  const metadata = { name: 'web', namespace: 'default' }
  store.create('deployments', { metadata, spec: { selector: { matchLabels: { app: 'web' } }, template } })
  const scale = store.update('deployments', { metadata, spec: { replicas: 4 } }, { subresource: 'scale' })
  expect(scale).toMatchObject({ kind: 'Scale', spec: { replicas: 4 } })
  expect(store.get('deployments', 'default', 'web')).toMatchObject({
    spec: { replicas: 4 },
    metadata: { generation: 2 },
  })
})

it('names a generated object by its prefix, and never twice alike', () => {
  const create = () => store.create('configmaps', { metadata: { generateName: 'made-', namespace: 'default' } })
  const [one, two] = [create().metadata.name, create().metadata.name]
  expect(one).toMatch(/^made-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  expect(two).not.toBe(one)
})

it('does not know a resource that is not in the table', () => {
  expect(() => store.list('gadgets')).toThrow('gadgets')
})

it('empties a namespace that is deleted, and keeps it until the last finalizer is gone', () => {
  store.create('namespaces', { metadata: { name: 'passing' } })
  store.create('configmaps', { metadata: { name: 'free', namespace: 'passing' } })
  const held = loadBalancer('held', 'passing')
  store.create('services', {
    ...held,
    metadata: { ...held.metadata, finalizers: ['service.kubernetes.io/load-balancer-cleanup'] },
  })
  store.delete('namespaces', undefined, 'passing')
  expect(store.list('configmaps', 'passing')).toEqual([])
  expect(store.get('namespaces', undefined, 'passing')?.status).toEqual({ phase: 'Terminating' })
  expect(reasonOf(() => store.create('configmaps', { metadata: { name: 'late', namespace: 'passing' } }))).toBe(
    'Forbidden',
  )
  store.update('services', held)
  expect(store.list('services', 'passing')).toEqual([])
  expect(store.get('namespaces', undefined, 'passing')).toBeUndefined()
})
