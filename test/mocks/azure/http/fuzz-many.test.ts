/**
 * Ten thousand requests that no client should send, from one seed: bodies made of the members that the SDKs' models have,
 * valid ones with something changed, hostile paths, tokens and sizes. None may be answered with a 5xx.
 * FUZZ_REQUESTS=1000000 FUZZ_SEED=7 runs longer and elsewhere.
 */
import { Agent, request } from 'node:https'
import { afterAll, beforeAll, expect, it } from 'vitest'
import fc from 'fast-check'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'
import { asked, subjects, vocabularies } from './fuzz-subjects.ts'
import { spoil } from '#test/mocks/azure/support/spoil'

const count = Number(process.env['FUZZ_REQUESTS'] ?? 10_000)
const seed = Number(process.env['FUZZ_SEED'] ?? 4)
const parallel = 16

let raw: Raw
let bench: Bench
let agent: Agent
beforeAll(async () => {
  raw = await startRaw()
  bench = new Bench(raw)
  await bench.put()
  agent = new Agent({ keepAlive: true, maxSockets: parallel, ca: raw.emulator.caPem })
})
afterAll(async () => {
  agent.destroy()
  await raw.stop()
})

interface Sent {
  readonly method: string
  readonly path: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

const words = [
  'Tcp',
  'Udp',
  'All',
  'Static',
  'Dynamic',
  'Standard',
  'Basic',
  'IPv4',
  'IPv6',
  'Allow',
  'Inbound',
  '*',
  '',
  '/',
  '::',
]
const ranges = ['10.0.0.0/16', '10.0.0.0/33', '0.0.0.0/0', '::/0', '10.0.0.4', '999.1.1.1', '80-79', '0-65535']
const odd = [-1, 0, 1.5, 65_535, 65_536, 2 ** 31, 1e308, Number.MAX_SAFE_INTEGER]

const scalar = fc.oneof(
  fc.constantFrom(...words, ...ranges),
  fc.constantFrom(...odd),
  fc.constantFrom(null, true, false, '__proto__', 'constructor', '\u0000', '💥', 'westeurope', '1'),
  fc.string({ maxLength: 8 }),
)

function pointers(): fc.Arbitrary<unknown> {
  const ids = [
    bench.id,
    bench.subnet,
    bench.network,
    raw.id('publicIPAddresses', 'ip-1'),
    raw.id('networkInterfaces', 'x'),
  ]
  const children = ['probes/probe', 'frontendIPConfigurations/front', 'backendAddressPools/pool', 'virtualMachines/0']
  return fc.constantFrom(...ids, ...children.map((child) => `${bench.id}/${child}`), '/x', '').map((id) => ({ id }))
}

/** What gets through the door nine times in ten: what lies behind it is to be tested too. */
function mostly(good: unknown, odd: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: fc.constant(good), weight: 9 }, { arbitrary: odd, weight: 1 })
}

/** An object of the members that the SDK's models have, with values that may fit or not. */
function membersOf(namespace: keyof typeof vocabularies, models: readonly string[]): fc.Arbitrary<unknown> {
  const members = models.flatMap((model) => vocabularies[namespace].get(model) ?? [])
  const name = fc.constantFrom('name', 'id', 'properties', ...members)
  const { body } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, scalar, pointers(), tie('body'), fc.array(tie('body'), { maxLength: 3 })),
    body: fc.dictionary(name, tie('value'), { maxKeys: 5 }).map((members) => ({ name: 'x', ...members })),
  }))
  return body
}

/** The body of a resource with such properties. */
function modelled(namespace: keyof typeof vocabularies, models: readonly string[]): fc.Arbitrary<unknown> {
  return membersOf(namespace, models).chain((properties) =>
    fc.record(
      {
        location: mostly('westeurope', fc.constantFrom('mars', 1)),
        properties: mostly(properties, fc.constantFrom({}, null)),
        sku: mostly({ name: 'Standard' }, scalar),
        zones: mostly(['1'], scalar),
        tags: mostly({ a: 'b' }, scalar),
      },
      { requiredKeys: ['location', 'sku', 'properties'] },
    ),
  )
}

function spoiled(): fc.Arbitrary<unknown> {
  const step = fc.nat(9)
  return fc
    .tuple(fc.array(step, { maxLength: 6 }), fc.oneof(scalar, pointers(), fc.constantFrom([], {}, [null])))
    .map(([path, by]) => spoil(bench.body(), path, by))
}

/** Models whose members occur in the bodies of questions: of a swap, a port mapping, a move. */
const question = [
  'frontendIPConfiguration',
  'networkInterface',
  'virtualMachineScaleSetVMInstanceIDs',
  'runCommandInput',
]

