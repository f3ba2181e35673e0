import { describe, expect, test } from 'vitest'
import { annotationKey, internal } from './manifest.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'

const linked = { ...internal, [annotationKey('pls-create')]: 'true' }
const links = (stage: Stage) => new Outside(stage.emulator).privateLinks
const names = (stage: Stage) => links(stage).map(({ name }) => name)
const frontends = (stage: Stage) => {
  const balancers = stage.emulator.resources.list('loadBalancers')
  return balancers.flatMap(({ properties }) => properties?.['frontendIPConfigurations'] ?? [])
}
const isGone = (stage: Stage) => () => stage.cluster.services.size === 0

/** Somebody connects to the one private link service. */
function connect(stage: Stage, endpoint: string): void {
  const [link] = links(stage)
  const { azure, emulator } = stage
  emulator.seed({
    id: azure.idOf('privateEndpoints', endpoint),
    location: 'westeurope',
    properties: {
      subnet: { id: `${azure.idOf('virtualNetworks', 'vnet')}/subnets/apps` },
      privateLinkServiceConnections: [{ name: 'web', properties: { privateLinkServiceId: link?.id } }],
    },
  })
}

describe('a private link service', () => {
  test('is made after its frontend and its subnet are there, and goes before them', async () => {
    await using stage = await Stage.open({ emulator: { latency: 'real' } })
    stage.apply('web', { annotations: linked })
    await stage.untilReady()
    const [made] = links(stage)
    expect(made?.properties?.provisioningState).toBe('Succeeded')
    expect(made?.properties?.loadBalancerFrontendIpConfigurations).toHaveLength(1)
    const service = { namespace: 'default', name: 'web', uid: stage.cluster.get('web').uid, createdAt: '' }
    const explained = stage.controller.provider.loadBalancers.documents(service)
    expect(explained.find(({ id }) => id === made?.id)?.note).toBe(
      `as wished; alias ${made?.properties?.alias}; 0 connections`,
    )
    stage.delete('web')
    await stage.until(isGone(stage))
    expect([links(stage), frontends(stage)]).toEqual([[], []])
  })

  test('#2125: goes although others are connected to it, whose connections are ended first', async () => {
    await using stage = await Stage.open({ emulator: { latency: 'real' } })
    stage.apply('web', { annotations: linked })
    await stage.untilReady()
    connect(stage, 'one')
    connect(stage, 'two')
    expect(links(stage)[0]?.properties?.privateEndpointConnections).toHaveLength(2)
    stage.delete('web')
    await stage.until(isGone(stage))
    expect([links(stage), frontends(stage)]).toEqual([[], []])
    expect(stage.emulator.log.count({ method: 'DELETE', type: 'privateLinkServices/privateEndpointConnections' })).toBe(
      2,
    )
  })

  test('#1825: is not made anew by changes of its Service, nor by a restart', async () => {
    await using stage = await Stage.open()
    stage.apply('web', { annotations: { ...linked, [annotationKey('pls-visibility')]: '*' } })
    await stage.untilReady()
    const alias = links(stage)[0]?.properties?.alias
    connect(stage, 'one')
    stage.emulator.log.clear()
    stage.apply('web', { annotations: { ...linked, [annotationKey('pls-visibility')]: '*' }, ports: [80, 443] })
    await stage.untilReady()
    await stage.restart()
    await stage.untilReady()
    expect(stage.emulator.log.count({ method: 'PUT', type: 'privateLinkServices' })).toBe(0)
    stage.apply('web', { annotations: { ...linked, [annotationKey('pls-fqdns')]: 'web.example' }, ports: [80, 443] })
    await stage.untilReady()
    const [link] = links(stage)
    expect(link?.properties).toMatchObject({ alias, fqdns: ['web.example'], visibility: { subscriptions: [] } })
    expect(link?.properties?.privateEndpointConnections).toHaveLength(1)
  })

  test('#4838: that Azure refuses is told with the annotation to correct, and made when it is corrected', async () => {
    await using stage = await Stage.open()
    const taken = { [annotationKey('pls-ip-configuration-ip-address')]: '10.0.0.11' }
    stage.apply('web', { annotations: { ...linked, ...taken } })
    await stage.until(() => stage.state('web')?.is === 'refused')
    const state = stage.state('web')
    expect(state?.is === 'refused' && state.problems).toEqual([
      expect.objectContaining({ field: annotationKey('pls-ip-configuration-ip-address'), value: '10.0.0.11' }),
    ])
    stage.apply('web', { annotations: linked })
    await stage.untilReady()
    expect(links(stage)).toHaveLength(1)
  })

  test('PR #10943: is not taken over by another Service that gives its own the same name', async () => {
    await using stage = await Stage.open()
    const entrance = { ...linked, [annotationKey('pls-name')]: 'entrance' }
    stage.apply('web', { annotations: entrance })
    await stage.untilReady()
    const [before] = links(stage)
    stage.apply('shop', { annotations: entrance })
    await stage.until(() => stage.state('shop')?.is === 'refused')
    expect(links(stage)).toEqual([before])
    stage.delete('web')
    await stage.untilReady('shop')
    expect(links(stage).map(({ name, tags }) => [name, tags?.['k8s-azure-owner-service']])).toEqual([
      ['entrance', 'default/shop'],
    ])
  })

  test('#9108: changes the version of the load balancer, which costs one look and no harm', async () => {
    await using stage = await Stage.open()
    stage.apply('web', { annotations: linked })
    stage.apply('shop', { annotations: internal })
    await stage.untilReady()
    stage.apply('web', { annotations: internal })
    await stage.until(() => names(stage).length === 0)
    stage.emulator.log.clear()
    stage.apply('shop', { annotations: internal, ports: [80, 443] })
    await stage.untilReady()
    const { byStatus, byCall } = stage.emulator.log.summary()
    expect(byStatus[412]).toBe(1)
    expect(byCall['PUT loadBalancers']).toBe(2)
  })

  test('that a user made on our frontend is left alone, and its Service waits to be deleted until it is gone', async () => {
    await using stage = await Stage.open()
    stage.apply('web', { annotations: linked })
    await stage.untilReady()
    const [ours] = links(stage)
    stage.apply('web', { annotations: internal })
    await stage.until(() => names(stage).length === 0)
    const { id: _id, name: _name, tags: _tags, etag: _etag, ...body } = ours ?? { id: '' }
    stage.emulator.seed({ ...body, id: stage.azure.idOf('privateLinkServices', 'theirs') })
    await stage.restart()
    const web = stage.cluster.get('web')
    stage.delete('web')
    await stage.time.pass(120_000)
    expect(web.state?.is === 'waiting' && web.state.on).toContain('privateLinkServices/theirs')
    expect([names(stage), frontends(stage).length]).toEqual([['theirs'], 1])
  })

  test('in a group that only its Service names is found after a restart, and goes with it', async () => {
    await using stage = await Stage.raise()
    const { subscriptionId } = stage.emulator.credentials
    stage.emulator.seed({ id: `/subscriptions/${subscriptionId}/resourceGroups/links`, location: 'westeurope' })
    await stage.start()
    stage.apply('web', { annotations: { ...linked, [annotationKey('pls-resource-group')]: 'Links' } })
    await stage.untilReady()
    expect(links(stage).map(({ id }) => id.split('/')[4]?.toLowerCase())).toEqual(['links'])
    await stage.stop()
    stage.delete('web')
    await stage.start()
    await stage.until(isGone(stage))
    expect([links(stage), frontends(stage)]).toEqual([[], []])
  })

  test('waits for a subnet that somebody makes later', async () => {
    await using stage = await Stage.open()
    stage.apply('web', { annotations: { ...linked, [annotationKey('pls-ip-configuration-subnet')]: 'links' } })
    await stage.until(() => stage.state('web')?.is === 'refused')
    const network = stage.azure.idOf('virtualNetworks', 'vnet')
    stage.emulator.seed({ id: `${network}/subnets/links`, properties: { addressPrefix: '10.2.0.0/24' } })
    await stage.untilReady()
    expect(links(stage)).toHaveLength(1)
  })

  test('of two Services on one address outlives the one that made it', async () => {
    await using stage = await Stage.open()
    const shared = { ...linked, [annotationKey('load-balancer-ipv4')]: '10.0.0.50' }
    stage.apply('web', { annotations: shared })
    stage.apply('shop', { annotations: shared, ports: [443] })
    await stage.untilReady()
    const alias = links(stage)[0]?.properties?.alias
    stage.delete('web')
    await stage.until(() => stage.cluster.find('web') === undefined)
    await stage.untilReady()
    expect(links(stage).map(({ properties }) => properties?.alias)).toEqual([alias])
    stage.delete('shop')
    await stage.until(isGone(stage))
    expect([links(stage), frontends(stage)]).toEqual([[], []])
  })

  test('of an external Service without floating IP is reached through its public frontend', async () => {
    // Whether Azure takes a public frontend nobody has recorded; the Azure provider relies on it.
    await using stage = await Stage.open({ emulator: { knobs: { unverifiedRules: 'allow' } } })
    const annotations = {
      [annotationKey('pls-create')]: 'true',
      [annotationKey('disable-load-balancer-floating-ip')]: 'true',
    }
    stage.apply('web', { annotations })
    await stage.untilReady()
    expect(links(stage)[0]?.properties?.loadBalancerFrontendIpConfigurations?.[0]?.id).toContain('/kubernetes/')
  })
})
