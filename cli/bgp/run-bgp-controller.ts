/** The controller for bare metal: it gives addresses. Who announces them, and how, each node's speaker decides. */
import { createBgp, type BgpProvider } from '#provider/bgp/bgp'
import { isRefusal } from '#provider/bgp/config/finding'
import { emptyModel, readConfiguration } from '#provider/bgp/config/read-configuration'
import { bgpDefaults, parseBgpService } from '#provider/bgp/intent/parse'
import type { BerthSettings } from '#provider/config/berth-yaml'
import type { ServiceObject } from '#provider/intent/service-object'
import { systemClock } from '#provider/time/clock'
import { ConfigurationWatch } from '#reconcilers/configuration/configuration-watch'
import { startController, type Controller } from '#reconcilers/controller'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { EventRecorder } from '#reconcilers/kubernetes/events'
import { createIdentity } from '#reconcilers/kubernetes/lease'
import type { KubernetesObject } from '#reconcilers/kubernetes/object'
import { Reflector } from '#reconcilers/kubernetes/reflector'
import { resources } from '#reconcilers/kubernetes/resource'
import { withoutManagedFields } from '#reconcilers/kubernetes/trim'
import { createMetrics, type Metrics } from '#reconcilers/metrics'
import { createConfigurationGauges } from '../metrics/configuration.ts'
import { connectCluster } from '../connect-cluster.ts'
import type { ControllerCommand } from '../run-controller.ts'
import { closeAfter, type RunningController } from '../running-controller.ts'
import { servicePages } from '../debug/service-pages.ts'
import { loadBerthSettings } from '../settings.ts'
import { ConfigurationReport } from './configuration-report.ts'
import { createPoolGauges } from '../metrics/pools.ts'

type BgpCommand = Pick<
  ControllerCommand,
  'kubeconfig' | 'context' | 'className' | 'readOnly' | 'lease' | 'log' | 'config' | 'metrics'
>

/** Starts a controller; rejects with one clear line where it cannot go on. */
export async function runBgpController(command: BgpCommand): Promise<RunningController> {
  const { bgp, strictAnnotations, ipMode } = await loadBerthSettings(command.config)
  const client = connectCluster(command.kubeconfig, command.context)
  const provider = createBgp({ clock: systemClock, coolDownMs: bgp.coolDownSeconds * 1000 })
  const { log, metrics = createMetrics() } = command
  const common = { client, clock: systemClock, log, metrics, identity: createIdentity() }
  const defaults = { ...bgpDefaults, strictAnnotations }
  const parse = (service: ServiceObject) => parseBgpService(service, defaults)
  const controller: Controller = startController({
    ...common,
    provider,
    parse,
    className: command.className,
    readOnly: command.readOnly,
    lease: command.lease,
    ipMode,
  })
  const reading = new AbortController()
  const read = [
    followConfiguration(provider, { ...common, controller, settings: bgp }, reading.signal),
    followNamespaces(provider, common, reading.signal),
  ]
  const debug = {
    services: servicePages({ services: controller.services, parse, loadBalancers: provider.loadBalancers }),
    pools: () => provider.usage().map(({ pool, ...use }) => ({ pool: pool.name, ...use })),
  }
  return closeAfter(controller, debug, async () => {
    reading.abort(new Error('the controller has ended'))
    await Promise.all(read)
    await client.close()
  })
}

interface Common {
  readonly client: KubernetesClient
  readonly clock: typeof systemClock
  readonly log: ControllerCommand['log']
  readonly metrics: Metrics
  readonly identity: string
}

interface Following extends Common {
  readonly controller: Controller
  readonly settings: BerthSettings['bgp']
}

/** Hands every configuration to the provider, and says what is wrong with it. */
function followConfiguration(
  provider: BgpProvider,
  { controller, settings, ...common }: Following,
  signal: AbortSignal,
): Promise<void> {
  let model = emptyModel
  const gauges = createConfigurationGauges(common.metrics.registry)
  createPoolGauges(common.metrics.registry, () => provider.usage())
  const events = new EventRecorder(common)
  const report = new ConfigurationReport({ log: common.log, events, maySay: () => controller.mayWrite() })
  let tell = (): void => undefined
  const watch = new ConfigurationWatch({
    ...common,
    namespace: settings.configurationNamespace,
    onChange(objects) {
      const configuration = readConfiguration(objects, model)
      model = configuration.model
      provider.setConfiguration(model)
      gauges.configured(configuration.findings.some(isRefusal))
      tell = () => report.tell(configuration.findings, objects)
      tell()
    },
  })
  // Read before the lease was ours: nobody has been told of it yet.
  void controller.working.then(() => tell())
  return watch.run(signal)
}

/** Hands the labels of namespaces to the provider: pools may choose by them whom they serve. */
function followNamespaces(provider: BgpProvider, common: Common, signal: AbortSignal): Promise<void> {
  const namespaces: Reflector<KubernetesObject> = new Reflector({
    ...common,
    resource: resources.namespaces,
    transform: withoutManagedFields,
    onChange: () => provider.setNamespaces(labelsOf(namespaces.store.list())),
  })
  return namespaces.run(signal)
}

function labelsOf(namespaces: readonly KubernetesObject[]) {
  return new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]))
}
