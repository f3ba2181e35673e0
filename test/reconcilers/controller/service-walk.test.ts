import { expect, test, vi } from 'vitest'

import { eventually } from '../eventually.ts'
import { FINALIZER, Stage } from '../stage.ts'

const PIP_PREFIX = 'service.beta.kubernetes.io/azure-pip-prefix-id'

test('gives a Service its address, condition, finalizer and events', async () => {
  await using stage = await Stage.open()
  await stage.start()
  const { uid } = stage.createService('web').metadata
  await eventually(() => expect(stage.addresses('web')).toEqual(['20.0.0.1']))
  expect(stage.reason('web')).toBe('Ensured')
  expect(stage.service('web').metadata.finalizers).toEqual([FINALIZER])
  await eventually(() => expect(stage.events(uid)).toEqual(['EnsuringLoadBalancer x1', 'EnsuredLoadBalancer x1']))
})

test('puts the finalizer on before anything is asked of the world outside', async () => {
  await using stage = await Stage.open()
  const { provider } = await stage.start()
  const finalizersAtFirst: (readonly string[] | undefined)[] = []
  const { ensure } = provider.loadBalancers
  provider.loadBalancers.ensure = (intent) => {
    finalizersAtFirst.push(stage.service('web').metadata.finalizers)
    return ensure(intent)
  }
  stage.createService('web')
  await eventually(() => expect(stage.addresses('web')).toEqual(['20.0.0.1']))
  expect(finalizersAtFirst[0]).toEqual([FINALIZER])
})

test('writes nothing more once nothing changes', async () => {
  await using stage = await Stage.open()
  const { provider } = await stage.start()
  stage.createService('web')
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  // One for the finalizer, one for Waiting, one for the address.
  await eventually(() => expect(stage.server.log.counts()['create events']).toBe(2))
  const { 'patch services': finalizers, 'patch services/status': statuses } = stage.server.log.counts()
  expect({ finalizers, statuses }).toEqual({ finalizers: 1, statuses: 2 })
  const before = provider.statements.length
  provider.wakeAll()
  await eventually(() => expect(provider.statements.length).toBeGreaterThan(before))
  expect(stage.server.log.counts()['patch services/status']).toBe(2)
})

test('refuses what cannot be meant, says how to mend it, and heals when it is mended', async () => {
  await using stage = await Stage.open()
  const { provider } = await stage.start()
  const { uid } = stage.createService('web', { metadata: { annotations: { [PIP_PREFIX]: 'nonsense' } } }).metadata
  stage.createService('other')
  await eventually(() => expect(stage.reason('web')).toBe('Refused'))
  await eventually(() => expect(stage.addresses('other')).toEqual(['20.0.0.1']))
  expect(provider.intents.has(uid)).toBe(false)
  expect(stage.service('web').metadata.finalizers).toBeUndefined()
  const told = await eventually(() => {
    const [event] = stage.eventObjects(uid)
    expect(event).toMatchObject({ type: 'Warning', reason: 'InvalidService' })
    return event?.message
  })
  expect(told).toContain(PIP_PREFIX)
  stage.edit('web', ({ metadata }) => delete metadata.annotations?.[PIP_PREFIX])
  await eventually(() => expect(stage.addresses('web')).toEqual(['20.0.0.2']))
  expect(stage.reason('web')).toBe('Ensured')
})

test('keeps what stands when an edit cannot be meant', async () => {
  await using stage = await Stage.open()
  const { provider } = await stage.start()
  stage.createService('web')
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  const stated = provider.statements.length
  stage.edit('web', ({ metadata }) => (metadata.annotations = { [PIP_PREFIX]: 'nonsense' }))
  await eventually(() => expect(stage.reason('web')).toBe('Refused'))
  expect(stage.addresses('web')).toEqual(['20.0.0.1'])
  expect(provider.statements.slice(stated).every(({ wish }) => wish === 'want')).toBe(true)
})

test('shows what the provider refuses', async () => {
  await using stage = await Stage.open()
  const { provider } = await stage.start()
  provider.refuse('web', [{ field: 'spec.ports', value: '80', why: 'the port is taken', fix: 'Choose another' }])
  const { uid } = stage.createService('web').metadata
  await eventually(() => expect(stage.reason('web')).toBe('Refused'))
  await eventually(() => expect(stage.events(uid)).toEqual(['SyncLoadBalancerFailed x1']))
  expect(stage.eventObjects(uid)[0]?.message).toBe('spec.ports "80": the port is taken. Choose another')
})

