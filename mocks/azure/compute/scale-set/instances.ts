/** The machines of a uniform set as its capacity and its profile change. */
import type { Engine } from '../../arm/engine.ts'
import { withoutMembers } from '../../arm/shape.ts'
import { firstEtag, nextEtag } from '../preconditions.ts'
import { interfacesOf, isFlexible } from './model.ts'
import type { Instance, ScaleSet } from './model.ts'

/** Answers the set with as many machines as it wants: new ones at the end, the newest go first. */
export function withCapacity(engine: Engine, model: ScaleSet): ScaleSet {
  const { instances, sku, nextInstance } = model
  if (isFlexible(model)) return model
  const missing = sku.capacity - instances.length
  // Those that go stay visible until the operation has ended.
  if (missing <= 0) {
    return { ...model, instances: instances.map((one, index) => (index < sku.capacity ? one : leaving(one))) }
  }
  const added = Array.from({ length: missing }, (_, index) => newInstance(engine, model, nextInstance + index))
  return { ...model, instances: [...instances, ...added], nextInstance: nextInstance + missing }
}

function leaving(instance: Instance): Instance {
  return { ...instance, state: 'Deleting' }
}

function newInstance(engine: Engine, model: ScaleSet, number: number): Instance {
  const { zones } = model
  const now = engine.clock.now()
  return {
    instanceId: String(number),
    vmId: engine.random.guid(),
    zone: zones === undefined || zones.length === 0 ? undefined : zones[number % zones.length],
    tags: model.tags,
    etag: firstEtag,
    state: 'Creating',
    power: 'running',
    createdAt: now,
    changedAt: now,
    latestModelApplied: true,
    profile: profileOf(model),
    interfaces: interfacesOf(model),
    networkEtag: engine.newEtag(),
    addresses: {},
  }
}

/** Answers a machine that took over the set's profile: what manualupgrade does, and an automatic upgrade policy. */
export function upgraded(engine: Engine, model: ScaleSet, instance: Instance): Instance {
  return {
    ...instance,
    profile: profileOf(model),
    interfaces: interfacesOf(model),
    networkEtag: engine.newEtag(),
    latestModelApplied: true,
    etag: nextEtag(instance.etag),
    changedAt: engine.clock.now(),
  }
}

function profileOf({ properties }: ScaleSet): Instance['profile'] {
  return withoutMembers(properties.virtualMachineProfile, ['networkProfile', 'extensionProfile'])
}

/** Answers the set after an operation on it has ended well: nobody is being made or going any more. */
export function settledSet(engine: Engine, model: ScaleSet): ScaleSet {
  const instances = model.instances
    .filter(({ state }) => state !== 'Deleting')
    .map((instance): Instance => {
      return instance.state === 'Succeeded'
        ? instance
        : { ...instance, state: 'Succeeded', changedAt: engine.clock.now() }
    })
  return { ...model, instances, changedAt: engine.clock.now() }
}
