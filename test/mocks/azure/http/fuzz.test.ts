/** A thousand requests that no client should send: each gets an error of Azure's, none a 5xx, and the emulator lives. */
import { request } from 'node:https'
import { afterAll, beforeAll, expect, it } from 'vitest'
import fc from 'fast-check'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { groupId } from '#test/mocks/azure/support/ids'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'
import { spoil } from '#test/mocks/azure/support/spoil'

let raw: Raw
let bench: Bench

beforeAll(async () => {
  raw = await startRaw()
  bench = new Bench(raw)
  await bench.put()
})
afterAll(() => raw.stop())

const types = ['loadBalancers', 'publicIPAddresses', 'virtualNetworks', 'networkSecurityGroups', 'bastionHosts']
const anyJson = fc.jsonValue({ maxDepth: 3 })
const replacement = fc.oneof(anyJson, fc.constantFrom('', '/', '/x', -1, 70_000, 1.5, [], {}, [null], null, true))

it('survives bodies that are wrong somewhere', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...types),
      fc.array(fc.nat(9), { maxLength: 6 }),
      replacement,
      async (type, path, by) => {
        const body = spoil(bench.body(), path, by)
        const { status } = await raw.put(raw.id(type, 'fuzz'), body)
        expect(status).toBeLessThan(500)
      },
    ),
    { numRuns: 500 },
  )
})

it('survives children whose bodies are anything', async () => {
  const segments = ['backendAddressPools/p', 'inboundNatRules/n', 'probes/p', 'frontendIPConfigurations/f']
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...segments), anyJson, async (segment, properties) => {
      const { status } = await raw.put(`${bench.id}/${segment}`, { properties })
      expect(status).toBeLessThan(500)
    }),
    { numRuns: 150 },
  )
})

it('survives bodies that are no JSON', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
      const { status } = await raw.put(raw.id('publicIPAddresses', 'fuzz'), Buffer.from(bytes))
      expect(status).toBe(400)
    }),
    { numRuns: 100 },
  )
})

/** Sends a path as it is: a URL would tidy it up first. */
function statusOf(method: string, path: string, ifMatch: string): Promise<number> {
  const { hostname, port } = new URL(raw.emulator.url)
  const headers = { authorization: `Bearer ${raw.token}`, 'If-Match': ifMatch }
  return new Promise((resolve, reject) => {
    const options = { hostname, port, agent: raw.agent, method, path, headers }
    const outgoing = request(options, (incoming) => {
      incoming.resume()
      incoming.on('end', () => resolve(incoming.statusCode ?? 0))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

it('survives paths, queries, methods and headers that are anything', async () => {
  const part = fc.oneof(
    fc.webSegment(),
    fc.constantFrom('subscriptions', 'providers', '%2F', '%zz', '..', '', 'resourceGroups'),
  )
  const path = fc.array(part, { maxLength: 10 }).map((parts) => `/${parts.join('/')}`)
  const method = fc.constantFrom('GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND')
  const suffix = fc.oneof(path, fc.constantFrom('', '/', '//', '/probes', '/probes/x/y/z', '?$skiptoken=%ff'))
  const etag = fc.constantFrom('*', '', 'W/', '"', 'W/"x"')
  await fc.assert(
    fc.asyncProperty(fc.boolean(), path, method, suffix, etag, async (wild, start, verb, end, ifMatch) => {
      const base = wild ? start : bench.id
      expect(await statusOf(verb, `${base}${end}`, ifMatch)).toBeLessThan(500)
    }),
    { numRuns: 300 },
  )
})

it('still answers after all of that', async () => {
  expect((await raw.get(groupId(raw.emulator))).status).toBe(200)
  expect((await raw.get(raw.id('virtualNetworks', 'vnet'))).status).toBe(200)
})
