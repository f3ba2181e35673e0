/**
 * What is done to the machines of uniform sets. A machine has operations of its own, which run beside those of its
 * siblings; only the deletion of the whole set stands in their way (arm-semantics 3.2).
 */
import type { Accepted, Write } from '../../arm/collection.ts'
import type { Engine } from '../../arm/engine.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { objectsAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import type { LatencyRange } from '../../arm/latency.ts'
import type { Operation, OperationFault } from '../../arm/operations.ts'
import type { InterfaceBearer } from '../../arm/registry.ts'
import { keyOf, nameOf } from '../../arm/resource-id.ts'
import type { ComputeCollection } from '../collection.ts'
import { computeErrors } from '../error-catalogue.ts'
import { computeLatencies } from '../latency.ts'
import { powerAfter } from '../power.ts'
import type { PowerAction } from '../power.ts'
import { checkComputePreconditions } from '../preconditions.ts'
import { placeInstances } from './addresses.ts'
import type { AddressBook } from './addresses.ts'
import { upgraded } from './instances.ts'
import { withoutPool } from './leave-pool.ts'
import type { Instance, ScaleSet } from './model.ts'
import type { RollingUpgrade } from './rolling-upgrade.ts'
import { referencesOf } from './references.ts'
import { viewInstance } from './view-instance.ts'
import { viewInterfaces } from './view-interface.ts'
import { writtenInstance } from './write-instance.ts'

/** Something that is done to some machines of a set. */
export interface Deed {
  /** Such as Start: names the operation. */
  readonly name: string
  readonly latency: LatencyRange
  /** How a machine looks while it is done, and afterwards; undefined when it is gone then. */
  readonly during: (instance: Instance) => Instance
  readonly after: (instance: Instance) => Instance | undefined
}

const belowScaleSet =
  /^(.+\/virtualMachineScaleSets\/[^/]+)\/virtualMachines\/([^/]+)(?:\/networkInterfaces\/([^/]+)(?:\/ipConfigurations\/([^/]+))?)?$/i

export class ScaleSets implements InterfaceBearer {
  readonly #engine: Engine
  readonly #collection: ComputeCollection<ScaleSet>
  readonly #book: AddressBook

  constructor(engine: Engine, collection: ComputeCollection<ScaleSet>, book: AddressBook) {
    this.#engine = engine
    this.#collection = collection
    this.#book = book
  }

  model(set: string): ScaleSet | undefined {
    return this.#collection.entry(set)?.accepted
  }

  instance(set: string, instanceId: string): Instance | undefined {
    return this.model(set)?.instances.find((one) => one.instanceId === instanceId)
  }

  /** Answers a machine of a set, one of its interfaces or one of their ip configurations, by its whole id. */
  child(id: string): JsonObject | undefined {
    const [, set = '', instanceId = '', nic, configuration] = belowScaleSet.exec(id) ?? []
    const [model, instance] = [this.model(set), this.instance(set, instanceId)]
    if (model === undefined || instance === undefined) return undefined
    if (nic === undefined) return viewInstance(set, model, instance, false)
    const found = viewInterfaces(set, instance).find((one) => isNamed(one, nic))
    if (configuration === undefined) return found
    return objectsAt(found?.['properties'], 'ipConfigurations').find((one) => isNamed(one, configuration))
  }

  leavePool(configuration: string, pool: string): void {
    const [, set = '', instanceId = ''] = belowScaleSet.exec(configuration) ?? []
    const networkEtag = this.#engine.newEtag()
    this.#replace(set, (one) => (one.instanceId === instanceId ? { ...withoutPool(one, pool), networkEtag } : one))
  }

  /** PUT of a machine: 200 and Updating, with an operation (recorded). */
  put(set: string, instanceId: string, write: Write): Accepted {
    const instance = this.#writable(set, instanceId, 'Put on Virtual Machine Scale Set VM Instance')
    checkComputePreconditions(write, instance.etag)
    const changed = writtenInstance(this.#engine, instance, write.body)
    this.#assertReferences(set, changed)
    this.#replace(set, (one) => (one.instanceId === instanceId ? changed : one))
    const operation = this.#run(set, [instanceId], {
      name: 'PutVirtualMachineScaleSetVMOperation',
      latency: computeLatencies.instance,
      fault: write.fault,
      after: settled,
    })
    return { status: 200, body: this.#shown(set, instanceId), operation }
  }

