import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { proxyHealthPort } from '#mocks/dataplane/node'
import { curl } from '#test/mocks/dataplane/curl'
import { ownLoopback } from '#test/mocks/own-loopback'
import {
  createDeployment,
  createService,
  found,
  inDefault,
  nodePort,
  nodes,
  playCluster,
  service,
} from '#test/mocks/kubernetes/workloads/played-cluster'
import type { PlayedCluster } from '#test/mocks/kubernetes/workloads/played-cluster'

const [first] = nodes.map(({ ip }) => ip)

/** Asks often enough that three pods cannot all be missed by chance (2/3 to the 80th). */
async function answersAt(played: PlayedCluster, ip: string, port: number): Promise<string[]> {
  const url = played.url(ip, port)
  const replies = await Promise.all(Array.from({ length: 80 }, () => curl(url)))
  return [...new Set(replies.map(({ body }) => body))].toSorted()
}

const expectedAnswers = ({ cluster }: PlayedCluster) =>
  cluster
    .list('pods', 'default')
    .filter(({ metadata }) => metadata.labels?.['app'] === 'web')
    .map(({ metadata, spec }) => `${metadata.name} on ${spec?.nodeName}\n`)
    .toSorted()

const endpointsOf = ({ cluster }: PlayedCluster) =>
  cluster.list('endpointslices', 'default').flatMap(({ endpoints }) => endpoints ?? [])

function putSpec({ cluster }: PlayedCluster, change: object): void {
  const before = found(cluster.get('services', inDefault('web')))
  cluster.update('services', { ...before, spec: { ...before.spec, ...change } })
}

test('every pod answers through the node port of every node', async () => {
  await using played = await playCluster()
  createDeployment(played)
  createDeployment(played, { name: 'other' })
  createService(played)
  await played.workloads.settled()
  for (const { ip } of nodes) expect(await answersAt(played, ip, nodePort(played))).toEqual(expectedAnswers(played))
  expect(played.errors).toEqual([])
})

test('a pod tells from where and to which address it was called', async () => {
  await using played = await playCluster()
  createDeployment(played, { replicas: 1 })
  createService(played)
  await played.workloads.settled()
  const { headers } = await curl(played.url(ownLoopback(12), nodePort(played)))
  expect(headers).toMatchObject({
    'x-played-node': 'node-1',
    'x-played-source': expect.stringMatching(new RegExp(`^${ownLoopback(12)}:\\d+$`)),
    'x-played-destination': `${ownLoopback(12)}:${nodePort(played)}`,
  })
})

test('an unready pod leaves the endpoints and comes back', async () => {
  await using played = await playCluster()
  createDeployment(played)
  createService(played)
  await played.workloads.settled()
  const [pod] = played.cluster.list('pods', 'default')
  const { metadata, ...rest } = found(pod)
  const setReady = async (value: string) => {
    const now = found(played.cluster.get('pods', inDefault(metadata.name)))
    const annotations = { 'berth.dev/played-ready': value }
    played.cluster.update('pods', { ...rest, metadata: { ...now.metadata, annotations } })
    await played.workloads.settled()
  }
  await setReady('false')
  expect(endpointsOf(played).filter(({ conditions }) => conditions?.ready)).toHaveLength(2)
  expect(await answersAt(played, found(first), nodePort(played))).toHaveLength(2)
  await setReady('true')
  expect(await answersAt(played, found(first), nodePort(played))).toHaveLength(3)
})

test('scaled to zero nothing listens on the node port, and the slice says so', async () => {
  await using played = await playCluster()
  createDeployment(played, { replicas: 0 })
  createService(played)
  await played.workloads.settled()
  expect(played.cluster.list('endpointslices', 'default')).toHaveLength(1)
  expect(endpointsOf(played)).toEqual([])
  await expect(curl(played.url(found(first), nodePort(played)))).rejects.toThrow('ECONNREFUSED')
})