function requests(): fc.Arbitrary<Sent> {
  const subject = fc.constantFrom(...subjects)
  const written = subject.chain(([namespace, at, models]) =>
    fc.record({
      method: fc.constantFrom('PUT', 'PUT', 'PUT', 'PATCH', 'POST', 'GET', 'DELETE'),
      path: fc
        .constantFrom('', '', '', '/instanceView', '/health', '/powerOff', '/..')
        .map((end) => pathOf(namespace, at, end)),
      body: (at.startsWith('loadBalancers')
        ? fc.oneof(modelled(namespace, models), spoiled())
        : modelled(namespace, models)
      ).map((body) => JSON.stringify(body)),
      headers: fc.constantFrom<Record<string, string>>(
        {},
        {},
        { 'If-Match': '*' },
        { 'If-Match': 'W/"x' },
        { 'If-None-Match': '*' },
      ),
    }),
  )
  const questions = fc.constantFrom(...asked).chain(([namespace, at]) =>
    fc.record({
      method: fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT'),
      path: fc
        .constantFrom(
          '',
          '',
          '&ipAddress=10.0.0.4',
          '&ipAddress=x',
          '&$expand=backendAddressPools/x,y',
          '&$filter=a eq b',
        )
        .map((query) => `${pathOf(namespace, at, '')}${encodeURI(query)}`),
      body: fc.oneof(membersOf(namespace, question), modelled(namespace, question)).map((body) => JSON.stringify(body)),
      headers: fc.constant({}),
    }),
  )
  const segment = fc.oneof(
    fc.webSegment(),
    fc.constantFrom('subscriptions', 'providers', '%2F', '%zz', '..', '%00', '', 'a'.repeat(2000)),
  )
  const hostile = fc.record({
    method: fc.constantFrom('GET', 'PUT', 'POST', 'HEAD', 'OPTIONS', 'PROPFIND', 'DELETE'),
    path: fc
      .array(segment, { maxLength: 8 })
      .map((parts) => `/${parts.join('/')}?api-version=2026-01-01&$skiptoken=%ff`.slice(0, 6000)),
    body: fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom('{', '[]', 'null', '"x"', '[['.repeat(5000))),
    headers: fc.constantFrom<Record<string, string>>(
      {},
      { authorization: 'Bearer a.b.c' },
      { authorization: 'Basic x' },
      { authorization: 'Bearer e30.e30.e30' },
    ),
  })
  return fc.oneof(
    { arbitrary: written, weight: 6 },
    { arbitrary: questions, weight: 1 },
    { arbitrary: hostile, weight: 1 },
  )
}

function pathOf(namespace: string, at: string, end: string): string {
  const version = namespace === 'Microsoft.Compute' ? '2026-04-01' : '2026-01-01'
  const group = raw.id('x', 'x').split('/providers/')[0] ?? ''
  const scope = at.startsWith('locations/') ? group.split('/resourceGroups/')[0] : group
  return `${scope}/providers/${namespace}/${at}${end}?api-version=${version}`
}

/** Sends a path as it is: a URL would tidy it up first. */
function answerTo({ method, path, body, headers }: Sent): Promise<string> {
  const { hostname, port } = new URL(raw.emulator.url)
  const sent = { authorization: `Bearer ${raw.token}`, 'Content-Length': String(Buffer.byteLength(body)), ...headers }
  return new Promise((resolve) => {
    const outgoing = request({ hostname, port, agent, method, path, headers: sent }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () =>
        resolve(`${incoming.statusCode} ${Buffer.concat(chunks).toString('utf8').slice(0, 200)}`),
      )
    })
    outgoing.on('error', (error) => resolve(`no answer: ${error.message}`))
    outgoing.end(body)
  })
}

it(`answers ${count} generated requests of the SDK's members, mutations and hostile paths without a 5xx`, async () => {
  const bad: string[] = []
  const seen = new Map<string, number>()
  const all = fc.sample(requests(), { seed, numRuns: count })
  async function work(): Promise<void> {
    for (let next = all.pop(); next !== undefined && bad.length < 5; next = all.pop()) {
      const answer = await answerTo(next)
      const status = answer.slice(0, 3)
      seen.set(status, (seen.get(status) ?? 0) + 1)
      if (!/^[234]/.test(answer)) bad.push(`${next.method} ${next.path}\n${next.body.slice(0, 600)}\n-> ${answer}`)
    }
  }
  await Promise.all(Array.from({ length: parallel }, work))
  expect(bad.join('\n\n')).toBe('')
  // A fuzz run whose requests are all refused at the door has tested the door only.
  expect((seen.get('200') ?? 0) + (seen.get('201') ?? 0)).toBeGreaterThan(count / 100)
}, 600_000)

it('refuses a body above four megabytes, and lives', async () => {
  const body = `{"location":"westeurope","tags":{"x":"${'a'.repeat(5 * 1024 * 1024)}"}}`
  const path = pathOf('Microsoft.Network', 'publicIPAddresses/x', '')
  expect(await answerTo({ method: 'PUT', path, body, headers: {} })).toMatch(/^413 .*RequestContentTooLarge|^400 /)
  expect(await answerTo({ method: 'GET', path, body: '', headers: {} })).toMatch(/^(200|404)/)
})