test('lists warnings and still gives the address', async () => {
  await using stage = await Stage.open()
  const { provider } = await stage.start()
  provider.warn('web', [{ field: 'spec.x', value: '', why: 'it is ignored', fix: 'Take it out' }])
  const { uid } = stage.createService('web').metadata
  await eventually(() => expect(stage.reason('web')).toBe('Warned'))
  expect(stage.addresses('web')).toEqual(['20.0.0.1'])
  await eventually(() =>
    expect(stage.events(uid).slice(1)).toEqual(['EnsuredLoadBalancer x1', 'LoadBalancerWarning x1']),
  )
})

test('takes everything away before it lets a deleted Service go', async () => {
  await using stage = await Stage.open()
  const { provider } = await stage.start()
  const { uid } = stage.createService('web').metadata
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  provider.hold('web')
  stage.server.store.delete('services', 'default', 'web')
  await eventually(() => expect(stage.reason('web')).toBe('Waiting'))
  expect(stage.outside.has(uid)).toBe(true)
  provider.hold('nobody')
  stage.outside.delete(uid)
  provider.wakeAll()
  await eventually(() => expect(stage.has('web')).toBe(false))
  await eventually(() =>
    expect(stage.events(uid).slice(-2)).toEqual(['DeletingLoadBalancer x1', 'DeletedLoadBalancer x1']),
  )
})

test('cleans up and forgets its marks when the type changes away, and starts anew when it comes back', async () => {
  await using stage = await Stage.open()
  await stage.start()
  const { uid } = stage.createService('web').metadata
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  stage.edit('web', ({ spec }) => (spec.type = 'ClusterIP'))
  await eventually(() => expect(stage.service('web').metadata.finalizers ?? []).toEqual([]))
  expect(stage.outside.has(uid)).toBe(false)
  expect(stage.addresses('web')).toEqual([])
  expect(stage.reason('web')).toBeUndefined()
  stage.edit('web', ({ spec }) => (spec.type = 'LoadBalancer'))
  await eventually(() => expect(stage.addresses('web')).toEqual(['20.0.0.1']))
})

test('serves a Service that comes back under its old name as another one', async () => {
  await using stage = await Stage.open()
  await stage.start()
  const first = stage.createService('web').metadata.uid
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  stage.server.store.delete('services', 'default', 'web')
  await eventually(() => expect(stage.has('web')).toBe(false))
  const second = stage.createService('web').metadata.uid
  await eventually(() => expect(stage.addresses('web')).toEqual(['20.0.0.1']))
  expect([...stage.outside.keys()]).toEqual([second])
  expect(first).not.toBe(second)
})

test('never touches the conditions and finalizers of others', async () => {
  await using stage = await Stage.open()
  const { provider } = await stage.start()
  provider.hold('web')
  stage.createService('web', { metadata: { finalizers: ['example.com/mine'] } })
  await eventually(() => expect(stage.reason('web')).toBe('Waiting'))
  const foreign = {
    type: 'example.com/Audited',
    status: 'True',
    reason: 'Fine',
    message: '',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  }
  const copy = structuredClone(stage.service('web'))
  const status = { ...copy.status, conditions: [foreign, ...(copy.status?.conditions ?? [])] }
  stage.server.store.update('services', { ...copy, status }, { subresource: 'status' })
  provider.release('web')
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  expect(stage.service('web').status?.conditions).toContainEqual(foreign)
  expect(stage.service('web').metadata.finalizers).toEqual(['example.com/mine', FINALIZER])
  stage.server.store.delete('services', 'default', 'web')
  await eventually(() => expect(stage.service('web').metadata.finalizers).toEqual(['example.com/mine']))
})

test('keeps a finalizer that somebody puts on in the same moment', async () => {
  await using stage = await Stage.open()
  let raced = false
  stage.server.faults.onCall(({ when, resource, subresource }) => {
    if (raced || when !== 'before' || resource !== 'services' || subresource !== '') return
    raced = true
    stage.edit('web', ({ metadata }) => (metadata.finalizers = ['example.com/mine']))
  })
  await stage.start()
  stage.createService('web')
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  expect(stage.service('web').metadata.finalizers).toEqual(['example.com/mine', FINALIZER])
})

test('touches nothing of a paused Service but the condition, and goes on when the brake is off', async () => {
  await using stage = await Stage.open()
  const { provider } = await stage.start()
  const { uid } = stage.createService('web', { metadata: { annotations: { 'berth.dev/paused': 'True' } } }).metadata
  await eventually(() => expect(stage.reason('web')).toBe('Paused'))
  expect(stage.service('web').metadata.finalizers).toBeUndefined()
  expect(provider.statements).toEqual([])
  expect(stage.events(uid)).toEqual([])
  stage.edit('web', ({ metadata }) => delete metadata.annotations?.['berth.dev/paused'])
  await eventually(() => expect(stage.addresses('web')).toEqual(['20.0.0.1']))
})

