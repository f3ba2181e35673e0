import { afterEach, expect, test } from 'vitest'
import { startEmulator } from '#mocks/azure/emulator'
import { startDataPlane } from '#mocks/dataplane/data-plane'
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
import { curl } from '#test/mocks/dataplane/curl'
import { ownNetwork } from '#test/mocks/own-loopback'

const location = 'westeurope'
const stops: (() => PromiseLike<void>)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

/** A local Azure and a played cluster in one network, as `npm start` composes them. */
async function compose() {
  const emulator = await startEmulator({ publicAddresses: '127.36.0.0/24' })
  stops.push(() => emulator.stop())
  const cluster = await playCluster()
  stops.push(() => cluster[Symbol.asyncDispose]())
  const { workloads, underlay } = cluster
  const { resources } = emulator
  const dataPlane = await startDataPlane({ resources, underlay, machines: workloads, probeScale: 100 })
  stops.push(() => dataPlane.stop())
  const group = `/subscriptions/${emulator.credentials.subscriptionId}/resourceGroups/g`
  const network = `${group}/providers/Microsoft.Network`
  emulator.seed({ id: group, location })
  emulator.seed({
    id: `${network}/publicIPAddresses/web`,
    location,
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static' },
  })
  return { emulator, cluster, dataPlane, network }
}

type Composed = Awaited<ReturnType<typeof compose>>

function allowOnly({ emulator, network }: Composed, properties: object): void {
  const rule = {
    priority: 500,
    access: 'Allow',
    direction: 'Inbound',
    protocol: 'Tcp',
    sourceAddressPrefix: 'Internet',
    sourcePortRange: '*',
    ...properties,
  }
  const nsg = `${network}/networkSecurityGroups/nsg`
  emulator.seed({ id: nsg, location, properties: { securityRules: [{ name: 'web', properties: rule }] } })
  const subnet = { addressPrefix: ownNetwork, networkSecurityGroup: { id: nsg } }
  emulator.seed({
    id: `${network}/virtualNetworks/vnet`,
    location,
    properties: {
      addressSpace: { addressPrefixes: [ownNetwork] },
      subnets: [{ name: 'nodes', properties: subnet }],
    },
  })
}

function putLoadBalancer({ emulator, cluster, network }: Composed, enableFloatingIP: boolean): void {
  const id = `${network}/loadBalancers/kubernetes`
  const nodePort = found(service(cluster).spec?.ports?.[0]?.nodePort)
  const vnet = { id: `${network}/virtualNetworks/vnet` }
  emulator.seed({
    id,
    location,
    sku: { name: 'Standard' },
    properties: {
      frontendIPConfigurations: [
        { name: 'f', properties: { publicIPAddress: { id: `${network}/publicIPAddresses/web` } } },
      ],
      backendAddressPools: [
        {
          name: 'p',
          properties: {
            loadBalancerBackendAddresses: nodes.map(({ name, ip }) => ({
              name,
              properties: { ipAddress: ip, virtualNetwork: vnet },
            })),
          },
        },
      ],
      probes: [
        { name: 'probe', properties: { protocol: 'Tcp', port: nodePort, intervalInSeconds: 5, probeThreshold: 2 } },
      ],
      loadBalancingRules: [
        {
          name: 'web',
          properties: {
            protocol: 'Tcp',
            frontendPort: 8080,
            backendPort: enableFloatingIP ? 8080 : nodePort,
            enableFloatingIP,
            frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/f` },
            backendAddressPool: { id: `${id}/backendAddressPools/p` },
            probe: { id: `${id}/probes/probe` },
          },
        },
      ],
    },
  })
}

function writeStatus({ cluster }: PlayedCluster, ip: string): void {
  const now = found(cluster.get('services', inDefault('web')))
  cluster.updateStatus('services', { ...now, status: { loadBalancer: { ingress: [{ ip, ipMode: 'VIP' }] } } })
}

async function allUp({ dataPlane }: Composed): Promise<void> {
  await dataPlane.settled()
  await expect.poll(() => dataPlane.probes().filter(({ up }) => up === true), { interval: 5 }).toHaveLength(3)
}

async function answers(url: string): Promise<ReadonlySet<string>> {
  const replies = await Promise.all(Array.from({ length: 60 }, () => curl(url)))
  return new Set(replies.map(({ body }) => body))
}

test.each([true, false])(
  'every pod answers through a load balancer of the emulator, floating IP %s',
  async (floating) => {
    const composed = await compose()
    const { cluster, dataPlane } = composed
    createDeployment(cluster)
    createService(cluster, { ports: [{ port: 8080 }] })
    await cluster.workloads.settled()
    allowOnly(composed, { destinationAddressPrefix: '*', destinationPortRange: '*' })
    putLoadBalancer(composed, floating)
    await allUp(composed)
    const [listener] = dataPlane.listeners()
    expect(listener).toMatchObject({
      loadBalancer: 'kubernetes',
      rule: 'web',
      frontend: { ip: '127.36.0.1' },
      port: 8080,
    })
    writeStatus(cluster, '127.36.0.1')
    await cluster.workloads.settled()
    expect(await answers(found(listener).url)).toHaveLength(3)
  },
)

test('with floating IP the nodes refuse a VIP that no status names', async () => {
  const composed = await compose()
  createDeployment(composed.cluster)
  createService(composed.cluster, { ports: [{ port: 8080 }] })
  await composed.cluster.workloads.settled()
  allowOnly(composed, { destinationAddressPrefix: '*', destinationPortRange: '*' })
  putLoadBalancer(composed, true)
  await allUp(composed)
  const { url } = found(composed.dataPlane.listeners()[0])
  await expect(curl(url)).rejects.toThrow('ECONNRESET')
  writeStatus(composed.cluster, '127.36.0.1')
  await composed.cluster.workloads.settled()
  expect((await curl(url)).status).toBe(200)
})

test('with floating IP the security group sees the frontend, and a closed one lets nobody in', async () => {
  const composed = await compose()
  createDeployment(composed.cluster)
  createService(composed.cluster, { ports: [{ port: 8080 }] })
  writeStatus(composed.cluster, '127.36.0.1')
  await composed.cluster.workloads.settled()
  allowOnly(composed, { destinationAddressPrefix: '127.36.0.9', destinationPortRange: '8080' })
  putLoadBalancer(composed, true)
  await allUp(composed)
  const { url } = found(composed.dataPlane.listeners()[0])
  await expect(curl(url)).rejects.toThrow('hang up')
  allowOnly(composed, { destinationAddressPrefix: '127.36.0.1', destinationPortRange: '8080' })
  await composed.dataPlane.settled()
  expect((await curl(url)).status).toBe(200)
})
