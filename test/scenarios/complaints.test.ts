/** What users of the Azure provider complained of, by the number of their issue (azure-provider-behaviour 5.8); docs/parity.md lists all. */
import { describe, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { internal } from './manifest.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'

const balancer = 'kubernetes'
const isAway = (stage: Stage) => () => stage.cluster.services.size === 0

test('#5909, AKS#4281: a Service that comes in the middle of a burst of 120 waits for a write or two, not for its turn', async () => {
  await using stage = await Stage.open({ emulator: { latency: 'real' } })
  for (let at = 0; at < 120; at += 1) stage.apply(`web${at}`, { annotations: internal })
  await stage.until(() => stage.state('web0')?.is === 'ready', 60_000)
  const from = stage.time.now()
  stage.apply('late', { annotations: internal })
  await stage.untilReady('late')
  expect(stage.time.now() - from).toBeLessThan(30_000)
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
  expect(stage.emulator.log.count({ method: 'PUT', type: 'loadBalancers' })).toBeLessThanOrEqual(6)
}, 20_000)

test('#5904: a subscription without a request left gets none, and every Service is served when it has again', async () => {
  await using stage = await Stage.open({ emulator: { latency: 'fast' } })
  const { faults, log } = stage.emulator
  faults.add({ match: { class: 'write' }, do: { tooManyRequests: { retryAfterSeconds: 20 } }, lastsMs: 120_000 })
  for (let at = 0; at < 40; at += 1) stage.apply(`web${at}`)
  await stage.time.pass(119_000)
  // One try for each wait that Azure names, give or take those that were on their way, not one for each Service.
  expect(log.entries.filter(({ status }) => status === 429).length).toBeLessThan(60)
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
}, 20_000)

test('gardener#2: ReferencedResourceNotProvisioned heals by itself', async () => {
  await using stage = await Stage.open({ emulator: { latency: 'real' } })
  stage.emulator.faults.add({
    match: { method: 'PUT', type: 'loadBalancers' },
    do: { status: 400, code: 'ReferencedResourceNotProvisioned' },
    times: 2,
  })
  stage.apply('web')
  stage.apply('shop')
  await stage.untilReady()
  expect(stage.emulator.faults.hits).toHaveLength(2)
  expect(audit(stage)).toEqual([])
})

describe('a load balancer', () => {
  test('kubernetes#107672: that Azure left in a failed state is written again until it is as it should be', async () => {
    await using stage = await Stage.open({ emulator: { latency: 'real' } })
    stage.apply('web')
    await stage.untilReady()
    stage.emulator.faults.add({
      match: { method: 'PUT', type: 'loadBalancers' },
      do: { operation: 'Failed', code: 'InternalServerError' },
      times: 2,
    })
    stage.apply('shop')
    await stage.untilReady()
    expect(stage.emulator.faults.hits).toHaveLength(2)
    const state = stage.emulator.resources.get(stage.azure.idOf('loadBalancers', balancer))?.properties
    expect(state).toMatchObject({ provisioningState: 'Succeeded' })
    expect(audit(stage)).toEqual([])
  })

  test('kubernetes#36880, terraform#13886: keeps the pool, probe, rule and outbound rule of somebody else through every write', async () => {
    await using stage = await Stage.open()
    stage.apply('web')
    stage.apply('shop')
    await stage.untilReady()
    const id = stage.azure.idOf('loadBalancers', balancer)
    const theirs = giveAway(stage, id)
    const left = () =>
      Object.keys(theirs).map((kind) => {
        const list = new Outside(stage.emulator).loadBalancer(balancer)?.properties as Record<string, unknown>
        const children = list[kind] as readonly { name: string; properties: object }[]
        return children.find(({ name }) => name === 'theirs')?.properties
      })
    const before = left()
    stage.apply('web', { ports: [80, 443] })
    stage.apply('mail')
    await stage.untilReady()
    expect(left()).toMatchObject(before.map(() => ({ provisioningState: 'Succeeded' })))
    for (const name of ['web', 'shop', 'mail']) stage.delete(name)
    await stage.until(isAway(stage))
    expect(left().map((one) => one !== undefined)).toEqual([true, true, true, true, true])
    expect(new Outside(stage.emulator).rules().map(({ rule }) => rule.name)).toEqual(['theirs'])
  })
})

test('#6172: a pool names the network of its members, and gets it back when somebody wrote it without', async () => {
  await using stage = await Stage.open({ driftIntervalMs: 300_000 })
  stage.apply('web')
  await stage.untilReady()
  const id = stage.azure.idOf('loadBalancers', balancer)
  const networks = () => {
    const [pool] = new Outside(stage.emulator).loadBalancer(balancer)?.properties.backendAddressPools ?? []
    const members = pool?.properties?.loadBalancerBackendAddresses ?? []
    return members.map(({ properties: of = {} }) => of.virtualNetwork?.id ?? pool?.properties?.virtualNetwork?.id)
  }
  const all = networks()
  expect(all).toEqual(stage.members.map(() => stage.azure.idOf('virtualNetworks', 'vnet')))
  edit(stage, id, (properties) => {
    const [pool] = properties['backendAddressPools'] as { properties: Record<string, unknown> }[]
    if (pool === undefined) throw new Error('no pool')
    pool.properties = { loadBalancerBackendAddresses: [] }
  })
  expect(networks()).toEqual([])
  await stage.time.pass(310_000)
  await stage.until(() => true)
  expect(networks()).toEqual(all)
})

/** Puts one of each kind of child on the load balancer that a person might have there. */
function giveAway(stage: Stage, id: string): Readonly<Record<string, object>> {
  const address = stage.azure.idOf('publicIPAddresses', 'theirs')
  stage.emulator.seed({
    id: address,
    location: 'westeurope',
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static' },
  })
  const child = (kind: string) => ({ id: `${id}/${kind}/theirs` })
  const theirs = {
    frontendIPConfigurations: { publicIPAddress: { id: address } },
    backendAddressPools: {},
    probes: { protocol: 'Tcp', port: 22, intervalInSeconds: 5, probeThreshold: 2 },
    loadBalancingRules: {
      protocol: 'Tcp',
      frontendPort: 2222,
      backendPort: 22,
      disableOutboundSnat: true,
      frontendIPConfiguration: child('frontendIPConfigurations'),
      backendAddressPool: child('backendAddressPools'),
      probe: child('probes'),
    },
    outboundRules: {
      protocol: 'All',
      idleTimeoutInMinutes: 4,
      allocatedOutboundPorts: 1024,
      frontendIPConfigurations: [child('frontendIPConfigurations')],
      backendAddressPool: child('backendAddressPools'),
    },
  }
  edit(stage, id, (properties) => {
    for (const [kind, of] of Object.entries(theirs)) {
      const list = (properties[kind] ?? []) as object[]
      properties[kind] = [...list, { name: 'theirs', properties: of }]
    }
  })
  return theirs
}

/** Changes a document behind the controller's back. */
function edit(stage: Stage, id: string, change: (properties: Record<string, unknown>) => void): void {
  const body = structuredClone(stage.emulator.resources.get(id))
  if (body?.properties === undefined) throw new Error(`no ${id}`)
  change(body.properties as Record<string, unknown>)
  stage.emulator.seed({ ...body })
}
