/** The requests that kubectl sends around its commands, replayed as they were seen on the wire. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { startApiServer } from '#mocks/kubernetes/api-server'
import { ApiClient, loadBalancer } from '../api-client.ts'

const aggregated =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json'
const asTable =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'
const services = '/api/v1/namespaces/default/services'

let server: ApiServer
let client: ApiClient

beforeAll(async () => {
  server = await startApiServer()
  client = new ApiClient(server)
})

afterAll(async () => {
  await client.close()
  await server.stop()
})

const get = async (path: string, accept?: string) => client.send(`GET ${path}`, accept === undefined ? {} : { accept })

it('answers discovery the old way, which every version understands', async () => {
  expect((await get('/api', aggregated)).body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] })
  const groups = (await get('/apis', aggregated)).body as { groups?: { name: string }[] }
  expect(groups.groups?.map(({ name }) => name)).toEqual([
    'apps',
    'authorization.k8s.io',
    'coordination.k8s.io',
    'discovery.k8s.io',
    'events.k8s.io',
  ])
})

it('lists the resources of each group with short names, verbs and subresources', async () => {
  const { resources } = (await get('/api/v1')).body as { resources?: { name: string }[] }
  expect(resources?.find(({ name }) => name === 'services')).toEqual({
    name: 'services',
    singularName: 'service',
    namespaced: true,
    kind: 'Service',
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    shortNames: ['svc'],
    categories: ['all'],
  })
  const apps = (await get('/apis/apps/v1')).body as { resources?: { name: string }[] }
  expect(apps.resources?.find(({ name }) => name === 'deployments/scale')).toMatchObject({
    group: 'autoscaling',
    kind: 'Scale',
  })
  expect((await get('/apis/apps/v2')).code).toBe(404)
})

it('offers the stub of OpenAPI v3 that apply asks for, and no v2', async () => {
  const index = (await get('/openapi/v3')).body as { paths?: Record<string, { serverRelativeURL: string }> }
  const url = index.paths?.['api/v1']?.serverRelativeURL ?? ''
  const document = (await get(url)).body as { paths?: Record<string, unknown> }
  expect(document.paths?.['/api/v1/namespaces/{namespace}/services/{name}']).toMatchObject({
    patch: {
      'x-kubernetes-group-version-kind': { group: '', version: 'v1', kind: 'Service' },
      parameters: expect.arrayContaining([{ name: 'fieldValidation', in: 'query' }]),
    },
  })
  expect((await get('/openapi/v2')).code).toBe(404)
})

it('answers get and get -w as tables', async () => {
  server.store.create('services', loadBalancer('tabled'))
  const { body } = await get(`${services}?limit=500`, asTable)
  expect(body.kind).toBe('Table')
  const watching = await client.watch(
    `${services}?watch=true&resourceVersion=${body.metadata?.resourceVersion ?? ''}`,
    { accept: asTable },
  )
  server.store.delete('services', 'default', 'tabled')
  expect(await watching.next()).toMatchObject({
    type: 'DELETED',
    object: { kind: 'Table', rows: [{ cells: { 0: 'tabled' } }] },
  })
})

it('answers plain JSON to describe, which would rather have protobuf', async () => {
  const { headers, body } = await get(`${services}/kubernetes`, 'application/vnd.kubernetes.protobuf,application/json')
  expect(headers['content-type']).toBe('application/json')
  expect(body.kind).toBe('Service')
})

it('answers what describe asks about endpoints and events', async () => {
  const slices = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices'
  expect((await get(`${slices}?labelSelector=kubernetes.io%2Fservice-name%3Dweb`)).body.kind).toBe('EndpointSliceList')
  const about = 'involvedObject.name%3Dweb%2CinvolvedObject.namespace%3Ddefault%2CinvolvedObject.kind%3DService'
  const events = `/api/v1/namespaces/default/events?fieldSelector=${about}%2CinvolvedObject.uid%3Dx&limit=500`
  expect((await get(events)).body.items).toEqual([])
})

it('lets delete wait by list and watch until the object is gone', async () => {
  const held = loadBalancer('held')
  server.store.create('services', { ...held, metadata: { ...held.metadata, finalizers: ['a.example/b'] } })
  const deleted = await client.send(`DELETE ${services}/held`, { body: { propagationPolicy: 'Background' } })
  expect(deleted.body.metadata).toHaveProperty('deletionTimestamp')
  const selected = `${services}?fieldSelector=metadata.name%3Dheld`
  const list = await get(`${selected}&limit=500&resourceVersion=0`)
  const from = list.body.metadata?.resourceVersion ?? ''
  const query = `allowWatchBookmarks=true&resourceVersion=${from}&timeoutSeconds=302&watch=true`
  const watching = await client.watch(`${selected}&${query}`)
  await client.send(`PATCH ${services}/held`, {
    type: 'application/merge-patch+json',
    body: { metadata: { finalizers: null } },
  })
  expect((await watching.next()).type).toBe('DELETED')
})

it('warns of unknown fields where kubectl did not ask to be refused', async () => {
  const body = { metadata: { name: 'warned' }, spec: { ports: [{ port: 80 }], futureField: 1 } }
  const { code, headers } = await client.send(`POST ${services}`, { body })
  expect(code).toBe(201)
  expect(headers['warning']).toBe(String.raw`299 - "unknown field \"spec.futureField\""`)
})

it('leaves what is owned when its owner is deleted as an orphan', async () => {
  const owner = server.store.create('configmaps', { metadata: { name: 'owner', namespace: 'default' } })
  const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata.uid }
  server.store.create('configmaps', {
    metadata: { name: 'owned', namespace: 'default', ownerReferences: [reference] },
  })
  await client.send('DELETE /api/v1/namespaces/default/configmaps/owner', { body: { propagationPolicy: 'Orphan' } })
  expect(server.store.get('configmaps', 'default', 'owned')?.metadata).not.toHaveProperty('ownerReferences')
})

it('refuses politely what it does not play', async () => {
  expect(await get('/api/v1/namespaces/default/pods/nobody/log')).toMatchObject({
    code: 404,
    body: { reason: 'NotFound' },
  })
})
