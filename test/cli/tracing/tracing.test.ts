/** Traces of what a controller does on a played Azure, as a collector receives them. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { z } from 'zod'
import { tracingEndpoint } from '#cli/tracing/endpoint'
import { SpanExporter } from '#cli/tracing/exporter'
import { otlpTraces } from '#cli/tracing/otlp'
import { newContext, traceparent, type Span } from '#cli/tracing/span'
import { FakeClock } from '#mocks/time/clock'
import { eventually } from '#test/reconcilers/eventually'
import { PlayedCluster } from '../played-cluster.ts'

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`))
const context = { traceId: hex(32), spanId: hex(16) }
const value = z.union([z.object({ stringValue: z.string() }), z.object({ intValue: z.string() })])
const spanShape = z.strictObject({
  ...context,
  parentSpanId: hex(16).optional(),
  name: z.string(),
  kind: z.union([z.literal(1), z.literal(3)]),
  startTimeUnixNano: z.string().regex(/^\d{19}$/),
  endTimeUnixNano: z.string().regex(/^\d{19}$/),
  attributes: z.array(z.object({ key: z.string(), value })),
  links: z.array(z.strictObject(context)),
  status: z.object({ code: z.literal(2).optional() }),
})
const request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.object({ key: z.string(), value })) }),
      scopeSpans: z.array(z.object({ spans: z.array(spanShape) })),
    }),
  ),
})
type Received = z.infer<typeof spanShape>

let collector: Server
let endpoint: string
let received: Received[]
let answers: number

beforeEach(async () => {
  received = []
  answers = 200
  collector = createServer((incoming, response) => {
    void json(incoming).then((body) => {
      const { resourceSpans } = request.parse(body)
      if (answers === 200)
        received.push(...resourceSpans.flatMap((one) => one.scopeSpans.flatMap(({ spans }) => spans)))
      response.writeHead(answers).end('{}')
    })
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`
})

afterEach(() => {
  collector.closeAllConnections()
  collector.close()
})

const attribute = (span: Received, key: string) => span.attributes.find((one) => one.key === key)?.value
const named = (name: string) => received.filter((span) => span.name === name)

test('a change of one Service is one trace, through its writes to the requests', async () => {
  await using cluster = await PlayedCluster.open()
  cluster.createNode('node-1', '10.0.0.11')
  const controller = await cluster.run({ tracingEndpoint: endpoint })
  await controller.working
  cluster.createService('web')
  await eventually(() => expect(cluster.addresses('web')).toHaveLength(1), 10_000)
  await controller.stop()

  const [change, ...others] = named('change of a Service')
  expect(others).toEqual([])
  expect(change && attribute(change, 'k8s.service')).toEqual({ stringValue: 'default/web' })
  for (const type of ['publicIPAddresses', 'loadBalancers', 'networkSecurityGroups']) {
    const [write] = named(`write ${type}`)
    expect(write).toMatchObject({ traceId: change?.traceId, parentSpanId: change?.spanId, links: [] })
    const [put] = named(`PUT ${type}`)
    expect(put).toMatchObject({ traceId: change?.traceId, parentSpanId: write?.spanId, kind: 3 })
    expect(put && attribute(put, 'azure.request_id')).toBeDefined()
    expect(Number(put?.startTimeUnixNano)).toBeGreaterThanOrEqual(Number(write?.startTimeUnixNano))
  }
  // Nothing is said of what is done for nobody's change.
  expect(named('LIST loadBalancers')).toEqual([])
}, 30_000)

test('a write for several Services is linked to the changes of all of them, and shown in each', async () => {
  await using cluster = await PlayedCluster.open({ latency: 'fast', seed: 2 })
  cluster.createNode('node-1', '10.0.0.11')
  const controller = await cluster.run({ tracingEndpoint: endpoint })
  await controller.working
  const names = Array.from({ length: 8 }, (_, at) => `web-${at}`)
  for (const name of names) cluster.createService(name)
  for (const name of names) await eventually(() => expect(cluster.addresses(name)).toHaveLength(1), 20_000)
  await controller.stop()

  const changes = new Map(named('change of a Service').map((span) => [span.spanId, span]))
  expect(changes.size).toBe(8)
  const shared = named('write loadBalancers').filter(({ links }) => links.length > 1)
  expect(shared.length).toBeGreaterThan(0)
  for (const write of shared) {
    expect(write.parentSpanId).toBeUndefined()
    for (const link of write.links) {
      const change = changes.get(link.spanId)
      expect(change?.traceId).toBe(link.traceId)
      const shares = named('share in a write of loadBalancers').filter(
        ({ parentSpanId }) => parentSpanId === link.spanId,
      )
      expect(shares.flatMap(({ links }) => links)).toContainEqual({ traceId: write.traceId, spanId: write.spanId })
    }
  }
}, 60_000)

describe('the exporter', () => {
  const span: Span = {
    ...newContext(undefined),
    name: 'x',
    kind: 'internal',
    startMs: 1_700_000_000_000,
    endMs: 1_700_000_000_001,
    attributes: { whole: 1, broken: 1.5, yes: true, list: ['a'] },
    links: [],
    failure: 'bad',
  }

  function anExporter() {
    const lines: string[] = []
    const log = pino({}, { write: (line: string) => void lines.push(line) })
    const clock = new FakeClock()
    return { lines, clock, exporter: new SpanExporter({ endpoint, headers: {}, resource: {}, clock, log }) }
  }

  it('gives spans to the collector from time to time, and the rest at the end', async () => {
    const { clock, exporter } = anExporter()
    const plain = { ...span, attributes: {} }
    exporter.add(plain)
    clock.advance(2000)
    await eventually(() => expect(received).toHaveLength(1))
    exporter.add(plain)
    await exporter.close()
    expect(received).toHaveLength(2)
    expect(clock.pending()).toBe(0)
  })

  it('lets spans go where the collector refuses or is away, says so once, and keeps few', async () => {
    const { lines, clock, exporter } = anExporter()
    answers = 503
    for (let round = 0; round < 3; round++) {
      exporter.add({ ...span, attributes: {} })
      clock.advance(2000)
      await exporter.close()
    }
    collector.closeAllConnections()
    collector.close()
    for (let at = 0; at < 6000; at++) exporter.add(span)
    await exporter.close()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('it answered 503')
    expect(received).toEqual([])
  })

  it('writes values as OTLP has them', () => {
    expect(JSON.stringify(otlpTraces([span], {}))).toContain(
      '"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000001000000","attributes":[' +
        '{"key":"whole","value":{"intValue":"1"}},{"key":"broken","value":{"doubleValue":1.5}},' +
        '{"key":"yes","value":{"boolValue":true}},{"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"}]}}}],' +
        '"links":[],"status":{"code":2,"message":"bad"}',
    )
    expect(traceparent(span)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  })
})

test.each([
  [undefined, {}, undefined],
  ['http://c:1/x', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://other:4318' }, 'http://c:1/x'],
  [undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/' }, 'http://c:4318/v1/traces'],
  [undefined, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c/t', OTEL_EXPORTER_OTLP_ENDPOINT: 'x' }, 'https://c/t'],
  ['', {}, undefined],
])('sends by option %s and environment %o to %s', (option, env, expected) => {
  expect(tracingEndpoint(option, env)).toBe(expected)
})

test('refuses what is no URL of HTTP', () => {
  expect(() => tracingEndpoint('collector:4317', {})).toThrow('use the URL of an OTLP/HTTP collector')
})
