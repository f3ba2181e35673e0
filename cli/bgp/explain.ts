import { bgpDefaults } from '#provider/bgp/intent/parse'
import { systemClock } from '#provider/time/clock'
import type { LiveService } from '#reconcilers/kubernetes/live-service'
import { connectCluster } from '../connect-cluster.ts'
import { eventsOf } from '../events-of.ts'
import { Failure } from '../failure.ts'
import type { Connection } from '../options.ts'
import { loadBerthSettings } from '../settings.ts'
import { explainService } from './explain-service.ts'
import { printBgpExplanation } from './print-explanation.ts'
import { takeSnapshot, type Snapshot } from './snapshot.ts'
import type { Output } from '../output.ts'

const patienceMs = 20_000

interface Named {
  readonly namespace: string
  readonly name: string
}

/** Says of a Service its address, and for each node whether it announces it: 0 if all stands, 1 if something is refused. */
export async function explainOnBareMetal(connection: Connection, named: Named, output: Output): Promise<number> {
  const { bgp, strictAnnotations } = await loadBerthSettings(connection.config)
  const client = connectCluster(connection.kubeconfig, connection.context)
  try {
    const snapshot = await takeSnapshot(client, bgp.configurationNamespace, AbortSignal.timeout(patienceMs))
    const service = find(snapshot, named)
    const explained = await explainService(service, snapshot, {
      className: classOf(service, connection.className),
      defaults: { ...bgpDefaults, strictAnnotations },
      nowMs: systemClock.now(),
    })
    console.log(printBgpExplanation({ ...explained, events: await eventsOf(client, service.metadata.uid) }, output))
    return explained.problems.length === 0 ? 0 : 1
  } finally {
    await client.close()
  }
}

function find({ services }: Snapshot, { namespace, name }: Named): LiveService {
  const service = services.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
  if (service?.spec?.type === 'LoadBalancer') return service
  throw new Failure(`there is no Service ${namespace}/${name} of type LoadBalancer`)
}

/** @throws {Failure} for a Service that is another controller's */
function classOf({ spec, metadata }: LiveService, served: string | undefined): string | undefined {
  const className = spec?.loadBalancerClass ?? undefined
  if (className === served || (served === undefined && className === ownClass)) return className
  const its = className === undefined ? 'no loadBalancerClass' : `the loadBalancerClass ${className}`
  const fix = className === undefined ? 'leave out' : 'name its class with'
  throw new Failure(`Service ${metadata.namespace}/${metadata.name} has ${its}: ${fix} --load-balancer-class`)
}

const ownClass = 'berth.dev/bgp'
