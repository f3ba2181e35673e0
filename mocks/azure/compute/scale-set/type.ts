import { isDeepStrictEqual } from 'node:util'
import type { Engine } from '../../arm/engine.ts'
import { parseEnvelope } from '../../arm/envelope.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { isJsonObject } from '../../arm/json.ts'
import type { Draft } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { withoutMembers } from '../../arm/shape.ts'
import type { ComputeType, ComputeViewed } from '../compute-type.ts'
import { computeErrors } from '../error-catalogue.ts'
import { computeLatencies } from '../latency.ts'
import { timestamp } from '../operation-answer.ts'
import { parseComputeShape } from '../shape.ts'
import { judgeScaleSet } from '../../network/load-balancer/judge-scale-set.ts'
import { viewCompute } from '../view.ts'
import { placeInstances } from './addresses.ts'
import type { AddressBook } from './addresses.ts'
import { behindBalancers } from './behind-balancers.ts'
import type { FlexibleMachines } from './flexible.ts'
import { settledSet, upgraded, withCapacity } from './instances.ts'
import { interfacesOf, isFlexible } from './model.ts'
import type { ScaleSet } from './model.ts'
import { referencesOf } from './references.ts'
import { beginRollingUpgrade } from './rolling-upgrade.ts'
import type { RollingUpgrades } from './rolling-upgrades.ts'
import { scaleSetSchema } from './schema.ts'

const type = 'Microsoft.Compute/virtualMachineScaleSets'
const envelope = ['id', 'name', 'type', 'etag', 'location', 'tags', 'zones', 'sku', 'properties']

export interface ScaleSetWorld extends AddressBook {
  readonly engine: Engine
  readonly flexible: FlexibleMachines
  /** They stand on this type themselves. */
  readonly rolling: () => RollingUpgrades
}

/** Scale sets. The machines of a uniform one stand in its document; those of a flexible one are resources of their own. */
export function scaleSetType(world: ScaleSetWorld): ComputeType<ScaleSet> {
  const { engine } = world
  return {
    segment: 'virtualMachineScaleSets',
    noun: 'VirtualMachineScaleSet',
    parse: (draft) => parse(world, draft),
    references: (id, model) => referencesOf(id, model, { emptyHoldsSubnet: engine.knobs.emptyScaleSetHoldsSubnet }),
    missing: errors.referenceInvalid,
    view,
    latency: () => computeLatencies.scaleSet,
    provision: (_, model) => settledSet(engine, model),
    accepted: (id, model) => {
      if (isFlexible(model)) world.flexible.resize(id, model)
      else world.rolling().advance(id)
    },
    goOn: (id, operation) => world.rolling().resume(id, operation),
    removed: (id) => world.flexible.removeAll(id),
    markedForDeletion: (operation, name) =>
      computeErrors.scaleSetMarkedForDeletion(`${operation} Virtual Machine Scale Set`, name),
  }
}

function parse(world: ScaleSetWorld, draft: Draft<ScaleSet>): ScaleSet {
  const { engine } = world
  const { id, body, previous } = draft
  const { zones, sku, properties } = parseComputeShape(scaleSetSchema, body)
  const now = engine.clock.now()
  const model: ScaleSet = {
    ...parseEnvelope(draft, engine.location, type),
    zones: zones ?? previous?.zones,
    // Without a size the old one stays; the service never forgets it.
    sku: {
      ...previous?.sku,
      ...sku,
      capacity: isJsonObject(body['sku']) ? sku.capacity : (previous?.sku.capacity ?? 0),
    },
    uniqueId: previous?.uniqueId ?? engine.random.guid(),
    createdAt: previous?.createdAt ?? now,
    changedAt: now,
    properties: { ...kept(previous), ...writable(properties), ...profileOf(properties, previous) },
    extra: withoutMembers(body, envelope),
    instances: previous?.instances ?? [],
    nextInstance: previous?.nextInstance ?? 0,
    rollingUpgrade: previous?.rollingUpgrade,
  }
  judge(model, previous)
  judgeSubnets(engine, id, model)
  judgeScaleSet(engine, behindBalancers(id, model))
  const sized = withCapacity(engine, withModel(engine, model, previous))
  return { ...sized, instances: placeInstances(world, id, sized.instances) }
}

