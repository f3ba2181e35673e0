import { expect, test } from 'vitest'

import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { annotate } from '#reconcilers/service/annotate'

import { aService } from '../a-service.ts'

const service = aService({ metadata: { annotations: { a: '1', b: '2' } } })
const { signal } = new AbortController()

function recorder() {
  const bodies: unknown[] = []
  const patch: KubernetesClient['patch'] = (_, { body }) => {
    bodies.push(body)
    return Promise.resolve(undefined)
  }
  return { client: { patch }, bodies }
}

test('writes what differs only, bound to the version that it was decided by', async () => {
  const { client, bodies } = recorder()
  await annotate(client, service, { a: '1', b: null, c: '3', d: null }, signal)
  expect(bodies).toEqual([{ metadata: { resourceVersion: '7', annotations: { b: null, c: '3' } } }])
})

test('writes nothing where all of it stands there', async () => {
  const { client, bodies } = recorder()
  expect(await annotate(client, service, { a: '1', d: null }, signal)).toBe(service)
  expect(bodies).toEqual([])
})
