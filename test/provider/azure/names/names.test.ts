/** The names of reference section 3; every expected value is spelt out, because one letter off orphans what stands. */
import { describe, expect, test } from 'vitest'
import { baseName, isNamedAfter, readBaseName } from '#provider/azure/names/base-name'
import { frontendName } from '#provider/azure/names/frontend-name'
import { childId, nameIn, networkId, subnetId } from '#provider/azure/names/ids'
import { loadBalancerName, readLoadBalancerName } from '#provider/azure/names/load-balancer-name'
import { namingOf, type Naming } from '#provider/azure/names/naming'
import { ownerIndex } from '#provider/azure/names/owner-index'
import { poolName, readPoolName } from '#provider/azure/names/pool-name'
import { isPublicIpNameOf, publicIpName } from '#provider/azure/names/public-ip-name'
import { localProbeName, readRuleName, ruleName } from '#provider/azure/names/rule-name'

const uid = '3f0c9a52-7d41-4b8e-9a6f-0c1d2e3f4a5b'
const base = 'a3f0c9a527d414b8e9a6f0c1d2e3f4a5'
const single: Naming = { uid, family: 'IPv4', dualStack: false, subnet: undefined }
const dualIpv6: Naming = { ...single, family: 'IPv6', dualStack: true }
/** Long enough that every name with it is cut. */
const longSubnet = 'subnet-0123456789-0123456789-0123456789-0123456789'

describe('the base name', () => {
  test('is "a" and the UID without dashes, which at 32 characters loses its last digit', () => {
    expect(baseName(uid)).toBe(base)
  })

  test('is as long as the UID lets it be', () => {
    expect(baseName('x-1')).toBe('ax1')
  })

  test.each([
    [`${base}-TCP-80`, true],
    [base, true],
    [`${base.toUpperCase()}-tcp-80`, true],
    [`${base}0-TCP-80`, false],
    [`b${base.slice(1)}-TCP-80`, false],
    ['', false],
  ])('owns %s: %s', (name, owns) => {
    expect(isNamedAfter(name, base)).toBe(owns)
  })

  test('is read off names that begin with one', () => {
    expect(readBaseName(`${base.toUpperCase()}-apps-TCP-80`)).toBe(base)
    expect(readBaseName(base)).toBe(base)
    expect(readBaseName('cluster-service-shared-health-probe')).toBeUndefined()
    expect(readBaseName(`${base}f`)).toBeUndefined()
  })
})

describe('load balancers', () => {
  test('are named after the cluster, the internal one with its suffix', () => {
    expect(loadBalancerName('kubernetes', false)).toBe('kubernetes')
    expect(loadBalancerName('kubernetes', true)).toBe('kubernetes-internal')
  })

  test('are told apart whatever the case, and from those of others', () => {
    expect(readLoadBalancerName('KUBERNETES-Internal', 'kubernetes')).toBe('internal')
    expect(readLoadBalancerName('Kubernetes', 'kubernetes')).toBe('external')
    expect(readLoadBalancerName('kubernetes2', 'kubernetes')).toBeUndefined()
    expect(readLoadBalancerName('x-internal', 'x-internal')).toBe('external')
  })
})

describe('frontends', () => {
  test.each<[string, Partial<Naming>, string]>([
    ['the base name', {}, base],
    ['no suffix for IPv6 alone', { family: 'IPv6' }, base],
    ['no suffix for the IPv4 half', { dualStack: true }, base],
    ['-IPv6 for the IPv6 half', { dualStack: true, family: 'IPv6' }, `${base}-IPv6`],
    ['the subnet', { subnet: 'apps' }, `${base}-apps`],
    ['subnet and family', { subnet: 'apps', dualStack: true, family: 'IPv6' }, `${base}-apps-IPv6`],
  ])('are named: %s', (_, overrides, name) => {
    expect(frontendName({ ...single, ...overrides })).toBe(name)
  })

  test('are cut at 75 characters, before the family', () => {
    const name = frontendName({ ...dualIpv6, subnet: 'x'.repeat(80) })
    expect(name).toBe(`${base}-${'x'.repeat(42)}-IPv6`)
    expect(name.length).toBe(80)
  })

  test.each([
    ['-', '_'],
    ['5', '_'],
    ['.', '_'],
    ['_', '_'],
    ['y', 'y'],
  ])('that are cut at "%s" end in "%s"', (last, end) => {
    const subnet = `${'x'.repeat(41)}${last}zzz`
    expect(frontendName({ ...single, subnet })).toBe(`${base}-${'x'.repeat(41)}${end}`)
  })

  test('that just fit keep their last character', () => {
    const subnet = `${'x'.repeat(41)}5`
    expect(frontendName({ ...single, subnet })).toBe(`${base}-${subnet}`)
  })
})

