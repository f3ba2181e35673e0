import { afterEach, beforeEach, expect, it } from 'vitest'
import { objectsAt } from '#mocks/azure/arm/json'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let raw: Raw
let bench: Bench
beforeEach(async () => {
  raw = await startRaw()
  bench = new Bench(raw)
})
afterEach(() => raw.stop())

const foreign = { invented: { deeply: ['nested', 1, true] } }

function withForeign() {
  const snat = { disableOutboundSnat: true }
  return bench.body({
    frontendIPConfigurations: [{ ...bench.frontend('front', foreign), outside: 1 }],
    loadBalancingRules: [bench.rule('rule', { ...snat, ...foreign })],
    outboundRules: [bench.outboundRule('out', foreign)],
    probes: [bench.probe('probe', foreign)],
  })
}

it('keeps what no version knows, in every child and through a GET that is put back', async () => {
  const body = withForeign()
  await raw.put(bench.id, {
    ...body,
    invented: 'above',
    properties: { ...Object(body['properties']), invented: 'beside' },
  })
  const first = (await raw.get(bench.id)).body
  expect(first).toMatchObject({
    invented: 'above',
    properties: {
      invented: 'beside',
      frontendIPConfigurations: [{ outside: 1, properties: foreign }],
      loadBalancingRules: [{ properties: foreign }],
      outboundRules: [{ properties: foreign }],
      probes: [{ properties: foreign }],
    },
  })
  const again = await raw.put(bench.id, first)
  expect(again.status).toBe(200)
  expect((await raw.get(bench.id)).body).toEqual(first)
})

it('keeps it also when a pool is written by itself', async () => {
  await raw.put(bench.id, withForeign())
  await raw.put(bench.at('backendAddressPools', 'pool').id, bench.pool('pool', ['10.0.0.12']))
  const { properties } = (await raw.get(bench.id)).body
  expect(objectsAt(properties, 'loadBalancingRules')).toMatchObject([{ properties: foreign }])
})

it('refuses it by name when the knob says so, and still takes back what it answered itself', async () => {
  raw.emulator.knobs.unknownProperties = 'refuse'
  const refused = await raw.put(bench.id, withForeign())
  expect(refused).toMatchObject({ status: 400, code: 'InvalidRequestFormat', detail: 'InvalidJson' })
  expect(refused.text).toContain("Could not find member 'outside'")
  const accepted = await raw.put(bench.id, bench.body())
  const back = await raw.put(bench.id, (await raw.get(bench.id)).body)
  expect([accepted.status, back.status]).toEqual([201, 200])
})
