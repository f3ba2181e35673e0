import { KubeConfig, CoreV1Api } from '@kubernetes/client-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { startApiServer } from '#mocks/kubernetes/api-server'
import { ApiClient, loadBalancer } from './api-client.ts'

let server: ApiServer
let client: ApiClient

beforeAll(async () => {
  server = await startApiServer({ version: 'v1.31.4' })
  client = new ApiClient(server)
})

afterAll(async () => {
  await client.close()
  await server.stop()
})

it('lets the client of its kubeconfig in', async () => {
  const config = new KubeConfig()
  config.loadFromString(server.kubeconfig())
  const { items } = await config.makeApiClient(CoreV1Api).listNamespace()
  expect(items.map(({ metadata }) => metadata?.name)).toContain('kube-system')
})

it('lets nobody in with another token', async () => {
  expect(await client.send('GET /api/v1/nodes', { token: 'guess' })).toMatchObject({
    code: 401,
    body: { reason: 'Unauthorized' },
  })
})

it('names the version that it was given', async () => {
  expect((await client.send('GET /version')).body).toMatchObject({ major: '1', minor: '31', gitVersion: 'v1.31.4' })
})

it('is healthy', async () => {
  for (const path of ['/readyz', '/livez', '/healthz']) {
    expect(await client.send(`GET ${path}`)).toMatchObject({ code: 200, body: { message: 'ok' } })
  }
})

it('refuses a body that is too large', async () => {
  const data = { filler: 'x'.repeat(4 * 1024 * 1024) }
  const body = { metadata: { name: 'large' }, data }
  expect((await client.send('POST /api/v1/namespaces/default/configmaps', { body })).code).toBe(413)
})

it('counts requests by verb and resource, over one connection', async () => {
  server.log.clear()
  const before = server.log.connections
  const single = new ApiClient(server, 1)
  const path = '/api/v1/namespaces/default/services'
  await single.send(`POST ${path}`, { body: loadBalancer('counted') })
  await single.send(`GET ${path}`)
  await single.send(`GET ${path}/counted`)
  await single.send(`GET ${path}/nobody`, { userAgent: 'curious/2' })
  await single.send(`PUT ${path}/counted/status`, { body: loadBalancer('counted') })
  await single.send(`DELETE ${path}/counted`)
  expect(server.log.counts()).toEqual({
    'create services': 1,
    'list services': 1,
    'get services': 2,
    'update services/status': 1,
    'delete services': 1,
  })
  expect(server.log.entries[3]).toMatchObject({
    userAgent: 'curious/2',
    status: 404,
    name: 'nobody',
    namespace: 'default',
  })
  expect(server.log.connections - before).toBe(1)
  expect(server.log.entries.every(({ connection }) => connection === before + 1)).toBe(true)
  await single.close()
})

it('cannot start on a port that is taken', async () => {
  const port = Number(new URL(server.url).port)
  await expect(startApiServer({ port })).rejects.toThrow('EADDRINUSE')
})

it('closes every connection when it stops', async () => {
  const other = await startApiServer()
  const otherClient = new ApiClient(other)
  const watching = await otherClient.watch('/api/v1/services?watch=true')
  await watching.next()
  await other.stop()
  await expect(watching.ended()).rejects.toThrow(/terminated|closed|aborted/)
  await otherClient.close()
})