test('a named targetPort is looked up in each pod, and pods that differ get slices of their own', async () => {
  await using played = await playCluster()
  const metrics = { name: 'metrics', containerPort: 9000 }
  createDeployment(played, { replicas: 2, ports: [metrics, { name: 'http', containerPort: 8080 }] })
  createDeployment(played, { name: 'web2', replicas: 1, ports: [{ name: 'http', containerPort: 9090 }] })
  await played.workloads.settled()
  for (const pod of played.cluster.list('pods', 'default')) {
    played.cluster.update('pods', {
      ...pod,
      metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, tier: 'x' } },
    })
  }
  createService(played, { selector: { tier: 'x' }, ports: [{ port: 80, targetPort: 'http' }] })
  await played.workloads.settled()
  const slices = played.cluster.list('endpointslices', 'default')
  const sizes = slices.map(({ ports, endpoints }) => [ports?.[0]?.port, endpoints?.length])
  expect(new Map(sizes.map(([port, size]) => [port, size]))).toEqual(
    new Map([
      [8080, 2],
      [9090, 1],
    ]),
  )
  expect(slices).toHaveLength(2)
  expect(await answersAt(played, found(first), nodePort(played))).toHaveLength(3)
})

test('external traffic policy Local: only nodes with a ready pod listen and are healthy', async () => {
  await using played = await playCluster()
  createDeployment(played, { replicas: 1 })
  createService(played, { externalTrafficPolicy: 'Local' })
  await played.workloads.settled()
  const health = found(service(played).spec?.healthCheckNodePort)
  const statuses = await Promise.all(nodes.map(async ({ ip }) => (await curl(played.url(ip, health))).status))
  expect(statuses).toEqual([200, 503, 503])
  const { headers } = await curl(played.url(ownLoopback(11), nodePort(played)), { localAddress: '127.0.0.5' })
  expect(headers['x-played-source']).toMatch(/^127\.0\.0\.5:/)
  await expect(curl(played.url(ownLoopback(12), nodePort(played)))).rejects.toThrow('ECONNREFUSED')
  putSpec(played, { externalTrafficPolicy: 'Cluster' })
  await played.workloads.settled()
  expect((await curl(played.url(ownLoopback(12), nodePort(played)))).status).toBe(200)
})

test('a finishing pod is terminating in the slice, and serves only while nobody else does', async () => {
  await using played = await playCluster()
  createDeployment(played, { replicas: 1, finalizers: ['test/holds'] })
  createService(played)
  await played.workloads.settled()
  const [old] = played.cluster.list('pods', 'default')
  played.store.delete('deployments', 'default', 'web')
  await played.workloads.settled()
  expect(endpointsOf(played)).toMatchObject([{ conditions: { ready: false, serving: true, terminating: true } }])
  expect((await curl(played.url(found(first), nodePort(played)))).body).toContain(old?.metadata.name)
  createDeployment(played, { replicas: 1 })
  await played.workloads.settled()
  const answers = await answersAt(played, found(first), nodePort(played))
  expect(answers).toHaveLength(1)
  expect(answers[0]).not.toContain(old?.metadata.name)
})

test('type ClusterIP takes the node port away, LoadBalancer brings one back', async () => {
  await using played = await playCluster()
  createDeployment(played, { replicas: 1 })
  createService(played)
  await played.workloads.settled()
  const before = nodePort(played)
  const { ports, ...spec } = found(service(played).spec)
  const withoutNodePorts = found(ports).map(({ port, targetPort }) => ({ port, targetPort }))
  putSpec(played, { ...spec, type: 'ClusterIP', ports: withoutNodePorts })
  await played.workloads.settled()
  await expect(curl(played.url(found(first), before))).rejects.toThrow('ECONNREFUSED')
  putSpec(played, { type: 'LoadBalancer' })
  await played.workloads.settled()
  expect((await curl(played.url(found(first), nodePort(played)))).status).toBe(200)
})

test('a deleted Service takes its slices with it', async () => {
  await using played = await playCluster()
  createDeployment(played, { replicas: 1 })
  createService(played)
  await played.workloads.settled()
  const port = nodePort(played)
  played.store.delete('services', 'default', 'web')
  await played.workloads.settled()
  expect(played.cluster.list('endpointslices', 'default')).toEqual([])
  await expect(curl(played.url(found(first), port))).rejects.toThrow('ECONNREFUSED')
})

