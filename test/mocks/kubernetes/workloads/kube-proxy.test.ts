import { expect, test } from 'vitest'
import type { Kinds } from '#mocks/kubernetes/workloads/cluster'
import { proxyTables } from '#mocks/kubernetes/workloads/kube-proxy'

const metadata = (name: string) => ({ name, namespace: 'default', uid: name, creationTimestamp: '' })
const nowhere = () => ({ accept: () => undefined, acceptDatagram: () => undefined })
const node: Kinds['nodes'] = { metadata: metadata('node-1') }

function serviceWith(spec: object, ingress: object[] = []): Kinds['services'] {
  const ports = [{ port: 80, nodePort: 30_080 }]
  return {
    metadata: metadata('web'),
    spec: { type: 'LoadBalancer', ports, ...spec },
    status: { loadBalancer: { ingress } },
  }
}

function sliceOf(...endpoints: { ip: string; on: string; conditions?: object }[]): Kinds['endpointslices'] {
  return {
    metadata: metadata('web-x'),
    addressType: 'IPv4',
    ports: [{ name: '', port: 8080 }],
    endpoints: endpoints.map(({ ip, on, conditions = {} }) => ({ addresses: [ip], nodeName: on, conditions })),
  }
}

const tables = (service: Kinds['services'], ...slices: Kinds['endpointslices'][]) =>
  proxyTables([{ service, slices }], node, nowhere)
const chosen = (service: Kinds['services'], ...slices: Kinds['endpointslices'][]) =>
  tables(service, ...slices).ports.map(({ endpoints }) => endpoints.map(({ name }) => name))

const here = { ip: '10.244.0.2', on: 'node-1' }
const there = { ip: '10.244.1.2', on: 'node-2' }

test('knows a VIP only from the status', () => {
  expect(tables(serviceWith({})).ports).toMatchObject([{ vips: [] }])
  expect(tables(serviceWith({}, [{ ip: '20.0.0.4' }])).ports).toMatchObject([{ vips: ['20.0.0.4'] }])
})

test('leaves a VIP with ipMode Proxy alone', () => {
  const ingress = [
    { ip: '20.0.0.4', ipMode: 'Proxy' },
    { ip: '20.0.0.5', ipMode: 'VIP' },
  ]
  expect(tables(serviceWith({}, ingress)).ports).toMatchObject([{ vips: ['20.0.0.5'] }])
})

test('uses all ready endpoints with policy Cluster, local ones with Local', () => {
  const slice = sliceOf(here, there)
  expect(chosen(serviceWith({}), slice)).toEqual([['10.244.0.2:8080', '10.244.1.2:8080']])
  expect(chosen(serviceWith({ externalTrafficPolicy: 'Local' }), slice)).toEqual([['10.244.0.2:8080']])
})

test('falls back to finishing endpoints only when none is ready', () => {
  const finishing = { ...here, conditions: { ready: false, serving: true, terminating: true } }
  expect(chosen(serviceWith({}), sliceOf(finishing, there))).toEqual([['10.244.1.2:8080']])
  expect(chosen(serviceWith({}), sliceOf(finishing))).toEqual([['10.244.0.2:8080']])
  const unready = { ...here, conditions: { ready: false, serving: false, terminating: false } }
  expect(chosen(serviceWith({}), sliceOf(unready))).toEqual([[]])
})

test('counts ready local endpoints for healthCheckNodePort, once per pod', () => {
  const ports = [
    { name: 'a', port: 80, nodePort: 30_080 },
    { name: 'b', port: 81, nodePort: 30_081 },
  ]
  const service = serviceWith({ ports, externalTrafficPolicy: 'Local', healthCheckNodePort: 31_000 })
  const slice = {
    ...sliceOf(here, there),
    ports: [
      { name: 'a', port: 8080 },
      { name: 'b', port: 8081 },
    ],
  }
  expect(tables(service, slice).healthChecks).toEqual([
    { port: 31_000, namespace: 'default', service: 'web', localEndpoints: 1 },
  ])
})

test('carries affinity, source ranges and kept source', () => {
  const spec = {
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
    loadBalancerSourceRanges: ['192.0.2.0/24'],
    externalTrafficPolicy: 'Local',
  }
  expect(tables(serviceWith(spec)).ports).toMatchObject([
    { affinityMs: 60_000, sourceRanges: ['192.0.2.0/24'], keepsSource: true },
  ])
})

test('gives each family its own VIPs and endpoints', () => {
  const ingress = [{ ip: '20.0.0.4' }, { ip: '2603:1020::4' }]
  const dualStack = serviceWith({ ipFamilies: ['IPv4', 'IPv6'] }, ingress)
  const slices = [sliceOf(here), { ...sliceOf({ ...here, ip: 'fd00::2' }), addressType: 'IPv6' as const }]
  expect(tables(dualStack, ...slices).ports).toMatchObject([
    { family: 'IPv4', vips: ['20.0.0.4'], endpoints: [{ name: '10.244.0.2:8080' }] },
    { family: 'IPv6', vips: ['2603:1020::4'], endpoints: [{ name: '[fd00::2]:8080' }] },
  ])
})

test('keeps ports of TCP and UDP apart, though they have one number', () => {
  const ports = [
    { name: 'tcp', port: 53, nodePort: 30_053, protocol: 'TCP' },
    { name: 'udp', port: 53, nodePort: 30_053, protocol: 'UDP' },
  ]
  expect(tables(serviceWith({ ports })).ports).toMatchObject([
    { transport: 'Tcp', port: 53, nodePort: 30_053 },
    { transport: 'Udp', port: 53, nodePort: 30_053 },
  ])
})

test('leaves out SCTP ports and Services that nothing outside reaches', () => {
  expect(tables(serviceWith({ ports: [{ port: 53, nodePort: 30_053, protocol: 'SCTP' }] })).ports).toEqual([])
  expect(tables(serviceWith({ type: 'ClusterIP' })).ports).toEqual([])
})

test('is not eligible while its node is being deleted', () => {
  const eligible = (changed: Kinds['nodes']) => proxyTables([], changed, nowhere).nodeEligible
  expect(eligible(node)).toBe(true)
  expect(eligible({ metadata: { ...node.metadata, deletionTimestamp: 'now' } })).toBe(false)
  const taints = [{ key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' }]
  expect(eligible({ ...node, spec: { taints } })).toBe(false)
})