/** Drops what only the service writes: clients send back what they read. */
function writable(properties: ScaleSet['properties']): ScaleSet['properties'] {
  const { provisioningState: _state, uniqueId: _id, timeCreated: _time, ...kept } = properties
  return kept
}

/**
 * The way machines are upgraded stays when a PUT over what stands is silent about it: cloud-provider-azure sends nothing but
 * a network profile, and clusters live by it (its azure_vmss.go, ensureVMSSInPool).
 */
function kept(previous: ScaleSet | undefined): Partial<ScaleSet['properties']> {
  const upgradePolicy = previous?.properties.upgradePolicy
  return upgradePolicy === undefined ? {} : { upgradePolicy }
}

/** The profile with the parts of the old one that it does not name, for the same reason. */
function profileOf({ virtualMachineProfile }: ScaleSet['properties'], previous: ScaleSet | undefined) {
  const before = previous?.properties.virtualMachineProfile
  if (virtualMachineProfile === undefined && before === undefined) return {}
  return { virtualMachineProfile: { ...before, ...virtualMachineProfile } }
}

function judge(model: ScaleSet, previous: ScaleSet | undefined): void {
  const { properties, sku } = model
  if (!isFlexible(model)) {
    if (properties.virtualMachineProfile === undefined) {
      throw computeErrors.parameterMissing('properties.virtualMachineProfile')
    }
    if (properties.upgradePolicy === undefined) throw computeErrors.parameterMissing('upgradePolicy')
    if (interfacesOf(model).length === 0) {
      throw computeErrors.parameterMissing('virtualMachineProfile.networkProfile.networkInterfaceConfigurations')
    }
  }
  if (sku.capacity > 0 && sku['name'] === undefined) throw computeErrors.parameterMissing('sku.name')
  if (previous === undefined) return
  if (properties.orchestrationMode !== previous.properties.orchestrationMode) {
    throw computeErrors.changeNotAllowed('properties.orchestrationMode')
  }
  if (!isDeepStrictEqual(model.zones, previous.zones)) throw computeErrors.changeNotAllowed('zones')
}

function judgeSubnets({ registry }: Engine, id: string, model: ScaleSet): void {
  for (const { properties } of interfacesOf(model).flatMap((nic) => nic.properties.ipConfigurations)) {
    const { subnet } = properties
    if (subnet !== undefined && registry.status(subnet.id) === undefined) throw errors.referenceInvalid(subnet.id, id)
  }
}

/** A changed profile reaches the machines by the policy: at once, batch by batch, or when they are upgraded by hand. */
function withModel(engine: Engine, model: ScaleSet, previous: ScaleSet | undefined): ScaleSet {
  const before = previous?.properties.virtualMachineProfile
  if (previous === undefined || isDeepStrictEqual(before, model.properties.virtualMachineProfile)) return model
  const mode = model.properties.upgradePolicy?.mode
  const instances = model.instances.map((instance) =>
    mode === 'Automatic' ? upgraded(engine, model, instance) : { ...instance, latestModelApplied: false },
  )
  if (mode !== 'Rolling') return { ...model, instances }
  const waiting = instances.map(({ instanceId }) => instanceId)
  return { ...model, instances, rollingUpgrade: beginRollingUpgrade(waiting, engine.clock.now()) }
}

function view(of: ComputeViewed<ScaleSet>): Resource {
  const { zones, sku, properties, extra, uniqueId, createdAt } = of.model
  const { virtualMachineProfile: profile, ...rest } = properties
  const osProfile = withoutMembers(profile?.osProfile, ['adminPassword', 'customData'])
  const shown = {
    ...rest,
    ...(profile === undefined ? {} : { virtualMachineProfile: { ...profile, osProfile } }),
    provisioningState: of.state,
    uniqueId,
    timeCreated: timestamp(createdAt),
  }
  return viewCompute(of, { type, zones, extra: { sku, ...extra }, properties: shown })
}
