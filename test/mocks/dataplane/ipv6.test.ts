/** IPv6 on a loopback that has one address of it: everything else listens on ::1 with a port of its own choice. */
import { afterEach, expect, test } from 'vitest'
import { startDataPlane } from '#mocks/dataplane/data-plane'
import type { DataPlane } from '#mocks/dataplane/data-plane'
import { familyOf } from '#mocks/dataplane/family'
import { urlOf } from '#mocks/dataplane/flow'
import type { Flow } from '#mocks/dataplane/flow'
import { createUnderlay } from '#mocks/dataplane/underlay'
import { curl } from '#test/mocks/dataplane/curl'
import { PlayedAzure, putLoadBalancer, putSecurityGroup, serveBackend } from '#test/mocks/dataplane/played-azure'
import type { LbShape } from '#test/mocks/dataplane/played-azure'
import { openUdpClient } from '#test/mocks/dataplane/udp-client'
import {
  createDeployment,
  createService,
  found,
  inDefault,
  nodes,
  playCluster,
  service,
} from '#test/mocks/kubernetes/workloads/played-cluster'
import type { PlayedCluster } from '#test/mocks/kubernetes/workloads/played-cluster'

const vip = '2603:1020::4'
const [one, two] = ['fd00:34::4', 'fd00:34::5']
const rule = { name: 'web', frontendPort: 80, backendPort: 31_680 }
const shape: LbShape = { frontends: { web: vip }, members: [{ ip: one }, { ip: two }], rules: [rule] }

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

async function start(lb: LbShape, options: Partial<Parameters<typeof startDataPlane>[0]> = {}) {
  const azure = new PlayedAzure()
  const underlay = createUnderlay()
  stops.push(() => underlay.stop())
  putLoadBalancer(azure, lb)
  const plane = await startDataPlane({ resources: azure, underlay, ...options })
  stops.push(() => plane.stop())
  return { azure, underlay, plane }
}

const onlyListener = (plane: DataPlane) => found(plane.listeners()[0])

test('a frontend of IPv6 listens on ::1, and leads to members of IPv6', async () => {
  const { underlay, plane } = await start(shape)
  const backends = await Promise.all([one, two].map((ip) => serveBackend(underlay, ip, rule.backendPort)))
  const { url, host, frontend } = onlyListener(plane)
  expect([frontend.ip, host, url]).toEqual([vip, '::1', expect.stringMatching(/^http:\/\/\[::1\]:\d+$/)])
  const replies = await Promise.all(Array.from({ length: 30 }, () => curl(url)))
  expect(new Set(replies.map(({ body }) => body))).toEqual(new Set([one, two]))
  const flows = backends.flatMap((backend) => backend.flows)
  for (const { source } of flows) expect(source.ip).toBe('::1')
})

test('datagrams of IPv6 find their members and their way back', async () => {
  const { underlay, plane } = await start({ ...shape, rules: [{ ...rule, protocol: 'Udp' }] })
  const seen: Flow[] = []
  for (const ip of [one, two]) {
    await underlay.bindDatagrams({ ip, port: rule.backendPort }, ({ answer }, flow) => {
      seen.push(flow)
      answer(Buffer.from(ip))
    })
  }
  const { host: ip, actualPort: port } = onlyListener(plane)
  await using client = await openUdpClient({ ip, port }, '::1')
  expect([one, two]).toContain(await client.ask('x'))
  expect(seen).toMatchObject([{ source: { ip: '::1' } }])
})

test('a security group tells clients of IPv6 by prefixes of IPv6', async () => {
  const { azure, underlay, plane } = await start({ ...shape, members: [{ ip: one }] })
  await serveBackend(underlay, one, rule.backendPort)
  const allow = (sourceAddressPrefix: string) =>
    putSecurityGroup(azure, {
      prefix: 'fd00:34::/64',
      rules: [{ priority: 500, access: 'Allow', sourceAddressPrefix }],
    })
  allow('0.0.0.0/0')
  await plane.settled()
  await expect(curl(onlyListener(plane).url)).rejects.toThrow('hang up')
  allow('::/0')
  await plane.settled()
  expect((await curl(onlyListener(plane).url)).status).toBe(200)
})

const machines = nodes.map((node, index) => ({ ...node, ip6: `fd00:34::${index + 4}` }))

