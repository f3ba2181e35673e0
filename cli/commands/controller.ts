import type { Invocation } from '../command.ts'
import { backendOf } from '../backend.ts'
import { readControllers } from '../controllers.ts'
import { runBgpController } from '../bgp/run-bgp-controller.ts'
import { connectCluster } from '../connect-cluster.ts'
import { createLogger, logLevels } from '../logging/logger.ts'
import { inherited } from '../manual/inherited.ts'
import { becomeLean } from '../lean-process.ts'
import { choiceOption, connectionOf, stringOption } from '../options.ts'
import { leaseOf } from '../lease.ts'
import { readPodNetwork } from '../pod-network.ts'
import { createMetrics } from '#reconcilers/metrics'
import { createProcessMetrics } from '../metrics/process.ts'
import { runController } from '../run-controller.ts'
import { lateView } from '../serving/late-view.ts'
import { CONTROLLER_PORT } from '../serving/ports.ts'
import { serve } from '../serving/serve.ts'
import { tracingEndpoint } from '../tracing/endpoint.ts'
import { untilSignal } from '../until-signal.ts'

/** Runs until it is told to stop (0) or loses its lease (1). */
export async function run({ options }: Invocation): Promise<number> {
  becomeLean()
  const log = createLogger(choiceOption(options, 'log-level', logLevels) ?? 'info')
  const connection = connectionOf(options)
  const idle = Object.keys(options).filter((name) => Object.hasOwn(inherited, name))
  if (idle.length > 0) log.warn({ flags: idle }, 'these flags of the cloud-controller-manager have no effect here')
  const tracing = tracingEndpoint(stringOption(options, 'tracing-endpoint'), process.env)
  const controllers = readControllers(stringOption(options, 'controllers'), connection.className)
  const podNetwork = readPodNetwork(options, controllers)
  const metrics = createMetrics()
  createProcessMetrics(metrics.registry)
  const view = lateView('the configuration')
  const close = await serve({
    options,
    metrics: { option: 'metrics-address', address: stringOption(options, 'metrics-address') },
    securePort: CONTROLLER_PORT,
    inside: { ...view, registry: metrics.registry },
    connect: () => connectCluster(connection.kubeconfig),
    log,
  })
  const command = {
    ...connection,
    readOnly: options['read-only'] === true,
    lease: leaseOf(options, connection.className),
    tracingEndpoint: tracing,
    controllers,
    podNetwork,
    log,
    metrics,
  }
  const backend = await backendOf(options, connection.config)
  const controller = backend === 'bgp' ? await runBgpController(command) : await runController(command)
  view.become(controller)
  const stopped = untilSignal().then(() => controller.stop())
  const ending = await Promise.race([controller.ended, stopped.then(() => controller.ended)])
  await close()
  return ending.is === 'stopped' ? 0 : 1
}
