/** What a controller counts while it really works against a played Azure. */
import { globSync, readFileSync } from 'node:fs'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { createAzureMetrics } from '#cli/metrics/azure'
import { createMetrics } from '#reconcilers/metrics'
import { eventually } from '#test/reconcilers/eventually'
import { PlayedCluster } from '../played-cluster.ts'

async function valuesOf(registry: Registry): Promise<ReadonlyMap<string, number>> {
  const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

test('counts the calls, the writes and the time to an address of one Service', async () => {
  await using cluster = await PlayedCluster.open()
  const metrics = createMetrics()
  cluster.createNode('node-1', '10.0.0.11')
  const controller = await cluster.run({ metrics })
  await controller.working
  cluster.createService('web')
  await eventually(() => expect(cluster.addresses('web')).toHaveLength(1), 10_000)
  await eventually(async () => {
    const shown = await valuesOf(metrics.registry)
    expect(shown.get('berth_services{reason="Ensured"}')).toBe(1)
    expect(shown.get('berth_address_seconds_count')).toBe(1)
  }, 10_000)
  const values = await valuesOf(metrics.registry)
  const puts = cluster.azure.log.entries.filter(({ method }) => method === 'PUT')
  for (const type of ['loadBalancers', 'networkSecurityGroups', 'publicIPAddresses']) {
    const of = puts.filter((put) => put.type === type)
    expect(values.get(`berth_arm_calls_total{type="${type}",verb="PUT",result="ok"}`)).toBe(of.length)
    expect(values.get(`berth_document_writes_total{type="${type}",result="written"}`)).toBe(of.length)
    expect(values.get(`berth_document_batch_owners_count{type="${type}"}`)).toBe(of.length)
    expect(values.get(`berth_document_bytes{type="${type}"}`)).toBeGreaterThan(100)
  }
  expect(values.get('berth_arm_calls_total{type="loadBalancers",verb="LIST",result="ok"}')).toBe(1)
  expect(values.get('berth_arm_quota_remaining{class="write",scope="own"}')).toBeGreaterThan(100)
  expect(values.get('berth_limit_used_ratio{limit="rulesPerLoadBalancer"}')).toBeCloseTo(1 / 1500)
  expect(values.get('berth_lease_held')).toBe(1)
  expect(values.get('berth_queue_oldest_seconds{queue="services"}')).toBe(0)
  expect(values.get('berth_services{reason="Contested"}')).toBe(0)
  expect(values.get('berth_azure_misplaced')).toBe(0)
}, 30_000)

test('tells of what alerts look for before it happens first, for every kind of document', async () => {
  const registry = new Registry()
  createAzureMetrics(registry)
  const values = await valuesOf(registry)
  const kinds = globSync('provider/azure/*/kind.ts').map(
    (file) => /^    name: '(\w+)'/m.exec(readFileSync(file, 'utf8'))?.[1],
  )
  expect(kinds.length).toBeGreaterThan(8)
  for (const type of kinds) {
    const series = ['drift_repairs_total', 'contested_total', 'document_stuck_total'].map(
      (name) => `berth_${name}{type="${type}"}`,
    )
    const refused = `berth_document_writes_total{type="${type}",result="terminal"}`
    expect([...series, refused].map((name) => [name, values.get(name)])).toEqual(
      [...series, refused].map((name) => [name, 0]),
    )
  }
})

test('counts what others changed, what was left to them, and what failed', async () => {
  const registry = new Registry()
  const metrics = createAzureMetrics(registry)
  const doc = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/loadBalancers/kubernetes'
  const changes = [{ owner: 'svc a', text: 'x', effect: 'traffic' }] as const
  for (const what of ['repaired', 'contested', 'stuck'] as const) metrics.happened({ doc, what, changes })
  metrics.happened({ doc, what: 'failed', disposition: { do: 'retryAfter', afterMs: 1 }, error: new Error('429') })
  metrics.happened({ what: 'unread', error: new Error('403'), retryMs: 1 })
  metrics.happened({ what: 'misplaced', problem: { field: 'x', value: 'y', why: 'z', fix: 'w' } })
  const values = await valuesOf(registry)
  expect(Object.fromEntries([...values].filter(([, value]) => value > 0))).toEqual({
    'berth_drift_repairs_total{type="loadBalancers"}': 1,
    'berth_contested_total{type="loadBalancers"}': 1,
    'berth_document_stuck_total{type="loadBalancers"}': 1,
    'berth_document_writes_total{type="loadBalancers",result="retryAfter"}': 1,
    berth_azure_read_failures_total: 1,
    berth_azure_misplaced: 1,
  })
})
