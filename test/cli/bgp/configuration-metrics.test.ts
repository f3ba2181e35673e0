import { Registry } from 'prom-client'
import { expect, test } from 'vitest'

import { createConfigurationMetrics } from '#cli/bgp/configuration-metrics'
import type { Finding } from '#provider/bgp/config/finding'
import { PlayedLedger, aPool } from '#test/provider/bgp/pools/played-ledger'

const finding = (outcome: Finding['outcome']): Finding => {
  const resource = { kind: 'IPAddressPool', namespace: 'metallb-system', name: 'rack' }
  return { resource, outcome, field: 'spec.addresses', value: '', why: 'it is wrong', fix: 'Mend it' }
}

test('tells under MetalLB’s names how full the pools are and whether the configuration is stale', async () => {
  const registry = new Registry()
  const played = new PlayedLedger(aPool('rack', ['10.0.0.0/30', 'fd00::/126']))
  const metrics = createConfigurationMetrics(registry, () => played.ledger.usage())
  played.give('web', { families: ['IPv4', 'IPv6'] })
  const valuesOf = async () =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  metrics.read([finding('kept'), finding('ignored')])
  expect(await valuesOf()).toEqual([
    'metallb_k8s_client_config_loaded_bool 1',
    'metallb_k8s_client_config_stale_bool 1',
    'metallb_allocator_addresses_total{pool="rack"} 8',
    'metallb_allocator_addresses_in_use_total{pool="rack"} 2',
  ])
  metrics.read([finding('ignored')])
  played.ledger.setPools([aPool('other', ['10.0.0.0/31'])])
  expect((await valuesOf()).slice(1)).toEqual([
    'metallb_k8s_client_config_stale_bool 0',
    'metallb_allocator_addresses_total{pool="other"} 2',
    'metallb_allocator_addresses_in_use_total{pool="other"} 1',
  ])
})
