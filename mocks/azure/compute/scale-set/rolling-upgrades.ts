/** Runs rolling upgrades. An upgrade is an operation beside those of the set, so that a PUT of the set does not end it. */
import type { Accepted } from '../../arm/collection.ts'
import type { Engine } from '../../arm/engine.ts'
import type { Operation, OperationFault } from '../../arm/operations.ts'
import { computeErrors } from '../error-catalogue.ts'
import { computeLatencies } from '../latency.ts'
import { upgraded } from './instances.ts'
import type { Instance } from './model.ts'
import { batchSize, beginRollingUpgrade } from './rolling-upgrade.ts'
import type { RollingUpgrade } from './rolling-upgrade.ts'
import type { ScaleSets } from './scale-sets.ts'

export class RollingUpgrades {
  readonly #engine: Engine
  readonly #sets: ScaleSets

  constructor(engine: Engine, sets: ScaleSets) {
    this.#engine = engine
    this.#sets = sets
  }

  /** Upgrades every machine of a set, whether its model is the latest or not: what osRollingUpgrade asks for. */
  start(set: string, fault?: OperationFault): Accepted {
    const ids = this.#sets.model(set)?.instances.map(({ instanceId }) => instanceId) ?? []
    this.#sets.roll(set, beginRollingUpgrade(ids, this.#engine.clock.now()))
    const operation = this.#operate(set, {
      name: startOperation,
      durationMs: 0,
      succeed: () => this.advance(set),
      fault,
    })
    return { status: 202, operation }
  }

  /** Leaves the machines whose turn has not come as they are. */
  cancel(set: string): Accepted {
    const upgrade = this.#runningOf(set)
    if (upgrade === undefined) throw computeErrors.noRollingUpgrade()
    const durationMs = this.#engine.latencyMs(computeLatencies.power)
    const operation = this.#operate(set, { name: 'CancelRollingUpgrade', durationMs, succeed: () => undefined })
    const action = { lastAction: 'Cancel', lastActionAt: this.#engine.clock.now() } as const
    const { running, upgraded: done } = upgrade
    // The batch that had begun is not taken back.
    const ended = { ...upgrade, ...action, code: 'Cancelled', running: [], upgraded: [...done, ...running] } as const
    this.#sets.roll(set, ended, (instance) => (running.includes(instance.instanceId) ? settled(instance) : instance))
    return { status: 202, operation }
  }

  /** Takes the next batch of an upgrade that has begun; nothing happens while a batch is running. */
  advance(set: string): void {
    const [model, upgrade] = [this.#sets.model(set), this.#runningOf(set)]
    if (model === undefined || upgrade === undefined || upgrade.running.length > 0) return
    const there = new Set(model.instances.map(({ instanceId }) => instanceId))
    const left = upgrade.waiting.filter((id) => there.has(id))
    const running = left.slice(0, batchSize(model))
    const waiting = left.slice(running.length)
    if (running.length === 0) return this.#sets.roll(set, { ...upgrade, code: 'Completed', waiting })
    this.#sets.roll(set, { ...upgrade, running, waiting }, (instance) =>
      running.includes(instance.instanceId)
        ? { ...upgraded(this.#engine, model, instance), state: 'Updating' }
        : instance,
    )
    const durationMs = this.#engine.latencyMs(computeLatencies.instance)
    this.#operate(set, { name: batchOperation, durationMs, succeed: () => this.#settle(set) })
  }

  /** Goes on after a restart; answers whether the operation was one of an upgrade. */
  resume(set: string, operation: string): boolean {
    if (operation !== batchOperation && operation !== startOperation) return false
    this.#settle(set)
    return true
  }

  /** Ends the batch that is running, and takes the next one. */
  #settle(set: string): void {
    const upgrade = this.#runningOf(set)
    if (upgrade === undefined) return
    const { running } = upgrade
    this.#sets.roll(set, { ...upgrade, running: [], upgraded: [...upgrade.upgraded, ...running] }, (instance) =>
      running.includes(instance.instanceId) ? settled(instance) : instance,
    )
    this.advance(set)
  }

  #fault(set: string): void {
    const upgrade = this.#runningOf(set)
    if (upgrade === undefined) return
    const { running } = upgrade
    this.#sets.roll(set, { ...upgrade, code: 'Faulted', running: [], failed: running }, (instance) =>
      running.includes(instance.instanceId) ? { ...instance, state: 'Failed' } : instance,
    )
  }

  #runningOf(set: string): RollingUpgrade | undefined {
    const upgrade = this.#sets.model(set)?.rollingUpgrade
    return upgrade?.code === 'RollingForward' ? upgrade : undefined
  }

  #operate(
    set: string,
    {
      fault,
      ...of
    }: Pick<Parameters<Engine['operations']['start']>[0], 'name' | 'durationMs' | 'succeed'> & {
      fault?: OperationFault | undefined
    },
  ): Operation {
    const target = `${set}/rollingUpgrades/latest`
    const location = this.#sets.model(set)?.location ?? this.#engine.location.region
    const fail = () => this.#fault(set)
    return this.#engine.operations.start({ ...of, target, document: target, location, fault, fail })
  }
}

const startOperation = 'StartOSUpgrade'
const batchOperation = 'RollingUpgrade'

function settled(instance: Instance): Instance {
  return { ...instance, state: 'Succeeded' }
}
