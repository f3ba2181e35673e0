import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { startApiServer } from '#mocks/kubernetes/api-server'
import { ApiClient } from '../api-client.ts'

const path = '/api/v1/namespaces/default/configmaps'
const names = ['a', 'b', 'c', 'd', 'e']
let server: ApiServer
let client: ApiClient

beforeAll(async () => {
  server = await startApiServer()
  client = new ApiClient(server)
  for (const name of names) server.store.create('configmaps', { metadata: { name, namespace: 'default' } })
})

afterAll(async () => {
  await client.close()
  await server.stop()
})

it('hands out every object once over its pages', async () => {
  const seen: string[] = []
  let token = ''
  do {
    const { body } = await client.send(`GET ${path}?limit=2&continue=${token}`)
    seen.push(...(body.items ?? []).map(({ metadata }) => metadata.name))
    token = body.metadata?.continue ?? ''
  } while (token !== '')
  expect(seen).toEqual(names)
})

it('answers 410 for a page of a list that is forgotten, so that the client lists anew', async () => {
  const token = (await client.send(`GET ${path}?limit=2`)).body.metadata?.continue ?? ''
  server.faults.compact()
  expect(await client.send(`GET ${path}?limit=2&continue=${token}`)).toMatchObject({
    code: 410,
    body: { reason: 'Expired' },
  })
})

it('answers 400 for a token that it never gave', async () => {
  expect((await client.send(`GET ${path}?limit=2&continue=nonsense`)).code).toBe(400)
})

it('accepts version 0 and any version of the past', async () => {
  for (const version of ['0', '1']) {
    expect((await client.send(`GET ${path}?resourceVersion=${version}`)).body.items).toHaveLength(names.length)
  }
})

it('answers 504 for a version of the future', async () => {
  expect((await client.send(`GET ${path}?resourceVersion=999999`)).code).toBe(504)
})
