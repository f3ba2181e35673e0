import { describe, expect, test } from 'vitest'
import type { EndpointSliceObject, SliceEndpoint } from '#reconcilers/kubernetes/endpoint-slice'
import { EndpointNodes } from '#reconcilers/service/endpoint-nodes'

const on = (nodeName: string, conditions: SliceEndpoint['conditions'] = {}): SliceEndpoint => ({
  addresses: ['10.244.0.1'],
  nodeName,
  conditions,
})

function slice(name: string, ...endpoints: readonly SliceEndpoint[]): EndpointSliceObject {
  const labels = { 'kubernetes.io/service-name': 'web' }
  const metadata = { name, namespace: 'shop', labels, uid: name, resourceVersion: '1', creationTimestamp: '' }
  return { metadata, addressType: 'IPv4', endpoints }
}

const added = (object: EndpointSliceObject) => ({ type: 'added', object, initial: false }) as const
const updated = (object: EndpointSliceObject) => ({ type: 'updated', object, previous: object }) as const
const deleted = (object: EndpointSliceObject) => ({ type: 'deleted', object }) as const

describe('the nodes with endpoints of a Service', () => {
  test('#7113: are those of all its slices, so a node that leaves one may still be in another', () => {
    const nodes = new EndpointNodes()
    nodes.take(added(slice('one', on('a'), on('b'))))
    nodes.take(added(slice('two', on('b'), on('c'))))
    expect(nodes.of('shop/web')).toEqual(['a', 'b', 'c'])
    nodes.take(updated(slice('one', on('a'))))
    expect(nodes.of('shop/web')).toEqual(['a', 'b', 'c'])
    nodes.take(deleted(slice('two')))
    expect(nodes.of('shop/web')).toEqual(['a'])
  })

  test('take traffic: ready, not said, or going and still serving; nobody else', () => {
    const nodes = new EndpointNodes()
    const endpoints = [
      on('ready', { ready: true }),
      on('unsaid'),
      on('unready', { ready: false }),
      on('going', { ready: false, serving: true, terminating: true }),
      on('gone', { ready: false, serving: false, terminating: true }),
    ]
    nodes.take(added(slice('one', ...endpoints)))
    expect(nodes.of('shop/web')).toEqual(['going', 'ready', 'unsaid'])
  })

  test('are not known while there is no slice, and none when a slice says so', () => {
    const nodes = new EndpointNodes()
    expect(nodes.of('shop/web')).toBeUndefined()
    nodes.take(added(slice('one')))
    expect(nodes.of('shop/web')).toEqual([])
    nodes.take(deleted(slice('one')))
    expect(nodes.of('shop/web')).toBeUndefined()
  })

  test('are news only when they are other nodes: pods come and go on one without a write', () => {
    const nodes = new EndpointNodes()
    expect(nodes.take(added(slice('one', on('a'))))).toBe('shop/web')
    expect(nodes.take(updated(slice('one', on('a'), on('a'))))).toBeUndefined()
    expect(nodes.take(updated(slice('one', on('b'))))).toBe('shop/web')
    expect(nodes.take(added({ ...slice('x'), metadata: { ...slice('x').metadata, labels: {} } }))).toBeUndefined()
  })
})
