import { describe, expect, test } from 'vitest'
import {
  allowRuleName,
  denyRuleName,
  isManagedSecurityRule,
  readSecurityRuleName,
  securityRulePrefixes,
  type AllowRule,
} from '#provider/azure/names/security-rule-name'

// The hashes were made by md5sum of the text in the third column (reference section 3.8).
const rules: readonly [AllowRule, string, string][] = [
  [
    { family: 'IPv4', protocol: 'Tcp', sources: ['Internet'], ports: [80] },
    'd39272f7f57ed937951650d93992ad77',
    'Tcp_Internet_80',
  ],
  [
    { family: 'IPv6', protocol: 'Tcp', sources: ['192.168.0.0/16', '10.0.0.0/8'], ports: [80, 443] },
    'aa523dfbe7b74c42cda57463a11c030c',
    'Tcp_10.0.0.0/8,192.168.0.0/16_443,80',
  ],
  [
    { family: 'IPv4', protocol: '*', sources: ['Internet'], ports: [2905] },
    '357281a27897ad3702452e4e4462796e',
    '*_Internet_2905',
  ],
  [
    { family: 'IPv4', protocol: 'Udp', sources: ['Storage'], ports: [53, 5300] },
    'cd04a537d73082c19fb26e634db53a74',
    'Udp_Storage_53,5300',
  ],
]

const prefix = securityRulePrefixes.replacing

describe('names of security rules', () => {
  test.each(rules)('hash protocol, sources and ports, sorted as text', (rule, hash) => {
    expect(allowRuleName(rule, prefix)).toBe(`k8s-azure-lb_allow_${rule.family}_${hash}`)
  })

  test('are one for each family where everybody else is denied', () => {
    expect(denyRuleName('IPv4', prefix)).toBe('k8s-azure-lb_deny-all_IPv4')
  })

  test.each([
    ['k8s-azure-lb_allow_IPv4_0123456789abcdef0123456789abcdef', 500, true],
    ['k8s-azure-lb_anything', 4096, true],
    ['k8s-azure-lb_deny-all_IPv4', 499, false],
    ['k8s-azure-lb_deny-all_IPv4', 4097, false],
    ['allow-ssh', 600, false],
    ['a3f0c9a527d414b8e9a6f0c1d2e3f4a5-TCP-80-Internet', 500, false],
  ])('with %s at priority %i are ours: %s', (name, priority, managed) => {
    expect(isManagedSecurityRule(name, priority, prefix)).toBe(managed)
  })

  test('are read back', () => {
    const [[rule]] = rules as [[AllowRule, string, string]]
    expect(readSecurityRuleName(allowRuleName(rule, prefix), prefix)).toEqual({ action: 'allow', family: 'IPv4' })
    expect(readSecurityRuleName(denyRuleName('IPv6', prefix), prefix)).toEqual({ action: 'deny', family: 'IPv6' })
    expect(readSecurityRuleName('k8s-azure-lb_something_else', prefix)).toBeUndefined()
  })

  test('beside another controller are told from its rules, both ways', () => {
    const [[rule]] = rules as [[AllowRule, string, string]]
    const { beside } = securityRulePrefixes
    const own = allowRuleName(rule, beside)
    expect(own).toBe('berth-lb_allow_IPv4_d39272f7f57ed937951650d93992ad77')
    expect(readSecurityRuleName(own, beside)).toEqual({ action: 'allow', family: 'IPv4' })
    expect(readSecurityRuleName(own, prefix)).toBeUndefined()
    expect(readSecurityRuleName(allowRuleName(rule, prefix), beside)).toBeUndefined()
    expect(isManagedSecurityRule(own, 500, prefix)).toBe(false)
  })
})
