import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { startApiServer } from '#mocks/kubernetes/api-server'
import { ApiClient } from '../api-client.ts'
import { bodies } from './recorded-bodies.ts'

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

const post = (path: string, body: string) =>
  client.send(`POST ${path}`, { type: 'application/vnd.kubernetes.protobuf', body: Buffer.from(body, 'base64') })

it('reads a deployment: a zero that was sent is a zero', async () => {
  const { code, body } = await post('/apis/apps/v1/namespaces/default/deployments', bodies.deployment)
  expect(code).toBe(201)
  expect(body.metadata).toMatchObject({ name: 'web', namespace: 'default', labels: { app: 'web' } })
  expect(body.spec).toMatchObject({
    replicas: 0,
    selector: { matchLabels: { app: 'web' } },
    strategy: { type: 'RollingUpdate' },
    template: { spec: { containers: [{ name: 'nginx', image: 'nginx:1', ports: [{ containerPort: 8080 }] }] } },
  })
})

it('reads a service: target ports are numbers or names', async () => {
  const { code, body } = await post('/api/v1/namespaces/default/services', bodies.service)
  expect(code).toBe(201)
  expect(body.spec).toMatchObject({
    type: 'LoadBalancer',
    selector: { app: 'lb' },
    ports: [
      { name: '80-8080', port: 80, protocol: 'TCP', targetPort: 8080 },
      { name: '443-https', port: 443, protocol: 'TCP', targetPort: 'https' },
    ],
  })
})

it.each([
  ['a namespace', '/api/v1/namespaces', bodies.namespace, { metadata: { name: 'foo' } }],
  ['a config map', '/api/v1/namespaces/default/configmaps', bodies.configMap, { data: { a: 'b' } }],
  ['a secret, whose values stay base64', '/api/v1/namespaces/default/secrets', bodies.secret, { data: { a: 'Yg==' } }],
  [
    'a service account',
    '/api/v1/namespaces/default/serviceaccounts',
    bodies.serviceAccount,
    { metadata: { name: 'bob' } },
  ],
  [
    'an access review',
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    bodies.accessReview,
    { spec: { resourceAttributes: { verb: 'create', resource: 'services' } }, status: { allowed: true } },
  ],
])('reads %s', async (_what, path, body, expected) => {
  expect(await post(path, body)).toMatchObject({ code: 201, body: expected })
})

it('refuses a field that it does not describe, rather than lose it', async () => {
  // spec.somethingNew (field 100, a string) appended inside of a ConfigMap.
  const unknown = Buffer.concat([Buffer.from('k8s\0'), envelope('ConfigMap', Buffer.from([0xa2, 0x06, 0x01, 0x78]))])
  expect((await post('/api/v1/namespaces/default/configmaps', unknown.toString('base64'))).code).toBe(415)
})

it('refuses a kind that it does not describe', async () => {
  const unknown = Buffer.concat([Buffer.from('k8s\0'), envelope('Gadget', Buffer.alloc(0))])
  expect((await post('/api/v1/namespaces/default/configmaps', unknown.toString('base64'))).code).toBe(415)
})

it('refuses what is no envelope, and what breaks off', async () => {
  const path = '/api/v1/namespaces/default/configmaps'
  expect((await post(path, Buffer.from('hello').toString('base64'))).code).toBe(400)
  expect((await post(path, Buffer.from(bodies.configMap, 'base64').subarray(0, 30).toString('base64'))).code).toBe(400)
})

/** runtime.Unknown: typeMeta = 1 { apiVersion = 1, kind = 2 }, raw = 2. */
function envelope(kind: string, raw: Buffer): Buffer {
  const field = (tag: number, bytes: Buffer) => Buffer.concat([Buffer.from([tag, bytes.length]), bytes])
  const typeMeta = Buffer.concat([field(0x0a, Buffer.from('v1')), field(0x12, Buffer.from(kind))])
  return Buffer.concat([field(0x0a, typeMeta), field(0x12, raw)])
}