test('states nothing and takes no lease with --read-only', async () => {
  await using stage = await Stage.open()
  const { provider, controller } = await stage.start({ readOnly: true })
  stage.createService('web')
  await eventually(() => expect(stage.reason('web')).toBe('ReadOnly'))
  expect(provider.statements).toEqual([])
  expect(provider.members).toEqual([])
  expect(controller.mayWrite()).toBe(false)
  expect(stage.server.store.list('leases')).toEqual([])
})

test.each(['before', 'after'])('leaves the word to a leader that came %s it with --read-only', async (when) => {
  await using stage = await Stage.open()
  stage.createService('web')
  if (when === 'after') {
    await stage.start({ readOnly: true })
    await vi.waitUntil(() => stage.reason('web') === 'ReadOnly')
  }
  await stage.start()
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  const version = () => stage.service('web').metadata.resourceVersion
  const before = version()
  if (when === 'before') await (await stage.start({ readOnly: true })).controller.working
  stage.createService('late')
  await eventually(() => expect(stage.reason('late')).toBe('Ensured'))
  const writes = () => stage.server.log.counts()['patch services/status'] ?? 0
  const written = writes()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(writes() - written).toBeLessThanOrEqual(2)
  expect(version()).toBe(before)
  expect(stage.reason('late')).toBe('Ensured')
})

test('has the word with --read-only once the leader beside it has gone, as an upgrade replaces it', async () => {
  await using stage = await Stage.open()
  const leader = await stage.start({ identity: 'leader' })
  stage.createService('web')
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  await (
    await stage.start({ readOnly: true, identity: 'reader' })
  ).controller.working
  await leader.controller.stop()
  await eventually(() => expect(stage.reason('web')).toBe('ReadOnly'))
  stage.createService('late')
  await eventually(() => expect(stage.reason('late')).toBe('ReadOnly'))
})

test('serves only its class, with a finalizer and a lease of its own', async () => {
  await using stage = await Stage.open()
  const { provider } = await stage.start({ className: 'berth.dev/azure' })
  const plain = stage.createService('plain').metadata.uid
  const ours = stage.createService('ours', { spec: { loadBalancerClass: 'berth.dev/azure' } }).metadata.uid
  await eventually(() => expect(stage.reason('ours')).toBe('Ensured'))
  expect(stage.service('ours').metadata.finalizers).toEqual(['berth.dev/load-balancer-cleanup'])
  expect(provider.intents.has(plain)).toBe(false)
  expect(provider.intents.has(ours)).toBe(true)
  expect(stage.server.store.list('leases').map(({ metadata }) => metadata.name)).toEqual(['berth-controller'])
})

test('says once that no node can take traffic, and ensures nevertheless', async () => {
  await using stage = await Stage.open()
  stage.server.store.delete('nodes', undefined, 'node-1')
  const { provider } = await stage.start()
  const { uid } = stage.createService('web').metadata
  await eventually(() => expect(stage.reason('web')).toBe('Warned'))
  await eventually(() => expect(stage.events(uid)).toContain('UnAvailableLoadBalancer x1'))
  provider.wakeAll()
  stage.createNode('node-1', '10.0.0.1')
  await eventually(() => expect(stage.reason('web')).toBe('Ensured'))
  await eventually(() => expect(provider.members.at(-1)?.map(({ name }) => name)).toEqual(['node-1']))
  stage.server.store.delete('nodes', undefined, 'node-1')
  await eventually(() => expect(stage.events(uid)).toContain('UnAvailableLoadBalancer x2'))
})

test('hands the nodes over once for all Services, and tells who is known before anything else', async () => {
  await using stage = await Stage.open()
  for (const index of [2, 3]) stage.createNode(`node-${index}`, `10.0.0.${index}`)
  for (let index = 0; index < 10; index++) stage.createService(`web-${index}`)
  // However late the nodes are known: half a list would be an order to remove.
  stage.server.faults.add({ kind: 'delay', ms: 200, match: { verb: 'list', resource: 'nodes' } })
  const { provider } = await stage.start()
  await eventually(() => expect(stage.outside.size).toBe(10))
  expect(provider.members).toHaveLength(1)
  expect(provider.members[0]).toHaveLength(3)
  expect(provider.known).toHaveLength(10)
})
