/**
 * A request for every entry of the network catalogue that provokes it. The table's type makes an entry without a case a
 * compile error, so that no refusal stands there that nothing can reach.
 */
import type { networkErrors } from '#mocks/azure/network/error-catalogue'
import { limits } from '#mocks/azure/network/limits'
import type { Bench } from '#test/mocks/azure/support/load-balancer'
import { scaleSet } from '#test/mocks/azure/support/machines'
import { seedPublicIp } from '#test/mocks/azure/support/raw'
import { openRule } from '#test/mocks/azure/support/security-rule'
import type { Raw, RawAnswer } from '#test/mocks/azure/support/raw'

export type Refusal = keyof typeof networkErrors
type Case = (bench: Bench, raw: Raw) => Promise<RawAnswer>

const location = 'westeurope'
const many = <Item>(count: number, make: (index: number) => Item) => Array.from({ length: count }, (_, at) => make(at))

export const refusalCases: Record<Refusal, Case> = {
  rulesShareBackendPort: (b) => b.put({ loadBalancingRules: [b.rule('one'), b.rule('two', { frontendPort: 81 })] }),
  floatingRulesShareBackendPort: (b) =>
    b.put({
      loadBalancingRules: [
        b.rule('one', { enableFloatingIP: true, backendPort: 80 }),
        b.rule('two', { enableFloatingIP: true, backendPort: 80, frontendPort: 81 }),
      ],
    }),
  rulesShareFrontendPort: (b) => b.put({ loadBalancingRules: [b.rule('one'), b.rule('two', { backendPort: 81 })] }),
  rulesShareMember: async (b, raw) => {
    await b.put()
    const other = raw.id('loadBalancers', 'other')
    const text = JSON.stringify(b.body({ frontendIPConfigurations: [b.frontend('front', ip(raw, 'ip-2'))] }))
    return raw.put(other, JSON.parse(text.replaceAll(b.id, other)))
  },
  ruleMustDisableSnat: (b) => b.put({ outboundRules: [b.outboundRule()] }),
  frontendEmpty: (b) => b.put({ frontendIPConfigurations: [{ name: 'front', properties: {} }] }),
  frontendAmbiguous: (b) => b.put({ frontendIPConfigurations: [b.frontend('front', { subnet: { id: b.subnet } })] }),
  frontendsMixed: (b) => b.put({ frontendIPConfigurations: [b.frontend(), b.internal('inside')] }),
  frontendZonesForbidden: (b) => b.put({ frontendIPConfigurations: [{ ...b.frontend(), zones: ['1'] }] }),
  childrenWithoutFrontend: (b) => b.put({ frontendIPConfigurations: [] }),
  ruleWithoutFrontend: (b) => b.put({ loadBalancingRules: [b.rule('rule', { frontendIPConfiguration: null })] }),
  skuMismatch: async (b, raw) => {
    raw.emulator.knobs.basicSku = 'allow'
    return b.put({ sku: { name: 'Basic' } })
  },
  publicIpTwice: (b) => b.put({ frontendIPConfigurations: [b.frontend(), b.frontend('again')] }),
  publicIpInUse: async (b, raw) => {
    await b.put()
    const body = { location, sku: { name: 'Standard' }, properties: { frontendIPConfigurations: [b.frontend()] } }
    return raw.put(raw.id('loadBalancers', 'other'), body)
  },
  familyMismatch: (b) =>
    b.put({ frontendIPConfigurations: [b.frontend('front', { privateIPAddressVersion: 'IPv6' })] }),
  skuChanged: async (b) => {
    await b.put()
    return b.put({ sku: { name: 'Standard', tier: 'Global' } })
  },
  haPortsForbidden: (b) =>
    b.put({ loadBalancingRules: [b.rule('ha', { protocol: 'All', frontendPort: 0, backendPort: 0 })] }),
  haPortsWithOthers: (b) =>
    b.put({
      frontendIPConfigurations: [b.internal()],
      loadBalancingRules: [b.rule(), b.rule('ha', { protocol: 'All', frontendPort: 0, backendPort: 0 })],
    }),
  probePortForbidden: (b) => b.put({ probes: [b.probe('probe', { protocol: 'Http', requestPath: '/', port: 25 })] }),
  probePathForbidden: (b) => b.put({ probes: [b.probe('probe', { requestPath: '/healthz' })] }),
  natRuleIncomplete: (b) => b.put({ inboundNatRules: [b.natRule('nat', { frontendPort: null })] }),
  poolMemberIncomplete: (b) =>
    b.put({
      backendAddressPools: [
        {
          name: 'pool',
          properties: { loadBalancerBackendAddresses: [{ name: 'n', properties: { ipAddress: '10.0.0.9' } }] },
        },
      ],
    }),
  limitReached: (b) => {
    const loadBalancingRules = many(limits.rulesPerLoadBalancer + 1, (at) =>
      b.rule(`r${at}`, { frontendPort: at + 1, backendPort: at + 1 }),
    )
    return b.put({ loadBalancingRules })
  },
  nicRuleLimitReached: (b) => {
    const loadBalancingRules = many(limits.rulesPerNic + 1, (at) =>
      b.rule(`r${at}`, { frontendPort: at + 1, backendPort: at + 1 }),
    )
    return b.put({ loadBalancingRules })
  },
  loadBalancerQuota: (b, raw) => {
    many(limits.loadBalancersPerRegion, (at) =>
      raw.emulator.seed({
        id: raw.id('loadBalancers', `lb${at}`),
        location,
        sku: { name: 'Standard' },
        properties: {},
      }),
    )
    return b.put()
  },
  resourceQuota: (_, raw) => {
    const properties = { addressSpace: { addressPrefixes: ['10.1.0.0/16'] } }
    many(limits.virtualNetworksPerRegion - 1, (at) =>
      raw.emulator.seed({ id: raw.id('virtualNetworks', `v${at}`), location, properties }),
    )
    return raw.put(raw.id('virtualNetworks', 'one-more'), { location, properties })
  },
  addressMissing: (b) =>
    b.put({ frontendIPConfigurations: [b.internal('front', { privateIPAllocationMethod: 'Static' })] }),
  addressNotInSubnet: (b) => b.put({ frontendIPConfigurations: [b.internal('front', fixed('10.0.1.4'))] }),
  addressReserved: (b) => b.put({ frontendIPConfigurations: [b.internal('front', fixed('10.0.0.3'))] }),
  addressAllocated: (b, raw) => {
    raw.emulator.reserve(b.subnet, '10.0.0.9', raw.id('networkInterfaces', 'node-1'))
    return b.put({ frontendIPConfigurations: [b.internal('front', fixed('10.0.0.9'))] })
  },
  addressInUse: async (b, raw) => {
    const policies = { privateLinkServiceNetworkPolicies: 'Disabled' }
    await raw.put(b.subnet, { properties: { addressPrefix: '10.0.0.0/24', ...policies } })
    await b.put({ frontendIPConfigurations: [b.internal()] })
    const ipConfigurations = [{ name: 'one', properties: { subnet: { id: b.subnet } } }]
    const loadBalancerFrontendIpConfigurations = [b.at('frontendIPConfigurations', 'front')]
    const properties = { ipConfigurations, loadBalancerFrontendIpConfigurations }
    await raw.put(raw.id('privateLinkServices', 'pls'), { location, properties })
    return b.put({ frontendIPConfigurations: [b.internal(), b.internal('second', fixed('10.0.0.5'))] })
  },
  subnetFull: (b, raw) => {
    for (let at = 4; at < 255; at++)
      raw.emulator.reserve(b.subnet, `10.0.0.${at}`, raw.id('networkInterfaces', `n${at}`))
    return b.put({ frontendIPConfigurations: [b.internal()] })
  },
  publicIpAttached: async (b, raw) => {
    await b.put()
    return raw.delete(raw.id('publicIPAddresses', 'ip-1'))
  },
  publicIpAttachedCannotChange: async (b, raw) => {
    await b.put()
    return raw.put(raw.id('publicIPAddresses', 'ip-1'), publicIp({ publicIPAddressVersion: 'IPv6' }))
  },
  publicIpImmutable: (_, raw) =>
    raw.put(raw.id('publicIPAddresses', 'ip-1'), publicIp({ publicIPAddressVersion: 'IPv6' })),
  zonesChanged: (_, raw) => raw.put(raw.id('publicIPAddresses', 'ip-1'), { ...publicIp({}), zones: ['1'] }),
  publicIpMustBeStatic: (_, raw) =>
    raw.put(raw.id('publicIPAddresses', 'new'), publicIp({ publicIPAllocationMethod: 'Dynamic' })),
  publicIpQuota: (_, raw) => {
    many(limits.publicIpsPerRegion - 2, (at) => seedPublicIp(raw, `p${at}`))
    return raw.put(raw.id('publicIPAddresses', 'one-more'), publicIp({}))
  },
  basicRetired: (_, raw) => raw.put(raw.id('publicIPAddresses', 'new'), { location, properties: {} }),
  basicLoadBalancerRetired: (b) => b.put({ sku: { name: 'Basic' }, frontendIPConfigurations: [b.internal()] }),
  zonesUnknown: (_, raw) => raw.put(raw.id('publicIPAddresses', 'new'), { ...publicIp({}), zones: ['7'] }),
  labelInvalid: (_, raw) => raw.put(raw.id('publicIPAddresses', 'new'), labelled('1st')),
  labelTaken: async (_, raw) => {
    await raw.put(raw.id('publicIPAddresses', 'first'), labelled('berth'))
    return raw.put(raw.id('publicIPAddresses', 'second'), labelled('berth'))
  },
  prefixMissing: (_, raw) => raw.put(raw.id('virtualNetworks', 'new'), network(['10.0.0.1/16'])),
  subnetOutsideNetwork: (_, raw) =>
    raw.put(raw.id('virtualNetworks', 'new'), network(['10.0.0.0/16'], ['10.1.0.0/24'])),
  subnetsOverlap: (_, raw) =>
    raw.put(raw.id('virtualNetworks', 'new'), network(['10.0.0.0/16'], ['10.0.0.0/24', '10.0.0.128/25'])),
  subnetInvalid: (_, raw) => raw.put(raw.id('virtualNetworks', 'new'), network(['10.0.0.0/16'], ['10.0.0.0/30'])),
  subnetInUse: async (b, raw) => {
    await b.put({ frontendIPConfigurations: [b.internal()] })
    return raw.delete(b.subnet)
  },
  subnetInUseCannotChange: async (b, raw) => {
    await b.put({ frontendIPConfigurations: [b.internal()] })
    return raw.put(b.subnet, { properties: { addressPrefix: '10.0.0.0/25' } })
  },
  groupInUse: async (b, raw) => {
    const id = raw.id('networkSecurityGroups', 'nsg')
    raw.emulator.seed({ id, location, properties: {} })
    await raw.put(b.subnet, { properties: { addressPrefix: '10.0.0.0/24', networkSecurityGroup: { id } } })
    return raw.delete(id)
  },
  groupInUseByScaleSet: async (b, raw) => {
    const networkSecurityGroup = { id: raw.id('networkSecurityGroups', 'nsg') }
    raw.emulator.seed({ ...networkSecurityGroup, location, properties: {} })
    const set = scaleSet(raw, 'ss', { subnet: b.subnet, nic: { networkSecurityGroup } })
    await raw.put(set.path, set.body)
    return raw.delete(networkSecurityGroup.id)
  },
  rulesConflict: (_, raw) => putRules(raw, [rule('one', {}), rule('two', {})]),
  priorityInvalid: (_, raw) => putRules(raw, [rule('one', { priority: 50 })]),
  portRangeInvalid: (_, raw) => putRules(raw, [rule('one', { destinationPortRange: '90-80' })]),
  addressPrefixInvalid: (_, raw) => putRules(raw, [rule('one', { sourceAddressPrefix: '10.0.0.1/8' })]),
  prefixesAmbiguous: (_, raw) => putRules(raw, [rule('one', { sourceAddressPrefixes: ['10.0.0.0/8'] })]),
  tooManyRules: (_, raw) =>
    putRules(
      raw,
      many(limits.rulesPerSecurityGroup + 1, (at) => rule(`r${at}`, { priority: 100 + at })),
    ),
  tooManyPrefixes: (_, raw) => {
    const prefixes = many(limits.prefixesPerSecurityGroup + 1, (at) => `10.${at >> 8}.${at & 255}.0/24`)
    return putRules(raw, [rule('one', { sourceAddressPrefix: null, sourceAddressPrefixes: prefixes })])
  },
}

function ip(raw: Raw, name: string) {
  return { publicIPAddress: { id: raw.id('publicIPAddresses', name) } }
}

export function fixed(privateIPAddress: string) {
  return { privateIPAllocationMethod: 'Static', privateIPAddress }
}

function publicIp(properties: object) {
  return { location, sku: { name: 'Standard' }, properties }
}

function labelled(domainNameLabel: string) {
  return publicIp({ dnsSettings: { domainNameLabel } })
}

export function network(addressPrefixes: readonly string[], subnets: readonly string[] = []) {
  const children = subnets.map((addressPrefix, at) => ({ name: `s${at}`, properties: { addressPrefix } }))
  return { location, properties: { addressSpace: { addressPrefixes }, subnets: children } }
}

export function rule(name: string, properties: object) {
  return { name, properties: { ...openRule, sourceAddressPrefix: 'Internet', ...properties } }
}

export function putRules(raw: Raw, securityRules: readonly unknown[]) {
  return raw.put(raw.id('networkSecurityGroups', 'nsg'), { location, properties: { securityRules } })
}
