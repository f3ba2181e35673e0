import { expect, test } from 'vitest'

import { eventually } from '#test/reconcilers/eventually'

import { Rack, poolKey } from './rack.ts'

const space = '172.16.7.192/26'

test('gives three Services the first three addresses, with the pool and without a finalizer', async () => {
  await using rack = await Rack.open(space)
  for (const name of ['web', 'web2', 'web3']) rack.create(name, { spec: { allocateLoadBalancerNodePorts: false } })
  await eventually(() =>
    expect(rack.addresses('web', 'web2', 'web3').toSorted()).toEqual(['172.16.7.192', '172.16.7.193', '172.16.7.194']),
  )
  for (const name of ['web', 'web2', 'web3']) {
    expect(rack.service(name).metadata.annotations).toEqual({ [poolKey]: 'my-ip-space' })
    expect(rack.service(name).metadata.finalizers).toBeUndefined()
    expect(rack.condition(name)).toMatch(/^Ensured: The load balancer answers at 172/)
  }
})

test('writes the pool on the Service before anybody sees its address', async () => {
  await using rack = await Rack.open(space)
  const seen: [address: string, pool: string][] = []
  rack.server.store.watch('services', () => {
    if (rack.server.store.get('services', 'default', 'web') === undefined) return
    const { annotations = {} } = rack.service('web').metadata
    seen.push([rack.addresses('web').join(), annotations[poolKey] ?? ''])
  })
  rack.create('web')
  await rack.untilAddresses({ web: '172.16.7.192' })
  expect(seen).toContainEqual(['', 'my-ip-space'])
  expect(seen.filter(([address, pool]) => address !== '' && pool === '')).toEqual([])
})

test('follows a change of type and back, and a change of class', async () => {
  await using rack = await Rack.open(space)
  rack.create('web')
  await rack.untilAddresses({ web: '172.16.7.192' })
  rack.edit('web', ({ spec }) => (spec['type'] = 'ClusterIP'))
  await eventually(() => expect(rack.service('web').status?.conditions ?? []).toEqual([]))
  expect(rack.addresses('web')).toEqual([])
  expect(rack.service('web').metadata.annotations ?? {}).toEqual({})
  rack.edit('web', ({ spec }) => (spec['type'] = 'LoadBalancer'))
  // The old one waits: another is free.
  await rack.untilAddresses({ web: '172.16.7.193' })
  rack.edit('web', ({ spec }) => (spec['ports'] = [{ port: 81, targetPort: 8080 }]))
  rack.create('other')
  await rack.untilAddresses({ web: '172.16.7.193', other: '172.16.7.194' })
})

test('gives a Service of another class nothing', async () => {
  await using rack = await Rack.open(space)
  rack.create('theirs', { spec: { loadBalancerClass: 'example.com/other' } })
  rack.create('web')
  await rack.untilAddresses({ web: '172.16.7.192' })
  expect(rack.condition('theirs')).toBe('undefined: undefined')
})

test('lets a Service go at once, and its address be served to the one who waits', async () => {
  await using rack = await Rack.open('172.16.7.192/32')
  rack.create('web')
  await rack.untilAddresses({ web: '172.16.7.192' })
  rack.create('late')
  await eventually(() => expect(rack.condition('late')).toContain('my-ip-space is full (1 of 1 IPv4 addresses in use)'))
  await eventually(() =>
    expect(rack.warnings('late').join()).toMatch(/^SyncLoadBalancerFailed: spec.type "LoadBalancer"/),
  )
  rack.delete('web')
  await rack.untilAddresses({ late: '172.16.7.192' })
  expect(rack.condition('late')).toMatch(/^Ensured/)
})

test('serves the oldest of those who wait when a pool grows', async () => {
  await using rack = await Rack.open('172.16.7.192/32')
  rack.create('web')
  await rack.untilAddresses({ web: '172.16.7.192' })
  rack.create('late')
  await eventually(() => expect(rack.condition('late')).toMatch(/^Refused/))
  rack.pool('more', { addresses: ['172.16.8.1-172.16.8.2'] })
  await rack.untilAddresses({ web: '172.16.7.192', late: '172.16.8.1' })
  expect(rack.service('late').metadata.annotations).toEqual({ [poolKey]: 'more' })
})

