/** Network resources in another subscription, and in another tenant, than the machines (networkResourceSubscriptionID, …TenantID). */
import { describe, expect, test } from 'vitest'
import { wellKnown } from '#mocks/azure/well-known'
import { audit } from './audit.ts'
import { Outside } from './outside.ts'
import { annotationKey, internal } from './manifest.ts'
import { Stage } from './stage.ts'

const machines = {
  tenantId: '00000000-0000-4000-a000-0000000000b1',
  subscriptionId: '00000000-0000-4000-a000-0000000000b2',
}

/** The well-known tenant and subscription hold the network here, and another one the machines. */
const open = (config: object) => Stage.open({ emulator: { otherTenants: [machines] }, config })

const elsewhere = {
  ...machines,
  networkResourceSubscriptionID: wellKnown.subscriptionId,
  networkResourceTenantID: wellKnown.tenantId,
}

describe('with the network in another tenant', () => {
  test('a Service lives and dies, and nothing is written beside the machines', async () => {
    await using stage = await open(elsewhere)
    stage.apply('web')
    stage.apply('inside', { annotations: internal })
    await stage.untilReady()
    expect(audit(stage)).toEqual([])
    stage.delete('web')
    stage.delete('inside')
    await stage.until(() => stage.cluster.services.size === 0)
    expect(new Outside(stage.emulator).loadBalancers).toEqual([])
    const writes = stage.emulator.log.entries.filter(({ method }) => method === 'PUT' || method === 'DELETE')
    expect(writes.length).toBeGreaterThan(0)
    expect(writes.filter(({ path }) => !path.includes(wellKnown.subscriptionId))).toEqual([])
  })

  test('weakness 24: the pool names the network where it is, not beside the machines', async () => {
    await using stage = await open(elsewhere)
    stage.apply('web')
    await stage.untilReady()
    const [pool] = new Outside(stage.emulator).loadBalancers[0]?.properties.backendAddressPools ?? []
    const [member] = pool?.properties?.loadBalancerBackendAddresses ?? []
    expect((member?.properties?.virtualNetwork ?? pool?.properties?.virtualNetwork)?.id).toContain(
      wellKnown.subscriptionId,
    )
  })

  test('weakness 24: a private link service is made where the network is', async () => {
    await using stage = await open(elsewhere)
    stage.apply('inside', { annotations: { ...internal, [annotationKey('pls-create')]: 'true' } })
    await stage.untilReady()
    expect(new Outside(stage.emulator).privateLinks.map(({ id }) => id.split('/')[2])).toEqual([
      wellKnown.subscriptionId,
    ])
    stage.delete('inside')
    await stage.until(() => stage.cluster.services.size === 0)
    expect(new Outside(stage.emulator).privateLinks).toEqual([])
  })

  test('zones are those of the machines’ subscription', async () => {
    await using stage = await open(elsewhere)
    const asked = stage.emulator.log.entries.filter(({ path }) => path.includes('/providers/Microsoft.Compute'))
    expect(asked.map(({ path, status }) => [path.split('/')[2], status])).toEqual([[machines.subscriptionId, 200]])
  })
})
