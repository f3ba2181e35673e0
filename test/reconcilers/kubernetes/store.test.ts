import { describe, expect, test } from 'vitest'

import { Store } from '#reconcilers/kubernetes/store'

import { aService } from '../a-service.ts'

const web = (resourceVersion: string) => aService({ metadata: { name: 'web', resourceVersion } })
const api = (resourceVersion: string) => aService({ metadata: { name: 'api', resourceVersion } })

describe('the store', () => {
  test('tells what a list changed: added, updated, and deleted with the last known object', () => {
    const store = new Store<ReturnType<typeof aService>>()
    store.replace([web('1'), api('1')], true)
    const changes = store.replace([web('2'), aService({ metadata: { name: 'new' } })], false)
    expect(changes).toEqual([
      { type: 'updated', object: web('2'), previous: web('1') },
      { type: 'added', object: aService({ metadata: { name: 'new' } }), initial: false },
      { type: 'deleted', object: api('1') },
    ])
    expect(store.list().map(({ metadata }) => metadata.name)).toEqual(['web', 'new'])
  })

  test('marks what the first list brought', () => {
    const store = new Store<ReturnType<typeof aService>>()
    expect(store.replace([web('1')], true)).toEqual([{ type: 'added', object: web('1'), initial: true }])
  })

  test('is silent about objects that a list brings unchanged', () => {
    const store = new Store<ReturnType<typeof aService>>()
    store.replace([web('1')], true)
    expect(store.replace([web('1')], false)).toEqual([])
  })

  test('is silent about the deletion of what it does not know', () => {
    expect(new Store<ReturnType<typeof aService>>().remove(web('1'))).toBeUndefined()
  })

  test('tells of whole objects, and keeps of them what is asked for', () => {
    const store = new Store<ReturnType<typeof aService>>((object) => ({ metadata: object.metadata }))
    const whole = aService({ metadata: { name: 'web', resourceVersion: '1' }, spec: { type: 'LoadBalancer' } })
    expect(store.set(whole)).toMatchObject({ type: 'added', object: { spec: { type: 'LoadBalancer' } } })
    expect(store.get('default/web')).toEqual({ metadata: whole.metadata })
    expect(store.replace([whole], false)).toEqual([])
  })
})