test('a deleted node takes its pods and its traffic with it, and can join again', async () => {
  await using played = await playCluster()
  createDeployment(played)
  createService(played)
  await played.workloads.settled()
  played.store.delete('nodes', undefined, 'node-2')
  await played.workloads.settled()
  expect(new Set(played.cluster.list('pods', 'default').map(({ spec }) => spec?.nodeName))).toEqual(
    new Set(['node-1', 'node-3']),
  )
  await expect(curl(played.url(ownLoopback(12), proxyHealthPort))).rejects.toThrow('ECONNREFUSED')
  expect(await answersAt(played, found(first), nodePort(played))).toEqual(expectedAnswers(played))
  await played.workloads.addNode({ name: 'node-2', ip: ownLoopback(12), zone: '2' })
  await played.workloads.settled()
  expect((await curl(played.url(ownLoopback(12), nodePort(played)))).status).toBe(200)
})

test('a halted machine answers nobody, its pods leave the endpoints, and come back with it', async () => {
  await using played = await playCluster()
  createDeployment(played)
  createService(played)
  await played.workloads.settled()
  await played.workloads.halt('node-2')
  await played.workloads.settled()
  const ready = () => endpointsOf(played).filter(({ conditions }) => conditions?.ready).length
  expect(ready()).toBe(2)
  createDeployment(played, { name: 'late' })
  await played.workloads.settled()
  const late = played.cluster.list('pods', 'default').filter(({ metadata }) => metadata.labels?.['app'] === 'late')
  expect(late.map(({ spec }) => spec?.nodeName)).not.toContain('node-2')
  const node = played.cluster.get('nodes', { name: 'node-2' })
  expect(node?.status?.conditions).toMatchObject([{ type: 'Ready', status: 'Unknown' }])
  await expect(curl(played.url(ownLoopback(12), nodePort(played)))).rejects.toThrow('ECONNREFUSED')
  await played.workloads.resume('node-2')
  await played.workloads.settled()
  expect(ready()).toBe(3)
  expect(await answersAt(played, ownLoopback(12), nodePort(played))).toEqual(expectedAnswers(played))
})

test('a pod that is relabelled leaves the slice, also when nobody owns it', async () => {
  await using played = await playCluster()
  const metadata = { name: 'alone', namespace: 'default', labels: { app: 'web' } }
  played.store.create('pods', { metadata, spec: { containers: [{ name: 'web', image: 'web' }] } })
  createService(played)
  await played.workloads.settled()
  expect(endpointsOf(played)).toHaveLength(1)
  const pod = found(played.cluster.get('pods', inDefault('alone')))
  played.cluster.update('pods', { ...pod, metadata: { ...pod.metadata, labels: { app: 'other' } } })
  await played.workloads.settled()
  expect(endpointsOf(played)).toEqual([])
})

test('the connections of a pod end with it', async () => {
  await using played = await playCluster()
  createDeployment(played, { replicas: 1 })
  createService(played)
  await played.workloads.settled()
  const { hostname, port } = new URL(played.url(found(first), nodePort(played)))
  const standing = connect({ host: hostname, port: Number(port) })
  standing.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await once(standing, 'data')
  const ended = once(standing, 'error')
  played.store.delete('deployments', 'default', 'web')
  expect(await ended).toMatchObject([{ code: 'ECONNRESET' }])
})

test('nodes join initialised, with address, provider id, zone and pod range', async () => {
  await using played = await playCluster()
  expect(played.cluster.list('nodes')).toMatchObject([
    {
      metadata: { name: 'node-1', labels: { 'topology.kubernetes.io/zone': 'westeurope-1' } },
      spec: { podCIDR: '10.244.0.0/24', providerID: expect.stringMatching(/^azure:\/\/\/subscriptions\/.*\/node-1$/) },
      status: { addresses: [{ type: 'InternalIP', address: ownLoopback(11) }, { type: 'Hostname' }] },
    },
    { metadata: { name: 'node-2' } },
    { metadata: { labels: { 'topology.kubernetes.io/zone': '0' } }, spec: { podCIDR: '10.244.2.0/24' } },
  ])
})

test('nothing listens after stop', async () => {
  const played = await playCluster()
  createDeployment(played)
  createService(played)
  await played.workloads.settled()
  const urls = [nodePort(played), proxyHealthPort].map((port) => played.url(found(first), port))
  await played.workloads.stop()
  for (const url of urls) await expect(curl(url)).rejects.toThrow('ECONNREFUSED')
  await played.underlay.stop()
})
