import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { knownKeys } from '#provider/intent/annotations'
import { azureDefaults } from '#provider/intent/defaults'
import type { Parsed } from '#provider/intent/intent'
import { parseService } from '#provider/intent/parse'
import type { Problem } from '#provider/intent/problem'
import type { ServiceObject } from '#provider/intent/service-object'

const value = fc.oneof(
  fc.constantFrom('true', 'True', 'false', '', ' ', '0', '-1', '5', '99999999999999999999', '10.0.0.0/8', '10.0.0.1/8'),
  fc.constantFrom('::/0', 'fe80::1%eth0', 'a=b', '=', ',', 'http', 'HTTPS ', 'web', '/', '__proto__', 'constructor'),
  fc.string(),
  fc.string({ unit: 'binary' }),
)
const key = fc.oneof(
  fc.constantFrom(...knownKeys).map((known) => known.replace('{port}', '80')),
  fc.constantFrom(...knownKeys).map((known) => known.replace('{port}', '32100')),
  fc.string().map((text) => `service.beta.kubernetes.io/azure-${text}`),
  fc.constantFrom('__proto__', 'toString', 'berth.dev/', 'service.beta.kubernetes.io/port_'),
  fc.string(),
)
const port = fc.record(
  {
    port: fc.constantFrom(80, 443, 53),
    name: fc.constantFrom('web', 'tls', ''),
    nodePort: fc.constantFrom(0, 30080),
    protocol: fc.constantFrom('TCP', 'UDP', 'SCTP', 'ICMP'),
    appProtocol: fc.constantFrom('http', 'kubernetes.io/h2c', ' HTTPS '),
  },
  { requiredKeys: ['port'] },
)
const spec = fc.record(
  {
    ports: fc.array(port, { maxLength: 3 }),
    externalTrafficPolicy: fc.constantFrom('Local', 'Cluster'),
    healthCheckNodePort: fc.constantFrom(0, 32100),
    ipFamilies: fc.constantFrom(['IPv4'], ['IPv6'], ['IPv6', 'IPv4'], ['IPX'], []),
    ipFamilyPolicy: fc.constantFrom('SingleStack', 'PreferDualStack', 'RequireDualStack'),
    loadBalancerIP: value,
    loadBalancerSourceRanges: fc.array(value, { maxLength: 3 }),
    allocateLoadBalancerNodePorts: fc.boolean(),
    sessionAffinity: fc.constantFrom('ClientIP', 'None'),
  },
  { requiredKeys: [] },
)
const service: fc.Arbitrary<ServiceObject> = fc.record({
  metadata: fc.record({ name: fc.constant('web'), annotations: fc.dictionary(key, value, { maxKeys: 6 }) }),
  spec,
})
const defaults = fc.record({
  strictAnnotations: fc.boolean(),
  families: fc.constantFrom(['IPv4'] as const, ['IPv4', 'IPv6'] as const),
})

describe('parseService', () => {
  test('gives an intent or problems for any Service, and never throws', () => {
    check((parsed) => {
      const told = 'problems' in parsed ? parsed.problems.length > 0 : parsed.intent.ports.length > 0
      expect(told).toBe(true)
    })
  })

  test('points with every problem and warning at something that stands in the Service', () => {
    check((parsed, input) => {
      const missing = findings(parsed).filter(({ field }) => !exists(input, field))
      expect(missing).toEqual([])
    })
  })

  test('says in every problem and warning why, and what to do', () => {
    check((parsed) => {
      for (const problem of findings(parsed)) {
        expect(problem.why).not.toBe('')
        expect(problem.fix).toMatch(/[.?]$/)
      }
    })
  })

  test('warns of nothing twice', () => {
    check((parsed) => {
      const told = findings(parsed).map((problem) => JSON.stringify(problem))
      expect(told).toEqual([...new Set(told)])
    })
  })

  test('gives the same intent with and without strictness, where strictness gives one', () => {
    fc.assert(
      fc.property(service, (input) => {
        const strict = parseService(input, { ...azureDefaults, strictAnnotations: true })
        if (!('intent' in strict)) return
        expect(parseService(input, azureDefaults)).toEqual(strict)
      }),
      { numRuns: 500 },
    )
  })
})

function check(property: (parsed: Parsed, input: ServiceObject) => void): void {
  fc.assert(
    fc.property(service, defaults, (input, overrides) => {
      property(parseService(input, { ...azureDefaults, ...overrides }), input)
    }),
    { numRuns: 1000 },
  )
}

function findings(parsed: Parsed): readonly Problem[] {
  return 'problems' in parsed ? parsed.problems : parsed.warnings
}

/** A field is an annotation's key, or a path such as `spec.ports[0].protocol`. */
function exists(input: ServiceObject, field: string): boolean {
  if (Object.hasOwn(input.metadata.annotations ?? {}, field)) return true
  let current: unknown = input
  for (const step of field.replaceAll(/\[(\d+)\]/g, '.$1').split('.')) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return false
    current = (current as Record<string, unknown>)[step]
  }
  return current !== undefined
}
