/**
 * The controller as it runs in production: a kubeconfig, an azure.json, a lease. `berth controller` and the demo both
 * come through here, so what the demo shows is what a cluster gets.
 */
import type { Logger } from 'pino'
import { createAzure, type AzureEvent } from '#provider/azure/azure'
import { azureDefaults } from '#provider/intent/defaults'
import { parseService } from '#provider/intent/parse'
import { systemClock } from '#provider/time/clock'
import { startController, type Controller } from '#reconcilers/controller'
import { connectAzure } from './connect.ts'
import { connectCluster } from './connect-cluster.ts'
import { logEvent } from './log-event.ts'
import { closeAfter, type RunningController } from './running-controller.ts'
import { loadSettings, type SettingsFiles } from './settings.ts'

export interface ControllerCommand extends SettingsFiles {
  readonly kubeconfig: string | undefined
  readonly className: string | undefined
  readonly readOnly: boolean
  readonly log: Logger
  /** Told of every write and failure, beside the log. */
  readonly onEvent?: (event: AzureEvent) => void
}

/** Starts a controller; rejects with one clear line where it cannot go on. */
export async function runController(command: ControllerCommand): Promise<RunningController> {
  const { kubeconfig, className, readOnly, log } = command
  const settings = await loadSettings(command)
  for (const note of settings.notes) log.warn({ file: command.cloudConfig }, note)
  const client = connectCluster(kubeconfig)
  const aborting = new AbortController()
  // Asked only once the controller runs: nothing is written before it holds the lease.
  const mayWrite = () => controller.mayWrite()
  const { arm } = await connectAzure(settings.azure, mayWrite, aborting.signal)
  const { drift, strictAnnotations, alsoPublic, limits, ipMode } = settings.berth
  const provider = createAzure({
    config: settings.azure,
    arm,
    clock: systemClock,
    mayWrite,
    quietFrom: () => controller.quietFrom(),
    driftIntervalMs: drift.enabled ? drift.intervalSeconds * 1000 : 0,
    besideProvider: className !== undefined,
    limits,
    signal: aborting.signal,
    report: (event) => {
      logEvent(log, event)
      command.onEvent?.(event)
    },
  })
  const defaults = { ...azureDefaults, strictAnnotations, externalAddresses: { alsoPublic } }
  const controller: Controller = startController({
    client,
    provider,
    parse: (service) => parseService(service, defaults),
    clock: systemClock,
    log,
    className,
    readOnly,
    ipMode,
  })
  return closeAfter(controller, async () => {
    aborting.abort(new Error('the controller has ended'))
    await client.close()
  })
}
