import { expect, test } from 'vitest'
import { loadAzureConfig } from '#provider/azure/config/load'
import { DocIds } from '#provider/azure/document/doc-ids'
import { VmSets } from '#provider/azure/membership/vm-sets'
import { World } from '#provider/document/world'
import { FakeClock } from '#mocks/time/clock'
import { aMember } from '#test/scenarios/a-member'

test('has the nodes spread anew once for all that come together and are not found, and once more for who comes later', () => {
  const clock = new FakeClock()
  const world = new World(() => {}).viewFor('nodes')
  let late = 0
  const lists = { haveRead: () => false, lookAgain: () => {} }
  const sets = new VmSets({ config: standalone(), ids: new DocIds(), lists, clock, onLate: () => (late += 1) })
  const look = (name: string) => sets.of(aMember(name, []), world).is
  expect(['a', 'b', 'c'].map(look)).toEqual(['awaited', 'awaited', 'awaited'])
  clock.advance(4_000)
  expect(look('d')).toBe('awaited')
  clock.advance(6_000)
  expect(late).toBe(1)
  expect(['a', 'd'].map(look)).toEqual(['unknown', 'awaited'])
  clock.advance(4_000)
  expect(late).toBe(2)
  expect(look('d')).toBe('unknown')
  clock.advance(60_000)
  expect(late).toBe(2)
})

function standalone() {
  const file = {
    tenantId: 'tenant',
    subscriptionId: 'subscription',
    aadClientId: 'client',
    aadClientSecret: 'hush',
    resourceGroup: 'rg',
    location: 'westeurope',
    vnetName: 'vnet',
    securityGroupName: 'nsg',
    loadBalancerBackendPoolConfigurationType: 'nodeIP',
  }
  const loaded = loadAzureConfig(JSON.stringify(file), 'kubernetes')
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  return loaded.config
}
