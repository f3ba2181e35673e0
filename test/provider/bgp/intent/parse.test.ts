import { describe, expect, test } from 'vitest'

import { bgpDefaults, parseBgpService } from '#provider/bgp/intent/parse'
import { formatProblem } from '#provider/intent/problem'
import type { ServiceObject, ServiceSpec } from '#provider/intent/service-object'

function parse(annotations: Readonly<Record<string, string>> = {}, spec: ServiceSpec = {}, strict = false) {
  const service: ServiceObject = {
    metadata: { name: 'web', namespace: 'shop', uid: 'u', creationTimestamp: '2026-01-01T00:00:00Z', annotations },
    spec: { type: 'LoadBalancer', ipFamilies: ['IPv4'], ports: [{ port: 80, nodePort: 30310 }], ...spec },
  }
  return parseBgpService(service, { ...bgpDefaults, strictAnnotations: strict })
}

/** The intent of a Service that is well, with its warnings in words. */
function meant(...args: Parameters<typeof parse>) {
  const parsed = parse(...args)
  if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join('; '))
  return { ...parsed.intent, warnings: parsed.warnings.map(formatProblem) }
}

function problems(...args: Parameters<typeof parse>): readonly string[] {
  const parsed = parse(...args)
  return 'problems' in parsed ? parsed.problems.map(formatProblem) : []
}

test('reads a plain Service', () => {
  expect(meant()).toEqual({
    service: { namespace: 'shop', name: 'web', uid: 'u', createdAt: '2026-01-01T00:00:00Z' },
    labels: {},
    families: ['IPv4'],
    isEitherEnough: false,
    requested: {},
    pool: undefined,
    sharing: { key: undefined, ports: ['TCP 80'], endpoints: 'every node' },
    recordedPools: [],
    warnings: [],
  })
})

test('does without NodePorts', () => {
  expect(problems({}, { allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] })).toEqual([])
})

test('reads what MetalLB’s annotations ask for, for one family or two', () => {
  const annotations = {
    'metallb.io/address-pool': 'rack',
    'metallb.io/loadBalancerIPs': '10.0.0.7, fd00:0::7',
    'metallb.io/allow-shared-ip': 'k',
    'metallb.io/ip-allocated-from-pool': 'rack,six',
  }
  const dual: ServiceSpec = { ipFamilies: ['IPv6', 'IPv4'], ipFamilyPolicy: 'PreferDualStack' }
  const field = 'metallb.io/loadBalancerIPs'
  expect(meant(annotations, dual)).toMatchObject({
    families: ['IPv6', 'IPv4'],
    isEitherEnough: true,
    requested: { IPv4: { ip: '10.0.0.7', field }, IPv6: { ip: 'fd00::7', field } },
    pool: { name: 'rack', field: 'metallb.io/address-pool' },
    sharing: { key: 'k' },
    recordedPools: ['rack', 'six'],
    warnings: [],
  })
})

test('reads the old prefix and tells that it is old, but for what an old MetalLB wrote by itself', () => {
  const { pool, recordedPools, warnings } = meant({
    'metallb.universe.tf/address-pool': 'rack',
    'metallb.universe.tf/ip-allocated-from-pool': 'rack',
  })
  expect(pool).toEqual({ name: 'rack', field: 'metallb.universe.tf/address-pool' })
  expect(recordedPools).toEqual(['rack'])
  expect(warnings).toEqual([
    'metallb.universe.tf/address-pool "rack": the prefix metallb.universe.tf/ is deprecated. Write metallb.io/address-pool',
  ])
})

test('lets the new prefix count where the two disagree', () => {
  const { pool, warnings } = meant({ 'metallb.universe.tf/address-pool': 'a', 'metallb.io/address-pool': 'b' })
  expect(pool?.name).toBe('b')
  expect(warnings[0]).toContain('metallb.io/address-pool says something else, and counts. Remove it')
})

test('takes spec.loadBalancerIP, and an empty annotation for none', () => {
  const { requested } = meant({ 'metallb.io/loadBalancerIPs': '' }, { loadBalancerIP: '10.0.0.7' })
  expect(requested).toEqual({ IPv4: { ip: '10.0.0.7', field: 'spec.loadBalancerIP' } })
})

test('names the pods whose nodes announce an address with Local', () => {
  const local = { externalTrafficPolicy: 'Local' }
  const { sharing } = meant({}, { ...local, selector: { b: '2', a: '1' }, ports: [{ port: 53, protocol: 'UDP' }] })
  expect(sharing).toEqual({ key: undefined, ports: ['UDP 53'], endpoints: { ofPods: 'a=1,b=2' } })
  expect(meant({}, local).sharing.endpoints).toEqual({ ofPods: 'Service shop/web' })
})

describe('refuses', () => {
  const ips = 'metallb.io/loadBalancerIPs'
  test.each([
    ['no address', { [ips]: '10.0.0' }, {}, `${ips} "10.0.0": it is no IP address`],
    [
      'a family that the Service has not',
      { [ips]: 'fd00::1' },
      {},
      'the Service has no IPv6 address. Ask for IPv4 only',
    ],
    ['two of one family', { [ips]: '10.0.0.1,10.0.0.2' }, {}, `${ips} "10.0.0.2": it is the second IPv4 address`],
    ['two places', { [ips]: '10.0.0.1' }, { loadBalancerIP: '10.0.0.1' }, `${ips} is set too, and only one of the two`],
    ['a bad spec.loadBalancerIP', {}, { loadBalancerIP: 'web' }, 'spec.loadBalancerIP "web": it is no IP address'],
    ['no ports', {}, { ports: [] }, 'spec.ports: the Service has no ports. Add at least one port'],
  ])('%s', (_, annotations, spec, text) => {
    expect(problems(annotations, spec).join()).toContain(text)
  })
})

test('tells of a misspelt annotation, and refuses it if that is asked for', () => {
  const misspelt = { 'metallb.io/adress-pool': 'a', 'example.com/x': 'y' }
  const text =
    'metallb.io/adress-pool "a": Berth knows no such annotation; it is ignored. Did you mean metallb.io/address-pool?'
  expect(meant(misspelt).warnings).toEqual([text])
  expect(problems(misspelt, {}, true)).toEqual([text])
})
