import { expect, test } from 'vitest'
import { securityRulePrefixes } from '#provider/azure/names/security-rule-name'
import type { SecurityRule } from '#provider/azure/security-group/body'
import { ruleKey } from '#provider/azure/security-group/rule'

const ours: SecurityRule = {
  name: 'k8s-azure-lb_allow_IPv4_d39272f7f57ed937951650d93992ad77',
  properties: {
    protocol: 'Tcp',
    access: 'Allow',
    direction: 'Inbound',
    priority: 500,
    sourceAddressPrefix: 'Internet',
    destinationAddressPrefix: '20.0.0.9',
    destinationPortRanges: ['80'],
  },
}
const like = (name: string, properties: SecurityRule['properties'] = {}): SecurityRule => ({
  name,
  properties: { ...ours.properties, ...properties },
})
const keyOf = (rule: SecurityRule) => ruleKey(rule, securityRulePrefixes.replacing)

test('a rule is ours by its name, its priority and what it may say; by each alone it is somebody else’s', () => {
  expect(keyOf(ours)).toBe('IPv4 tcp internet 80')
  const group = { id: '/subscriptions/s/applicationSecurityGroups/g' }
  const others = [
    like('allow-web'),
    like('k8s-azure-lb_allow_IPv4_by-hand'),
    like(ours.name, { priority: 499 }),
    like(ours.name, { priority: 4097 }),
    like(ours.name, { direction: 'Outbound' }),
    like(ours.name, { access: 'Deny' }),
    like(ours.name, { destinationApplicationSecurityGroups: [group] }),
  ]
  expect(others.filter((other) => keyOf(other) !== undefined)).toEqual([])
})
