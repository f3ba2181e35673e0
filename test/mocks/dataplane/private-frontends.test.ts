import { afterEach, beforeEach, expect, test } from 'vitest'
import { curl } from '#test/mocks/dataplane/curl'
import { serveBackend } from '#test/mocks/dataplane/played-azure'
import { playNetwork } from '#test/mocks/dataplane/played-network'
import type { PlayedNetwork } from '#test/mocks/dataplane/played-network'
import { inVainMs, openUdpClient } from '#test/mocks/dataplane/udp-client'
import { found } from '#test/mocks/kubernetes/workloads/played-cluster'
import { ownLoopback } from '#test/mocks/own-loopback'

const [one, two, inside] = [ownLoopback(51), ownLoopback(52), ownLoopback(99)]
const backendPort = 31_482

let network: PlayedNetwork
beforeEach(async () => {
  network = await playNetwork('127.36.3.0/24')
  for (const ip of [one, two]) {
    await serveBackend(network.underlay, ip, backendPort)
    await network.underlay.bindDatagrams({ ip, port: backendPort }, ({ answer }) => answer(Buffer.from(ip)))
  }
})
afterEach(() => network[Symbol.asyncDispose]())

async function listen(protocol: string, isPrivate = true) {
  const rule = { name: 'web', protocol, frontendPort: 8282, backendPort }
  network.putLoadBalancer({ isPrivate, members: [one, two], loadBalancingRules: [rule] })
  await network.plane.settled()
  return found(network.plane.listeners()[0])
}

test('a private frontend is reached from an address of its virtual network, and from nowhere else', async () => {
  const { url, frontend } = await listen('Tcp')
  expect(frontend.private).toBe(true)
  expect((await curl(url, { localAddress: inside })).status).toBe(200)
  await expect(curl(url, { localAddress: '127.0.0.1' })).rejects.toThrow('hang up')
})

test('datagrams from outside to a private frontend are lost', async () => {
  const { host: ip, actualPort: port } = await listen('Udp')
  await using within = await openUdpClient({ ip, port }, inside)
  await using without = await openUdpClient({ ip, port })
  expect([one, two]).toContain(await within.ask('x'))
  expect(await without.ask('x', inVainMs)).toBeUndefined()
})

test('a public frontend is reached from anywhere', async () => {
  const { url } = await listen('Tcp', false)
  for (const localAddress of [inside, '127.0.0.1']) expect((await curl(url, { localAddress })).status).toBe(200)
})

test('a machine of the pool reaches the others through it, and not itself', async () => {
  const { url } = await listen('Tcp')
  const answers = await Promise.all(
    Array.from({ length: 30 }, () =>
      curl(url, { localAddress: one }).then(
        ({ body }) => body,
        () => 'nobody',
      ),
    ),
  )
  expect(new Set(answers)).toEqual(new Set([two, 'nobody']))
})
