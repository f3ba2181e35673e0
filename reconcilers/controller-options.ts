import type { Intent, Parsed } from '#provider/intent/intent'
import type { ServiceObject } from '#provider/intent/service-object'
import type { Provider } from '#provider/provider'
import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import type { KubernetesClient } from './kubernetes/client.ts'
import type { ControllerName } from './controller-names.ts'
import type { LeaseRef } from './leadership.ts'
import type { PodNetwork } from './node-controllers.ts'
import type { Metrics } from './metrics.ts'
import type { ServiceAnswer } from './service/service-answer.ts'
import type { IpMode } from './service/status.ts'

export interface ControllerOptions<I = Intent> {
  readonly client: KubernetesClient
  readonly provider: Provider<I>
  readonly parse: (service: ServiceObject) => Parsed<I>
  readonly clock: Clock
  readonly log: Logger
  readonly metrics?: Metrics
  /** Serve only Services of this `spec.loadBalancerClass`; undefined: only those without one. */
  readonly className?: string | undefined
  readonly identity?: string
  /** Look, and show that on the Services; state nothing, and take no lease. */
  readonly readOnly?: boolean
  /** Default: the cloud-controller-manager's own without a class, `berth-controller` with one. */
  readonly lease?: LeaseRef | undefined
  /** Written beside each published address; undefined: the API server decides. */
  readonly ipMode?: IpMode | undefined
  /** Nodes that are not ready leave the load balancers after this; undefined: probes alone decide. */
  readonly leaveWhenNotReadyMs?: number | undefined
  readonly workers?: number
  /** Told of each answer of the provider about a Service. */
  readonly onAnswer?: ((answer: ServiceAnswer) => void) | undefined
  /** Which controllers of a cloud-controller-manager to be; `service` alone unless said otherwise. */
  readonly controllers?: ReadonlySet<ControllerName> | undefined
  readonly podNetwork?: PodNetwork | undefined
}
