/** Every entry of the ARM catalogue, provoked over HTTP; an entry without a case does not compile. */
import { afterEach, describe, expect, it } from 'vitest'
import type { CatalogueEntry } from '#mocks/azure/arm/catalogue-entry'
import { errors } from '#mocks/azure/arm/error-catalogue'
import { FakeClock } from '#mocks/time/clock'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { groupId } from '#test/mocks/azure/support/ids'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw, RawAnswer } from '#test/mocks/azure/support/raw'

type Refusal = keyof typeof errors
type Case = (raw: Raw, clock: FakeClock) => Promise<RawAnswer>

const location = 'westeurope'
const group = ({ emulator }: Raw) => groupId(emulator)
const pip = (raw: Raw) => raw.id('publicIPAddresses', 'pip')
const standard = (properties: object = {}) => ({ location, sku: { name: 'Standard' }, properties })

const cases: Record<Refusal, Case> = {
  authenticationMissing: (raw) => raw.call('GET', group(raw), { token: null }),
  tokenInvalid: (raw) => raw.call('GET', group(raw), { token: 'h.e30.s' }),
  tokenExpired: (raw, clock) => {
    clock.advance(3_600_000)
    return raw.get(group(raw))
  },
  subscriptionNotFound: (raw) => raw.get('/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups'),
  invalidSubscription: (raw) => raw.get('/subscriptions/mine/resourceGroups'),
  groupNotFound: (raw) => raw.get(`${group(raw)}-not-there`),
  groupBeingDeleted: async (raw) => {
    raw.emulator.faults.add({ match: { method: 'DELETE' }, do: { operation: 'hang' } })
    await raw.delete(group(raw))
    return raw.put(pip(raw), standard())
  },
  resourceNotFound: (raw) => raw.get(pip(raw)),
  apiVersionMissing: (raw) => raw.call('GET', pip(raw), { apiVersion: null }),
  apiVersionInvalid: (raw) => raw.call('GET', pip(raw), { apiVersion: 'latest' }),
  apiVersionNotRegistered: (raw) => raw.call('GET', pip(raw), { apiVersion: '2031-01-01' }),
  namespaceInvalid: (raw) => raw.get(`${group(raw)}/providers/Contoso.Network/loadBalancers/lb`),
  typeInvalid: (raw) => raw.get(raw.id('bastionHosts', 'one')),
  pathInvalid: (raw) => raw.get('/nothing/here'),
  methodNotAllowed: (raw) => raw.call('POST', pip(raw), { body: {} }),
  nameInvalid: (raw) => raw.put(raw.id('publicIPAddresses', '-pip'), standard()),
  contentInvalid: (raw) => raw.put(pip(raw), '{"location": '),
  contentTooLarge: (raw) => raw.put(pip(raw), 'x'.repeat(4 * 1024 * 1024 + 1)),
  locationRequired: (raw) => raw.put(pip(raw), { properties: {} }),
  locationNotAvailable: (raw) => raw.put(pip(raw), { ...standard(), location: 'Moon Central' }),
  locationChanged: (raw) => raw.put(group(raw), { location: 'eastus' }),
  tagsInvalid: (raw) => raw.put(pip(raw), { ...standard(), tags: { 'a?b': 'x' } }),
  tooManyTags: (raw) => {
    const tags = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`t${at}`, 'x']))
    return raw.put(pip(raw), { ...standard(), tags })
  },
  tagTooLong: (raw) => raw.put(pip(raw), { ...standard(), tags: { name: 'x'.repeat(257) } }),
  tooManyRequests: async (raw) => {
    raw.emulator.knobs.throttle = 'real'
    for (let call = 0; call < 250; call++) await raw.get(group(raw))
    return raw.get(group(raw))
  },
  scopeLocked: async (raw) => {
    await raw.put(`${group(raw)}/providers/Microsoft.Authorization/locks/l`, { properties: { level: 'CanNotDelete' } })
    return raw.delete(pip(raw))
  },
  lockNotFound: (raw) => raw.get(`${group(raw)}/providers/Microsoft.Authorization/locks/none`),
  tooManyNetworkCalls: async (raw, clock) => {
    Object.assign(raw.emulator.knobs, { throttle: 'real', throttleDivisor: 1_000 })
    await raw.put(pip(raw), standard())
    // ARM's own bucket has long filled up again.
    clock.advance(1_000)
    return raw.put(pip(raw), standard())
  },
  childNotFound: async (raw) => {
    await raw.put(raw.id('loadBalancers', 'lb'), standard())
    return raw.get(`${raw.id('loadBalancers', 'lb')}/probes/none`)
  },
  parentNotFound: (raw) => raw.put(`${raw.id('loadBalancers', 'lb')}/backendAddressPools/pool`, { properties: {} }),
  etagMismatch: async (raw) => {
    await raw.put(pip(raw), standard())
    return raw.put(pip(raw), standard(), { 'If-Match': 'invalid' })
  },
  alreadyExists: async (raw) => {
    await raw.put(pip(raw), standard())
    return raw.put(pip(raw), standard(), { 'If-None-Match': '*' })
  },
  lockedByOperation: async (raw) => {
    raw.emulator.faults.add({ match: { method: 'PUT' }, do: { operation: 'hang' } })
    await raw.put(pip(raw), standard())
    return raw.delete(pip(raw))
  },
  referenceNotProvisioned: async (raw) => {
    const bench = new Bench(raw)
    raw.emulator.faults.add({ match: { name: 'ip-1' }, do: { operation: 'hang' } })
    await raw.put(raw.id('publicIPAddresses', 'ip-1'), standard({ idleTimeoutInMinutes: 5 }))
    return bench.put()
  },
  referenceFailed: async (raw, clock) => {
    const bench = new Bench(raw)
    raw.emulator.faults.add({ match: { name: 'ip-1' }, do: { operation: 'Failed', code: 'InternalServerError' } })
    await raw.put(raw.id('publicIPAddresses', 'ip-1'), standard({ idleTimeoutInMinutes: 5 }))
    clock.advance(1)
    return bench.put()
  },
  referenceInvalid: (raw) => {
    const bench = new Bench(raw)
    return bench.put({ loadBalancingRules: [bench.rule('rule', { probe: bench.at('probes', 'none') })] })
  },
  requestFormat: (raw) => raw.put(pip(raw), standard({ idleTimeoutInMinutes: 'long' })),
  propertyUnknown: (raw) => {
    raw.emulator.knobs.unknownProperties = 'refuse'
    return raw.put(pip(raw), standard({ shoeSize: 43 }))
  },
  referenceMalformed: (raw) => {
    const bench = new Bench(raw)
    return bench.put({ frontendIPConfigurations: [bench.frontend('front', { publicIPAddress: { id: 'ip-1' } })] })
  },
  valueMissing: (raw) => {
    const bench = new Bench(raw)
    return bench.put({ probes: [bench.probe('probe', { protocol: 'Http' })] })
  },
  valueOutOfRange: (raw) => {
    const bench = new Bench(raw)
    return bench.put({ probes: [bench.probe('probe', { intervalInSeconds: 4 })] })
  },
  nameTwice: (raw) => {
    const bench = new Bench(raw)
    return bench.put({ probes: [bench.probe(), bench.probe()] })
  },
}

