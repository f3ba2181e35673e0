import type { ControllerName } from '../controller-names.ts'
import type { Instances } from '#provider/provider'
import { NodeInitializer } from './initializer.ts'
import { NodeLifecycle, type MachineOptions } from './lifecycle.ts'

export interface MachineCareOptions extends Omit<MachineOptions, 'instances'> {
  /** Absent: this backend knows no machines, and nothing is done. */
  readonly instances: Instances | undefined
  readonly controllers: ReadonlySet<ControllerName>
}

/** Runs what was asked for of the node controllers until `signal` is aborted. Never rejects. */
export async function careForMachines(options: MachineCareOptions, signal: AbortSignal): Promise<void> {
  const { instances, controllers, log } = options
  const asked = [...controllers].filter((name) => name.startsWith('cloud-node'))
  if (asked.length === 0) return
  if (instances === undefined) {
    log.warn({ controllers: asked }, 'this backend knows no machines: these controllers do nothing')
    return
  }
  const whole = { ...options, instances }
  await Promise.all([
    ...(controllers.has('cloud-node') ? [new NodeInitializer(whole).run(signal)] : []),
    ...(controllers.has('cloud-node-lifecycle') ? [new NodeLifecycle(whole).run(signal)] : []),
  ])
}
