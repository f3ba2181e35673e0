import { describe, expect, test } from 'vitest'
import { World } from '#provider/document/world'
import type { SecurityGroupBody, SecurityRule } from '#provider/azure/security-group/body'
import { indexSecurityGroup } from '#provider/azure/security-group/index-body'
import { defaultSettings } from '#provider/config/berth-yaml'
import { Closings } from '#provider/azure/security-group/closings'
import { planSecurityGroup } from '#provider/azure/security-group/plan'
import { securityRulePrefixes, type SecurityRulePrefix } from '#provider/azure/names/security-rule-name'

const owner = 'a'.padEnd(32, '0')

/** A rule that a controller of the Azure provider's kind wrote for a Service of its own. */
const theirs: SecurityRule = {
  name: 'k8s-azure-lb_allow_IPv4_d39272f7f57ed937951650d93992ad77',
  properties: {
    protocol: 'Tcp',
    access: 'Allow',
    direction: 'Inbound',
    priority: 500,
    sourceAddressPrefix: 'Internet',
    sourcePortRange: '*',
    destinationAddressPrefix: '20.0.0.9',
    destinationPortRanges: ['80'],
  },
}

function rulesWith(prefix: SecurityRulePrefix): readonly SecurityRule[] {
  const body: SecurityGroupBody = { name: 'nodes', properties: { securityRules: [theirs] } }
  const opening = {
    access: 'Allow',
    family: 'IPv4',
    protocol: 'Tcp',
    sources: ['Internet'],
    ports: [80],
    destinations: ['20.0.0.5'],
  } as const
  const plan = planSecurityGroup(
    {
      doc: 'nsg',
      observed: { body, version: '1', state: 'settled' },
      wishes: new Map([[owner, { want: { kind: 'security-group', openings: [opening], keeps: [], closes: [] } }]]),
    },
    new World(() => {}).viewFor('test'),
    {
      prefix,
      limits: defaultSettings.limits,
      tags: {},
      closings: new Closings({ reopens: false, onChange: () => {} }),
      isNode: () => false,
      living: () => [owner],
    },
  )
  return plan.body?.properties?.securityRules ?? []
}

describe('security rules beside another controller', () => {
  test('stand under a prefix of their own, though another rule has the same sources and ports', () => {
    const rules = rulesWith(securityRulePrefixes.beside)
    expect(rules).toHaveLength(2)
    expect(rules[0]).toEqual(theirs)
    expect(rules[1]).toMatchObject({
      name: 'berth-lb_allow_IPv4_d39272f7f57ed937951650d93992ad77',
      properties: { priority: 501, destinationAddressPrefix: '20.0.0.5' },
    })
  })

  test('are shared with the Services that the Azure provider served before Berth took its place', () => {
    expect(rulesWith(securityRulePrefixes.replacing)).toEqual([
      {
        ...theirs,
        properties: expect.objectContaining({ priority: 500, destinationAddressPrefixes: ['20.0.0.9', '20.0.0.5'] }),
      },
    ])
  })

  test("do not rely on the other controller's addresses", () => {
    const observed = { body: { properties: { securityRules: [theirs] } }, version: '1', state: 'settled' } as const
    expect(indexSecurityGroup(observed, { prefix: securityRulePrefixes.beside }).uses).toEqual([])
    expect(indexSecurityGroup(observed, { prefix: securityRulePrefixes.replacing }).uses).toHaveLength(1)
  })
})