/** A 429 names its reason in the detail only; the rest of Azure's errors do so in the code. */
const details: Partial<Record<Refusal, string>> = {
  alreadyExists: 'PreconditionFailedEtagMismatch',
  requestFormat: 'InvalidJson',
  propertyUnknown: 'InvalidJson',
  etagMismatch: 'PreconditionFailedEtagMismatch',
  lockedByOperation: 'RetryableErrorDueToAnotherOperation',
  referenceNotProvisioned: 'ReferencedResourceNotProvisioned',
  referenceMalformed: 'InvalidJsonReferenceFormat',
  nameTwice: 'DuplicateResourceName',
  tooManyNetworkCalls: 'RetryableErrorDueToTooManyCalls',
}

describe('each refusal of the ARM catalogue', () => {
  let raw: Raw | undefined
  afterEach(() => raw?.stop())

  it.for(Object.entries(cases))('%s comes with its code and status', async ([name, act]) => {
    const clock = new FakeClock()
    raw = await startRaw({ clock })
    const { code, status, detail } = await act(raw, clock)
    const entry: Pick<CatalogueEntry<never>, 'code' | 'status'> = errors[name as Refusal]
    const wanted = { code: entry.code, status: entry.status, detail: details[name as Refusal] }
    expect({ code, status, detail }).toEqual(wanted)
  })
})
