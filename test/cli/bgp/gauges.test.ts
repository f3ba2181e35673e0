import { Registry } from 'prom-client'
import { expect, test } from 'vitest'

import { createPoolGauges } from '#cli/metrics/pools'
import { createConfigurationGauges } from '#cli/metrics/configuration'
import { PlayedLedger, aPool } from '#test/provider/bgp/pools/played-ledger'

test('tells under MetalLB’s names how full the pools are and whether the configuration is stale', async () => {
  const registry = new Registry()
  const played = new PlayedLedger(aPool('rack', ['10.0.0.0/30', 'fd00::/126']))
  const configuration = createConfigurationGauges(registry)
  createPoolGauges(registry, () => played.ledger.usage())
  played.give('web', { families: ['IPv4', 'IPv6'] })
  const valuesOf = async () =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  configuration.configured(true)
  expect(await valuesOf()).toEqual([
    'metallb_k8s_client_config_loaded_bool 1',
    'metallb_k8s_client_config_stale_bool 1',
    'metallb_allocator_addresses_total{pool="rack"} 8',
    'metallb_allocator_addresses_in_use_total{pool="rack"} 2',
  ])
  configuration.configured(false)
  played.ledger.setPools([aPool('other', ['10.0.0.0/31'])])
  expect((await valuesOf()).slice(1)).toEqual([
    'metallb_k8s_client_config_stale_bool 0',
    'metallb_allocator_addresses_total{pool="other"} 2',
    'metallb_allocator_addresses_in_use_total{pool="other"} 1',
  ])
})