describe('pools', () => {
  test('are named after the cluster, IPv6 always with its suffix', () => {
    expect(poolName('kubernetes', 'IPv4')).toBe('kubernetes')
    expect(poolName('kubernetes', 'IPv6')).toBe('kubernetes-IPv6')
    expect(poolName('Prod', 'IPv4')).toBe('Prod')
  })

  test('are read right even if the cluster itself is called so', () => {
    expect(readPoolName('prod-ipv6', 'prod-ipv6')).toBe('IPv4')
    expect(readPoolName('PROD-IPV6-ipv6', 'prod-ipv6')).toBe('IPv6')
    expect(readPoolName('prod', 'prod-ipv6')).toBeUndefined()
  })
})

describe('rules and probes', () => {
  test.each<[string, Partial<Naming>, string]>([
    ['plain', {}, `${base}-TCP-80`],
    ['IPv6 alone', { family: 'IPv6' }, `${base}-TCP-80`],
    ['the IPv6 half', { family: 'IPv6', dualStack: true }, `${base}-TCP-80-IPv6`],
    ['with a subnet', { subnet: 'apps' }, `${base}-apps-TCP-80`],
  ])('are named: %s', (_, overrides, name) => {
    expect(ruleName({ ...single, ...overrides }, 'TCP', 80)).toBe(name)
  })

  test('keep protocol and port when the subnet is cut', () => {
    const name = ruleName({ ...dualIpv6, subnet: longSubnet }, 'SCTP', 65535)
    expect(name).toBe(`${base}-subnet-0123456789-0123456789-01-SCTP-65535-IPv6`)
    expect(name.length).toBe(80)
  })

  test('of externalTrafficPolicy Local share the probe of the health port', () => {
    expect(localProbeName(single, 32100)).toBe(`${base}-TCP-32100`)
  })

  test.each([
    [`${base}-TCP-80`, { base, protocol: 'TCP', port: 80 }],
    [`${base.toUpperCase()}-udp-53-IPv6`, { base, protocol: 'UDP', port: 53 }],
    [`${base}-my-TCP-80-net-SCTP-2905`, { base, protocol: 'SCTP', port: 2905 }],
    ['cluster-service-shared-health-probe', undefined],
    ['somebody-elses-rule', undefined],
    ['azure-TCP-x', undefined],
  ])('are read back from %s', (name, parts) => {
    expect(readRuleName(name)).toEqual(parts)
  })
})

describe('public IPs', () => {
  const prefixId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/publicIPPrefixes/pre'

  test('are named after cluster, Service and prefix', () => {
    expect(publicIpName('kubernetes', single, undefined)).toBe(`kubernetes-${base}`)
    expect(publicIpName('kubernetes', single, prefixId)).toBe(`kubernetes-${base}-pre`)
    expect(publicIpName('kubernetes', dualIpv6, undefined)).toBe(`kubernetes-${base}-IPv6`)
  })

  test('are cut at 75 characters, before the family', () => {
    const cluster = 'c'.repeat(60)
    expect(publicIpName(cluster, single, prefixId)).toBe(`${cluster}-${base}`.slice(0, 75))
    expect(publicIpName(cluster, dualIpv6, undefined)).toBe(`${`${cluster}-${base}`.slice(0, 75)}-IPv6`)
  })

  test.each([
    [`kubernetes-${base}`, true],
    [`Kubernetes-${base}-pre-IPv6`, true],
    [`kubernetes-${base}2`, false],
    [`other-${base}`, false],
    ['pip-1', false],
  ])('recognise %s as the Service’s: %s', (name, own) => {
    expect(isPublicIpNameOf(name, 'kubernetes', uid)).toBe(own)
  })
})

describe('owners', () => {
  const index = ownerIndex([uid, '00000000-0000-0000-0000-000000000000'])

  test('are found by the names of frontends, rules and probes', () => {
    for (const name of [base, `${base}-apps`, `${base}-TCP-80-IPv6`, `${base.toUpperCase()}-UDP-53`]) {
      expect(index.uidOf(name)).toBe(uid)
    }
  })

  test('are found whatever the case of their UID', () => {
    expect(ownerIndex(['AB-1']).uidOf('aab1-TCP-80')).toBe('AB-1')
  })

  test('are unknown for names of dead Services and of strangers', () => {
    expect(index.uidOf('a11111111111111111111111111111111-TCP-80')).toBeUndefined()
    expect(index.uidOf('frontend')).toBeUndefined()
    expect(index.uidOf('')).toBeUndefined()
  })
})

describe('ids', () => {
  const group = { subscriptionId: 's', resourceGroup: 'g' }

  test('are written in Azure’s canonical form', () => {
    const lb = networkId(group, 'loadBalancers', 'lb')
    expect(lb).toBe('/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/loadBalancers/lb')
    expect(childId(lb, 'probes', 'p')).toBe(`${lb}/probes/p`)
    expect(subnetId(group, 'vnet', 'apps')).toBe(
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/vnet/subnets/apps',
    )
    expect(nameIn(lb)).toBe('lb')
  })
})

describe('namingOf', () => {
  test('takes UID, subnet and families of an intent', () => {
    const service = { namespace: 'shop', name: 'web', uid, createdAt: '' }
    expect(namingOf({ service, families: ['IPv6', 'IPv4'], subnet: 'apps' }, 'IPv6')).toEqual({
      uid,
      family: 'IPv6',
      dualStack: true,
      subnet: 'apps',
    })
  })
})
