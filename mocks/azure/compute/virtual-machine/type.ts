import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { Engine } from '../../arm/engine.ts'
import { parseEnvelope } from '../../arm/envelope.ts'
import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import type { Reference } from '../../arm/references.ts'
import { keyOf } from '../../arm/resource-id.ts'
import type { Draft } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { withoutMembers } from '../../arm/shape.ts'
import { networkInterfaceErrors } from '../../network/network-interface/errors.ts'
import { reserveInterfaces } from '../../network/network-interface/reserve.ts'
import type { ComputeType, ComputeViewed } from '../compute-type.ts'
import { computeErrors } from '../error-catalogue.ts'
import { computeLatencies } from '../latency.ts'
import { timestamp } from '../operation-answer.ts'
import { powerActionOf, powerAfter } from '../power.ts'
import { parseComputeShape } from '../shape.ts'
import { viewCompute } from '../view.ts'
import { viewMachine } from './instance-view.ts'
import { bringInterfaces, leftBehind, takeAlong } from './own-interfaces.ts'
import { pointers } from './model.ts'
import type { VirtualMachine } from './model.ts'
import { virtualMachineSchema } from './schema.ts'

const type = 'Microsoft.Compute/virtualMachines'
const envelope = ['id', 'name', 'type', 'etag', 'location', 'tags', 'zones', 'properties', 'resources']
const readOnly = ['provisioningState', 'vmId', 'timeCreated', 'instanceView']

/** Whether a scale set makes its machines itself: none can be attached to it. */
export type IsUniform = (set: string) => boolean

/** Virtual machines with network interfaces of their own (arm-semantics 2.3, 3.2). */
export function virtualMachineType(engine: Engine, isUniform: IsUniform): ComputeType<VirtualMachine> {
  return {
    segment: 'virtualMachines',
    noun: 'VirtualMachine',
    // Recorded: PUT of a machine that exists answers 200 and Updating, and no header leads to the operation.
    hidesUpdates: true,
    parse: (draft) => parse(engine, isUniform, draft),
    bring: (id, model) => bringInterfaces(engine, id, model),
    references: (id, model) => referencesOf(id, model),
    missing: computeErrors.referenceNotFound,
    view,
    latency: () => computeLatencies.virtualMachine,
    provision: (_, model) => ({ ...model, changedAt: engine.clock.now() }),
    resumed: (model, operation) => {
      const action = powerActionOf(operation)
      return action === undefined ? model : { ...model, power: powerAfter(action, model.power) }
    },
    removed: (id, model, wasProvisioned) => {
      takeAlong(engine, model)
      if (!wasProvisioned) reserveInterfaces(engine, id, leftBehind(model))
    },
    markedForDeletion: (operation, name) => computeErrors.machineMarkedForDeletion(`${operation} VM`, name),
  }
}

function parse(engine: Engine, isUniform: IsUniform, draft: Draft<VirtualMachine>): VirtualMachine {
  const { id, body, previous } = draft
  const { zones, properties } = parseComputeShape(virtualMachineSchema, body)
  const kept = withoutMembers(properties, readOnly)
  const set = properties.virtualMachineScaleSet?.id
  if (set !== undefined && isUniform(set)) throw computeErrors.notAFlexibleSet(set)
  const model: VirtualMachine = {
    ...parseEnvelope(draft, engine.location, type),
    zones: zones ?? previous?.zones,
    vmId: previous?.vmId ?? engine.random.guid(),
    createdAt: previous?.createdAt ?? engine.clock.now(),
    changedAt: engine.clock.now(),
    power: previous?.power ?? 'running',
    generalized: previous?.generalized,
    described: describedIn(properties.networkProfile, previous),
    properties: {
      ...kept,
      networkProfile: networkProfileOf(properties.networkProfile, previous),
      osProfile: { ...objectAt(previous?.properties, 'osProfile'), ...objectAt(kept, 'osProfile') },
    },
    extra: withoutMembers(body, envelope),
  }
  judgeInterfaces(engine, id, model)
  if (previous !== undefined) judgeChange(previous, model)
  return model
}

type NetworkProfile = z.output<typeof virtualMachineSchema>['properties']['networkProfile']

/** A machine names interfaces that stand, or describes those that are to be made with it; never both. */
function describedIn(profile: NetworkProfile, previous: VirtualMachine | undefined): VirtualMachine['described'] {
  const { networkInterfaces, networkInterfaceConfigurations: described, networkApiVersion } = profile
  // What was made once is not made again.
  if (networkInterfaces !== undefined || previous !== undefined) return undefined
  if (described === undefined) throw computeErrors.parameterMissing('properties.networkProfile.networkInterfaces')
  if (networkApiVersion === undefined)
    throw computeErrors.parameterMissing('properties.networkProfile.networkApiVersion')
  return described
}

function networkProfileOf(profile: NetworkProfile, previous: VirtualMachine | undefined): unknown {
  const named = withoutMembers(profile, ['networkInterfaceConfigurations', 'networkApiVersion'])
  return profile.networkInterfaces === undefined ? previous?.properties['networkProfile'] : named
}

function judgeInterfaces({ references, registry }: Engine, id: string, { properties }: VirtualMachine): void {
  for (const nic of interfacesOf(properties)) {
    const other = references.uses(nic, id).find(({ from }) => /\/virtualMachines\//i.test(from))
    if (other === undefined) continue
    const isThere = registry.status(other.from) !== undefined
    throw isThere ? computeErrors.interfaceInUse(nic, other.from) : networkInterfaceErrors.reserved(other.from)
  }
}

/** What stays as it was made: where the machine stands, and whom it knows. */
function judgeChange(before: VirtualMachine, now: VirtualMachine): void {
  const idAt = ({ properties }: VirtualMachine, member: string) => stringAt(objectAt(properties, member), 'id')
  const same = (one = '', other = '') => keyOf(one) === keyOf(other)
  if (!isDeepStrictEqual(before.zones, now.zones)) throw computeErrors.changeNotAllowed('zones')
  const set = idAt(before, 'availabilitySet')
  if (!same(set, idAt(now, 'availabilitySet'))) throw computeErrors.changeNotAllowed('availabilitySet.id')
  const [was, is] = [objectAt(before.properties, 'osProfile'), objectAt(now.properties, 'osProfile')]
  for (const member of ['computerName', 'adminUsername', 'customData']) {
    if (is[member] !== was[member]) throw computeErrors.changeNotAllowed(`osProfile.${member}`)
  }
}

function referencesOf(id: string, { properties }: VirtualMachine): readonly Reference[] {
  const sets = pointers.flatMap((member) => stringAt(objectAt(properties, member), 'id') ?? [])
  return [...interfacesOf(properties), ...sets].map((to) => ({ from: id, to }))
}

function interfacesOf(properties: JsonObject): readonly string[] {
  const interfaces = objectsAt(objectAt(properties, 'networkProfile'), 'networkInterfaces')
  return interfaces.flatMap((nic) => stringAt(nic, 'id') ?? [])
}

function view(of: ComputeViewed<VirtualMachine>): Resource {
  const { model, state, expanded } = of
  const { zones, extra, properties, vmId, createdAt } = model
  const shown = {
    ...properties,
    provisioningState: state,
    vmId,
    timeCreated: timestamp(createdAt),
    // A password goes in and never comes out.
    osProfile: withoutMembers(properties['osProfile'], ['adminPassword', 'customData']),
    ...(expanded ? { instanceView: viewMachine(of) } : {}),
  }
  return viewCompute(of, { type, zones, extra, properties: shown })
}
