/** Inbound NAT rules of both versions, on the emulator's own documents. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { curl } from '#test/mocks/dataplane/curl'
import { serveBackend } from '#test/mocks/dataplane/played-azure'
import { playNetwork } from '#test/mocks/dataplane/played-network'
import type { PlayedNetwork } from '#test/mocks/dataplane/played-network'
import { found } from '#test/mocks/kubernetes/workloads/played-cluster'
import { ownLoopback } from '#test/mocks/own-loopback'

const [one, two] = [ownLoopback(41), ownLoopback(42)]
const backendPort = 31_422

let network: PlayedNetwork
beforeEach(async () => {
  network = await playNetwork('127.36.2.0/24')
  for (const ip of [one, two]) await serveBackend(network.underlay, ip, backendPort)
})
afterEach(() => network[Symbol.asyncDispose]())

/** Which member answers on which port of the frontend. */
async function answers(): Promise<readonly (readonly [number, string])[]> {
  await network.plane.settled()
  const asked = network.plane.listeners().map(async ({ port, url }) => [port, (await curl(url)).body] as const)
  return Promise.all(asked)
}

test('a rule that an interface names leads to that interface, and listens while one names it', async () => {
  network.putLoadBalancer({ inboundNatRules: [{ name: 'ssh', frontendPort: 2201, backendPort }] })
  expect(await answers()).toEqual([])
  const natRule = `${network.id('loadBalancers', 'kubernetes')}/inboundNatRules/ssh`
  const at = { privateIPAddress: one, privateIPAllocationMethod: 'Static' }
  network.putInterface('nic-1', { ...at, loadBalancerInboundNatRules: [{ id: natRule }] })
  expect(await answers()).toEqual([[2201, one]])
  network.putInterface('nic-1', at)
  expect(await answers()).toEqual([])
})

test('a rule with a range gives each member of its pool a port that it keeps, and follows the pool', async () => {
  const range = { frontendPortRangeStart: 5000, frontendPortRangeEnd: 5010 }
  const natRule = { name: 'ssh', backendPort, backendAddressPool: { id: network.pool }, ...range }
  network.putLoadBalancer({ members: [one, two], inboundNatRules: [natRule] })
  expect(await answers()).toEqual([
    [5000, one],
    [5001, two],
  ])
  network.putLoadBalancer({ members: [two], inboundNatRules: [natRule] })
  expect(await answers()).toEqual([[5001, two]])
})

test('a rule for all protocols carries UDP beside TCP', async () => {
  const range = { frontendPortRangeStart: 5000, frontendPortRangeEnd: 5010 }
  const natRule = { name: 'any', protocol: 'All', backendPort, backendAddressPool: { id: network.pool }, ...range }
  network.putLoadBalancer({ members: [one], inboundNatRules: [natRule] })
  await network.plane.settled()
  const listening = network.plane.listeners().map(({ transport, port }) => [transport, port])
  expect(listening).toEqual([
    ['Tcp', 5000],
    ['Udp', 5000],
  ])
  expect(found(network.plane.listeners()[0]).rule).toBe('any')
})