test('gives nobody another address after a restart, whatever happened meanwhile', async () => {
  await using rack = await Rack.open(space)
  rack.create('one')
  await rack.untilAddresses({ one: '172.16.7.192' })
  rack.create('two')
  rack.create('three', { annotations: { 'metallb.io/loadBalancerIPs': '172.16.7.200' } })
  await rack.untilAddresses({ two: '172.16.7.193', three: '172.16.7.200' })
  await rack.stop()
  rack.delete('one')
  rack.create('a-new-one')
  rack.edit('two', ({ metadata }) => (metadata.labels = { edited: 'yes' }))
  const patches = rack.server.log.counts()['patch services/status'] ?? 0
  await rack.start()
  await rack.untilAddresses({ two: '172.16.7.193', three: '172.16.7.200', 'a-new-one': '172.16.7.192' })
  expect(rack.server.log.counts()['patch services/status']).toBe(patches + 1)
})

test('heals what somebody else writes into the status, and a kill between annotation and status', async () => {
  await using rack = await Rack.open(space)
  const unrefuse = rack.server.faults.add({
    kind: 'refuse',
    code: 503,
    match: { verb: 'patch', resource: 'services', subresource: 'status' },
    times: 1000,
  })
  rack.create('web')
  await eventually(() => expect(rack.service('web').metadata.annotations).toEqual({ [poolKey]: 'my-ip-space' }))
  expect(rack.addresses('web')).toEqual([])
  await rack.stop()
  unrefuse()
  await rack.start()
  await rack.untilAddresses({ web: '172.16.7.192' })
  const stolen = { ...rack.service('web'), status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } } }
  rack.server.store.update('services', stolen, { subresource: 'status' })
  await rack.untilAddresses({ web: '172.16.7.192' })
})

test('leaves a Service where it is when its pool shrinks, says how to move it, and moves it when it asks', async () => {
  await using rack = await Rack.open(space)
  rack.create('web', { annotations: { 'metallb.io/loadBalancerIPs': '172.16.7.250' } })
  rack.create('other')
  await rack.untilAddresses({ web: '172.16.7.250', other: '172.16.7.192' })
  rack.pool('my-ip-space', { addresses: ['172.16.7.192/28'] })
  await eventually(() => expect(rack.condition('web')).toMatch(/^Warned: .*pool my-ip-space does not have it any more/))
  expect(rack.condition('web')).toContain('To move it, ask by metallb.io/loadBalancerIPs for an address of my-ip-space')
  expect(rack.addresses('web', 'other')).toEqual(['172.16.7.250', '172.16.7.192'])
  await rack.stop()
  await rack.start()
  await eventually(() => expect(rack.condition('web')).toMatch(/^Warned/))
  expect(rack.service('web').metadata.annotations).toMatchObject({ [poolKey]: 'my-ip-space' })
  rack.edit('web', ({ metadata }) => (metadata.annotations = { 'metallb.io/loadBalancerIPs': '172.16.7.200' }))
  await rack.untilAddresses({ web: '172.16.7.200', other: '172.16.7.192' })
  expect(rack.condition('web')).toMatch(/^Ensured/)
})

test('gives two Services one address where both want it, and takes none from the innocent', async () => {
  await using rack = await Rack.open(space)
  const shared = { 'metallb.universe.tf/allow-shared-ip': 'dns' }
  rack.create('tcp', { annotations: shared, spec: { ports: [{ port: 53, protocol: 'TCP' }] } })
  await rack.untilAddresses({ tcp: '172.16.7.192' })
  rack.create('udp', { annotations: shared, spec: { ports: [{ port: 53, protocol: 'UDP' }] } })
  await rack.untilAddresses({ tcp: '172.16.7.192', udp: '172.16.7.192' })
  expect(rack.condition('udp')).toContain('the prefix metallb.universe.tf/ is deprecated')
  rack.edit('udp', ({ spec }) => (spec['ports'] = [{ port: 53, protocol: 'TCP' }]))
  await rack.untilAddresses({ tcp: '172.16.7.192', udp: '172.16.7.193' })
})

