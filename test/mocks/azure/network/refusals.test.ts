/** Every entry of the network catalogue, provoked over HTTP: its code, its status, and its words where they are known. */
import { afterEach, describe, expect, it } from 'vitest'
import type { CatalogueEntry } from '#mocks/azure/arm/catalogue-entry'
import { networkErrors } from '#mocks/azure/network/error-catalogue'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { computeId } from '#test/mocks/azure/support/machines'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw, RawAnswer } from '#test/mocks/azure/support/raw'
import { fixed, network, putRules, refusalCases as cases, rule } from './refusal-cases.ts'
import type { Refusal } from './refusal-cases.ts'

/** What no recording, document or issue shows refused, and is let pass by the knob `unverifiedRules`. */
const allowed = [
  'frontendsMixed',
  'frontendZonesForbidden',
  'skuChanged',
  'haPortsForbidden',
  'haPortsWithOthers',
  'probePortForbidden',
  'probePathForbidden',
  'limitReached',
  'tooManyRules',
  'tooManyPrefixes',
] as const
const withKnobOfItsOwn = ['rulesShareFrontendPort', 'basicLoadBalancerRetired'] as const
/** Documents that say too little or contradict themselves, and limits of the region that are documented. */
const nothingToPlay = [
  'frontendAmbiguous',
  'ruleWithoutFrontend',
  'familyMismatch',
  'natRuleIncomplete',
  'poolMemberIncomplete',
  'addressMissing',
  'publicIpImmutable',
  'zonesUnknown',
  'prefixesAmbiguous',
  'loadBalancerQuota',
  'resourceQuota',
] as const

/** The words of those that reference material shows (arm-semantics 3): controllers read ids out of them. */
const words: readonly (readonly [Refusal, (bench: Bench, raw: Raw) => string])[] = [
  [
    'rulesShareBackendPort',
    (b) =>
      `Load balancing rules ${b.at('loadBalancingRules', 'one').id} and ${b.at('loadBalancingRules', 'two').id} with ` +
      'floating IP disabled use the same protocol Tcp and backend port 30080, and must not be used with the same ' +
      `backend address pool ${b.at('backendAddressPools', 'pool').id}.`,
  ],
  [
    'floatingRulesShareBackendPort',
    (b) =>
      `Load balancing rules ${b.at('loadBalancingRules', 'one').id} and ${b.at('loadBalancingRules', 'two').id} with ` +
      'floating IP enabled use the same protocol Tcp and backend port 80 and frontend IP ' +
      `${b.at('frontendIPConfigurations', 'front').id}, and must not be used with the same backend address pool ` +
      `${b.at('backendAddressPools', 'pool').id}.`,
  ],
  [
    'skuMismatch',
    (b, raw) =>
      `Basic sku load balancer ${b.id} cannot reference Standard sku publicIP ${raw.id('publicIPAddresses', 'ip-1')}`,
  ],
  [
    'publicIpTwice',
    (b, raw) =>
      `Public IP address ${raw.id('publicIPAddresses', 'ip-1')} is referenced by multiple ipconfigs in resource ${b.id}`,
  ],
  ['subnetFull', () => "Subnet nodes with address prefix 10.0.0.0/24 doesn't have enough capacity for IP addresses."],
  [
    'publicIpAttached',
    (b, raw) =>
      `Public IP address ${raw.id('publicIPAddresses', 'ip-1')} can not be deleted since it is still allocated to ` +
      `resource ${b.at('frontendIPConfigurations', 'front').id}. In order to delete the public IP, disassociate/detach ` +
      'the Public IP address from the resource. To learn how to do this, see aka.ms/deletepublicip.',
  ],
  [
    'labelInvalid',
    () =>
      'The domain name label 1st is invalid. It must conform to the following regular expression: ' +
      '^[a-z][a-z0-9-]{1,61}[a-z0-9]$.',
  ],
  ['labelTaken', () => 'DNS record berth.westeurope.cloudapp.azure.com is already used by another public IP.'],
  ['publicIpQuota', () => 'Cannot create more than 1000 public IP addresses for this subscription in this region.'],
  [
    'basicRetired',
    () => 'Cannot create more than 0 IPv4 Basic SKU public IP addresses for this subscription in this region.',
  ],
  [
    'subnetInUse',
    (b) =>
      `Subnet nodes is in use by ${b.at('frontendIPConfigurations', 'front').id} and cannot be deleted. In order to ` +
      'delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.',
  ],
  ['subnetInvalid', () => "Subnet 's0' is not valid in virtual network 'new'."],
  [
    'groupInUseByScaleSet',
    (_, raw) =>
      `Cannot delete network security group ${raw.id('networkSecurityGroups', 'nsg')} since it is in use by virtual ` +
      `machine scale set ${computeId(raw, 'virtualMachineScaleSets', 'ss')}.`,
  ],
  [
    'rulesConflict',
    () => 'Security rule two conflicts with rule one. Rules cannot have the same Priority and Direction.',
  ],
  ['priorityInvalid', () => 'Security rule has invalid Priority. Value provided: 50 Allowed range 100-4096.'],
]