test.each([true, false])('every pod of a dual-stack cluster answers by IPv6, floating IP %s', async (floatingIp) => {
  const cluster = await playCluster({ machines, clusterIPs: '10.96.0.0/16,fd00:96::/108' })
  stops.push(() => Promise.resolve(cluster[Symbol.asyncDispose]()))
  createDeployment(cluster)
  createService(cluster, { ipFamilyPolicy: 'RequireDualStack' })
  await cluster.workloads.settled()
  const nodePort = found(service(cluster).spec?.ports?.[0]?.nodePort)
  const { plane } = await start(
    {
      ...shape,
      members: machines.map(({ ip6 }) => ({ ip: ip6 })),
      rules: [{ ...rule, backendPort: floatingIp ? 80 : nodePort, enableFloatingIP: floatingIp }],
    },
    { underlay: cluster.underlay, machines: cluster.workloads },
  )
  const now = found(cluster.cluster.get('services', inDefault('web')))
  cluster.cluster.updateStatus('services', { ...now, status: { loadBalancer: { ingress: [{ ip: vip }] } } })
  await cluster.workloads.settled()
  const replies = await Promise.all(Array.from({ length: 60 }, () => curl(onlyListener(plane).url)))
  expect(new Set(replies.map(({ body }) => body)).size).toBe(3)
  const [reply] = replies
  expect(reply?.headers['x-played-source']).toMatch(/^\[fd00:34::[456]\]:\d+$/)
  expect(cluster.errors).toEqual([])
})

/** The family of each slice, by which its addresses must be, with how many endpoints it has. */
function familiesOfSlices({ cluster }: PlayedCluster): readonly string[] {
  const slices = cluster.list('endpointslices').map(({ addressType, endpoints }) => {
    for (const { addresses } of endpoints) expect(addresses.map(familyOf)).toEqual([addressType])
    return `${addressType} ${endpoints.length}`
  })
  return slices.toSorted((a, b) => (a < b ? -1 : 1))
}

test('a slice of one family is not made into one of the other', async () => {
  const cluster = await playCluster({ machines, clusterIPs: '10.96.0.0/16,fd00:96::/108' })
  stops.push(() => Promise.resolve(cluster[Symbol.asyncDispose]()))
  const labels = {
    'kubernetes.io/service-name': 'web',
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
  }
  for (const name of ['web-a', 'web-b']) {
    const metadata = { name, namespace: 'default', labels }
    cluster.store.create('endpointslices', { metadata, addressType: 'IPv4', endpoints: [], ports: [] })
  }
  createDeployment(cluster)
  createService(cluster, { ipFamilyPolicy: 'RequireDualStack' })
  await cluster.workloads.settled()
  expect(familiesOfSlices(cluster)).toEqual(['IPv4 3', 'IPv6 3'])
})

test('a dual-stack cluster has slices of both families, and node ports on both addresses', async () => {
  const cluster = await playCluster({ machines, clusterIPs: '10.96.0.0/16,fd00:96::/108' })
  stops.push(() => Promise.resolve(cluster[Symbol.asyncDispose]()))
  createDeployment(cluster)
  createService(cluster, { ipFamilyPolicy: 'RequireDualStack', externalTrafficPolicy: 'Local' })
  await cluster.workloads.settled()
  expect(familiesOfSlices(cluster)).toEqual(['IPv4 3', 'IPv6 3'])
  const nodePort = found(service(cluster).spec?.ports?.[0]?.nodePort)
  const health = found(service(cluster).spec?.healthCheckNodePort)
  const [machine] = machines
  for (const ip of [found(machine).ip, found(machine).ip6]) {
    const real = found(cluster.underlay.locate({ ip, port: nodePort }))
    expect((await curl(urlOf(real))).status).toBe(200)
    const check = await curl(urlOf(found(cluster.underlay.locate({ ip, port: health }))))
    expect(JSON.parse(check.body)).toMatchObject({ localEndpoints: 1 })
  }
})

test('a Service of IPv4 alone serves nothing at the IPv6 address of its machines', async () => {
  const cluster = await playCluster({ machines, clusterIPs: '10.96.0.0/16,fd00:96::/108' })
  stops.push(() => Promise.resolve(cluster[Symbol.asyncDispose]()))
  createDeployment(cluster)
  createService(cluster)
  await cluster.workloads.settled()
  const nodePort = found(service(cluster).spec?.ports?.[0]?.nodePort)
  const machine = found(machines[0])
  const open = (ip: string) =>
    cluster.workloads
      .nodeAt(machine.ip)
      ?.openPorts(ip)
      .map(({ port }) => port)
  expect(open(machine.ip)).toContain(nodePort)
  expect(open(machine.ip6)).not.toContain(nodePort)
})