  /** Does something to machines: all of them when none are named. Refuses when one of the named is not there. */
  act(set: string, named: readonly string[] | undefined, deed: Deed, fault?: OperationFault): Accepted {
    const ids = named ?? this.model(set)?.instances.map(({ instanceId }) => instanceId) ?? []
    for (const id of ids) this.#writable(set, id, `VirtualMachineScaleSets.${deed.name}.POST`)
    this.#replace(set, (one) => (ids.includes(one.instanceId) ? deed.during(one) : one))
    const name = `${deed.name}VirtualMachineScaleSetVMsOperation`
    const operation = this.#run(set, ids, { name, latency: deed.latency, after: deed.after, fault })
    return { status: 202, operation }
  }

  power(action: PowerAction): Deed {
    const after = (instance: Instance) => settled({ ...instance, power: powerAfter(action, instance.power) })
    return { name: action, latency: computeLatencies.power, during: updating, after }
  }

  manualUpgrade(set: string): Deed {
    const during = (instance: Instance): Instance => {
      const model = this.model(set)
      return model === undefined ? instance : updating(upgraded(this.#engine, model, instance))
    }
    return { name: 'manualupgrade', latency: computeLatencies.instance, during, after: settled }
  }

  deletion(): Deed {
    const during = (instance: Instance): Instance => ({ ...instance, state: 'Deleting' })
    return { name: 'Delete', latency: computeLatencies.delete, during, after: () => undefined }
  }

  /** Says how far the rolling upgrade of a set is, and changes machines in the same step. */
  roll(set: string, rollingUpgrade: RollingUpgrade, change: (instance: Instance) => Instance = (one) => one): void {
    const model = this.model(set)
    if (model === undefined) return
    this.#collection.change(set, { ...model, rollingUpgrade })
    this.#replace(set, change)
  }

  #shown(set: string, instanceId: string): JsonObject {
    const [model, instance] = [this.model(set), this.instance(set, instanceId)]
    return model === undefined || instance === undefined ? {} : viewInstance(set, model, instance, false)
  }

  #writable(set: string, instanceId: string, operation: string): Instance {
    if (this.#collection.entry(set)?.state === 'Deleting') {
      throw computeErrors.scaleSetMarkedForDeletion(operation, nameOf(set))
    }
    const instance = this.instance(set, instanceId)
    if (instance === undefined || instance.state === 'Deleting') throw computeErrors.instanceNotActive(instanceId)
    this.#collection.assertNoConflict(`${set}/virtualMachines/${instanceId}`)
    return instance
  }

  /** Starts the operation on the machine, or on the set when there are several. */
  #run(
    set: string,
    ids: readonly string[],
    of: Pick<Deed, 'name' | 'latency' | 'after'> & { readonly fault?: OperationFault | undefined },
  ): Operation {
    const [only] = ids
    const target = ids.length === 1 && only !== undefined ? `${set}/virtualMachines/${only}` : set
    const end = (after: Deed['after']) => {
      const instances = this.model(set)?.instances ?? []
      this.#store(
        set,
        instances.flatMap((one) => (ids.includes(one.instanceId) ? (after(one) ?? []) : [one])),
      )
      // It may have preempted the write of the whole set, which nobody else would bring to its end.
      if (target === set) this.#collection.provision(set)
    }
    return this.#engine.operations.start({
      name: of.name,
      target,
      document: target,
      location: this.model(set)?.location ?? this.#engine.location.region,
      fault: of.fault,
      durationMs: this.#engine.latencyMs(of.latency),
      succeed: () => end(of.after),
      fail: () => end((instance) => ({ ...instance, state: 'Failed' })),
    })
  }

  #replace(set: string, change: (instance: Instance) => Instance): void {
    const changed = this.model(set)?.instances.map(change) ?? []
    this.#store(set, placeInstances(this.#book, set, changed))
  }

  #store(set: string, instances: readonly Instance[]): void {
    const model = this.model(set)
    if (model === undefined) return
    this.#collection.change(set, { ...model, sku: { ...model.sku, capacity: countOf(instances) }, instances })
  }

  #assertReferences(set: string, instance: Instance): void {
    const model = this.model(set)
    if (model === undefined) return
    for (const { from, to } of referencesOf(set, { ...model, instances: [instance] }, { emptyHoldsSubnet: false })) {
      if (this.#engine.registry.status(to) === undefined) throw errors.referenceInvalid(to, from)
    }
  }
}

/** A machine that is going no longer counts. */
function isNamed(one: JsonObject, name: string): boolean {
  return keyOf(String(one['name'])) === keyOf(name)
}

function countOf(instances: readonly Instance[]): number {
  return instances.filter(({ state }) => state !== 'Deleting').length
}

function updating(instance: Instance): Instance {
  return { ...instance, state: 'Updating' }
}

function settled(instance: Instance): Instance {
  return { ...instance, state: 'Succeeded' }
}
