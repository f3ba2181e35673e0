/**
 * The controller as it runs in production: a kubeconfig, an azure.json, a lease. `berth controller` and the demo both
 * come through here, so what the demo shows is what a cluster gets.
 */
import type { Logger } from 'pino'
import { createAzure, type AzureEvent, type AzureProvider } from '#provider/azure/azure'
import { describeCredentials } from '#provider/azure/config/credentials'
import type { Parsed } from '#provider/intent/intent'
import { parseService } from '#provider/intent/parse'
import type { ServiceObject } from '#provider/intent/service-object'
import { systemClock } from '#provider/time/clock'
import { startController, type Controller } from '#reconcilers/controller'
import type { ControllerName } from '#reconcilers/controller-names'
import type { LeaseRef } from '#reconcilers/leadership'
import type { PodNetwork } from '#reconcilers/node-controllers'
import { createMetrics, type Metrics } from '#reconcilers/metrics'
import { intentDefaults, providerOptions } from './azure-options.ts'
import { awaitEnabled } from './cloud-config/await-enabled.ts'
import { followCloudConfig } from './cloud-config/follow.ts'
import { connectAzure } from './connect.ts'
import { connectCluster } from './connect-cluster.ts'
import { documentPages } from './debug/document-pages.ts'
import { servicePages } from './debug/service-pages.ts'
import { closeAfter, type RunningController } from './running-controller.ts'
import { loadSettings, type Settings, type SettingsFiles } from './settings.ts'
import { watchAzure } from './watch-azure.ts'
import { openWriteTurns } from './write-turns.ts'

export interface ControllerCommand extends SettingsFiles {
  readonly className: string | undefined
  readonly readOnly: boolean
  /** Which controllers of a cloud-controller-manager to be; `service` alone unless said otherwise. */
  readonly controllers?: ReadonlySet<ControllerName> | undefined
  readonly podNetwork?: PodNetwork | undefined
  /** Which lease to work under; the usual one unless said otherwise. */
  readonly lease?: LeaseRef | undefined
  readonly log: Logger
  /** Told of what the controller does, for whoever serves them. */
  readonly metrics?: Metrics
  /** Where traces are sent; undefined: nowhere. */
  readonly tracingEndpoint?: string | undefined
  /** Told of every write and failure, beside the log. */
  readonly onEvent?: (event: AzureEvent) => void
}

/** Starts a controller; rejects with one clear line where it cannot go on. */
export async function runController(command: ControllerCommand): Promise<RunningController> {
  const { kubeconfig, className, readOnly, log } = command
  const aborting = new AbortController()
  const settings = await settingsOf(command, aborting.signal)
  const { cloudConfig } = settings
  const client = connectCluster(kubeconfig, command.context)
  const { metrics = createMetrics() } = command
  const watch = await watchAzure({ log, metrics, tracingEndpoint: command.tracingEndpoint })
  const { observer, wrapKind, onAnswer } = watch
  const { drift, ipMode, aksResourceLock: isShared } = settings.berth
  const { leaveWhenNotReadySeconds: leaveSeconds } = settings.berth.nodes
  const turns = openWriteTurns({ client, log, isShared, className, provider: () => provider })
  // Asked only once the controller runs: nothing is written before it holds the lease.
  const mayGoOn = () => controller.mayWrite() && turns.holds()
  const { arm, signIn } = await connectAzure(settings.azure, { mayWrite: mayGoOn, observer }, aborting.signal)
  const provider: AzureProvider = createAzure({
    ...providerOptions(settings, className),
    arm,
    clock: systemClock,
    mayWrite: () => controller.mayWrite() && turns.mayBegin(),
    blockedBy: () => turns.blockedBy,
    quietFrom: () => controller.quietFrom(),
    driftIntervalMs: drift.enabled ? drift.intervalSeconds * 1000 : 0,
    signal: aborting.signal,
    ...(wrapKind && { wrapKind }),
    report: (event) => {
      watch.report(event)
      command.onEvent?.(event)
    },
  })
  watch.begin(provider)
  const defaults = intentDefaults(settings)
  const parse = (service: ServiceObject) => parseService(service, defaults)
  const controller: Controller = startController({
    client,
    provider,
    parse,
    controllers: command.controllers,
    podNetwork: command.podNetwork,
    clock: systemClock,
    log,
    className,
    readOnly,
    lease: command.lease,
    ipMode,
    metrics,
    onAnswer,
    leaveWhenNotReadyMs: leaveSeconds === undefined ? undefined : leaveSeconds * 1000,
  })
  const onEnd = () => void controller.stop()
  void followCloudConfig(
    { cloudConfig, config: settings.azure, clock: systemClock, log, onCredentials: signIn, onEnd },
    aborting.signal,
  )
  return closeAfter(controller, debugPagesOf(controller, provider, parse), async () => {
    aborting.abort(new Error('the controller has ended'))
    await turns.stop()
    await client.close()
    await watch.close()
  })
}

function debugPagesOf(controller: Controller, provider: AzureProvider, parse: (service: ServiceObject) => Parsed) {
  return {
    services: servicePages({ services: controller.services, parse, loadBalancers: provider.loadBalancers }),
    documents: documentPages(provider.documents),
  }
}

async function settingsOf(command: ControllerCommand, signal: AbortSignal): Promise<Settings> {
  const { log } = command
  const settings = await awaitEnabled(() => loadSettings(command), { clock: systemClock, log }, signal)
  const file = settings.cloudConfig.source.name
  for (const note of settings.notes) log.warn({ file }, note)
  log.info({ file }, `signs in as ${describeCredentials(settings.azure.credentials)}`)
  return settings
}