test('takes the address away from a Service that may not share it any more and asks for no other', async () => {
  await using rack = await Rack.open(space)
  const wanted = { 'metallb.io/allow-shared-ip': 'k', 'metallb.io/loadBalancerIPs': '172.16.7.195' }
  rack.create('one', { annotations: wanted })
  await rack.untilAddresses({ one: '172.16.7.195' })
  rack.create('two', { annotations: wanted, spec: { ports: [{ port: 81 }] } })
  await rack.untilAddresses({ one: '172.16.7.195', two: '172.16.7.195' })
  rack.edit('two', ({ spec }) => (spec['ports'] = [{ port: 80 }]))
  await rack.untilAddresses({ one: '172.16.7.195', two: '' })
  expect(rack.condition('two')).toContain('default/one has it, and it has TCP 80 too')
})

test('serves a class of its own, and only that, beside another controller', async () => {
  await using rack = await Rack.open(space)
  await rack.stop()
  await rack.start('berth.dev/bgp')
  rack.create('theirs')
  rack.create('ours', { spec: { loadBalancerClass: 'berth.dev/bgp' } })
  await rack.untilAddresses({ ours: '172.16.7.192' })
  rack.edit('ours', ({ spec }) => {
    spec['type'] = 'NodePort'
    delete spec['loadBalancerClass']
  })
  await eventually(() => expect(rack.condition('ours')).toBe('undefined: undefined'))
  expect(rack.service('ours').metadata.annotations ?? {}).toEqual({})
  expect(rack.condition('theirs')).toBe('undefined: undefined')
})

test('gives a Service of both families an address of two pools, and leaves it both when it is restarted', async () => {
  await using rack = await Rack.open(space)
  rack.pool('six', { addresses: ['fd00:7::/64'] })
  rack.create('web', { spec: { ipFamilyPolicy: 'RequireDualStack' } })
  await rack.untilAddresses({ web: '172.16.7.192,fd00:7::' })
  expect(rack.service('web').metadata.annotations).toEqual({ [poolKey]: 'my-ip-space,six' })
  await rack.stop()
  rack.pool('six', { addresses: ['fd00:8::/64'] })
  await rack.start()
  await eventually(() => expect(rack.condition('web')).toContain('"fd00:7::": pool six does not have it any more'))
  expect(rack.addresses('web')).toEqual(['172.16.7.192', 'fd00:7::'])
})

test('serves a Service as soon as a label of its namespace lets it', async () => {
  await using rack = await Rack.open()
  const namespaceSelectors = [{ matchLabels: { team: 'a' } }]
  rack.pool('team', { addresses: [space], serviceAllocation: { namespaceSelectors } })
  rack.create('web')
  await eventually(() => expect(rack.condition('web')).toContain('team does not serve namespace default'))
  const namespace = rack.server.store.get('namespaces', undefined, 'default')
  rack.server.store.update('namespaces', { ...namespace, metadata: { ...namespace?.metadata, labels: { team: 'a' } } })
  await rack.untilAddresses({ web: '172.16.7.192' })
})

test('reads its configuration where berth.yaml says, and gives an address again as soon as that allows', async () => {
  await using rack = await Rack.open()
  await rack.stop()
  rack.server.store.create('namespaces', { metadata: { name: 'elsewhere' } })
  rack.pool('unread', { addresses: ['10.0.0.0/24'] })
  const metadata = { name: 'read', namespace: 'elsewhere' }
  rack.server.store.create('ipaddresspools', { metadata, spec: { addresses: [space] } })
  await rack.start(undefined, 'bgp: {configurationNamespace: elsewhere, coolDownSeconds: 0}')
  rack.create('web')
  await rack.untilAddresses({ web: '172.16.7.192' })
  rack.delete('web')
  rack.create('next')
  await rack.untilAddresses({ next: '172.16.7.192' })
  expect(rack.service('next').metadata.annotations).toMatchObject({ 'metallb.io/ip-allocated-from-pool': 'read' })
})