describe('each refusal of the network catalogue', () => {
  let raw: Raw | undefined
  afterEach(() => raw?.stop())

  it.for(Object.entries(cases))('%s comes with its code, status and a message', async ([name, act]) => {
    raw = await startRaw()
    const answer = await act(new Bench(raw), raw)
    const entry: Pick<CatalogueEntry<never>, 'code' | 'status'> = networkErrors[name as Refusal]
    expect({ code: answer.code, status: answer.status }).toEqual({ code: entry.code, status: entry.status })
    expect(answer.body).toMatchObject({ error: { message: expect.stringMatching(/\w{3}/), details: [] } })
  })

  it.for(words)('%s says it in Azure’s words', async ([name, say]) => {
    raw = await startRaw()
    const bench = new Bench(raw)
    const { body } = await cases[name](bench, raw)
    expect(body).toMatchObject({ error: { message: say(bench, raw) } })
  })

  it.for(allowed)('%s passes when unverified rules are allowed', async (name) => {
    raw = await startRaw({ knobs: { unverifiedRules: 'allow' } })
    expect((await cases[name](new Bench(raw), raw)).code).not.toBe(networkErrors[name].code)
  })

  it('is verified, behind a knob, or such that nothing could be played without it', () => {
    const unverified = Object.entries(networkErrors).filter(([, { evidence }]) => evidence === '?')
    const known: readonly string[] = [...allowed, ...withKnobOfItsOwn, ...nothingToPlay]
    expect(unverified.map(([name]) => name).toSorted()).toEqual(known.toSorted())
  })

  it.for<[string, string, (b: Bench, world: Raw) => Promise<RawAnswer>]>([
    [
      'a rule within the range of a NAT rule',
      'RulesUseSameFrontendPortProtocolAndIPConfig',
      (b) =>
        b.put({
          loadBalancingRules: [b.rule('rule', { frontendPort: 5005 })],
          inboundNatRules: [
            b.natRule('nat', {
              frontendPort: null,
              frontendPortRangeStart: 5000,
              frontendPortRangeEnd: 5010,
              backendAddressPool: b.at('backendAddressPools', 'pool'),
            }),
          ],
        }),
    ],
    [
      'the last address of a subnet',
      'PrivateIPAddressInReservedRange',
      (b) => b.put({ frontendIPConfigurations: [b.internal('front', fixed('10.0.0.255'))] }),
    ],
    [
      'two frontends with one static address',
      'PrivateIPAddressIsAllocated',
      (b) =>
        b.put({
          frontendIPConfigurations: [b.internal('front', fixed('10.0.0.9')), b.internal('second', fixed('10.0.0.9'))],
        }),
    ],
    [
      'a network without a subnet that is in use',
      'InUseSubnetCannotBeDeleted',
      async (b, world) => {
        await b.put({ frontendIPConfigurations: [b.internal()] })
        return world.put(b.network, network(['10.0.0.0/16'], []))
      },
    ],
    [
      'two security rules of one name',
      'InvalidRequestFormat',
      (_, world) => putRules(world, [rule('one', {}), rule('ONE', { priority: 101 })]),
    ],
  ])('comes for %s too', async ([, code, act]) => {
    raw = await startRaw()
    const answer = await act(new Bench(raw), raw)
    expect([answer.status, answer.code]).toEqual([400, code])
  })

  it('lets the untouched load balancer of the cases pass', async () => {
    raw = await startRaw()
    expect((await new Bench(raw).put()).status).toBe(201)
  })
})
