import type { Berth } from '../../rack/berth.ts'
import type { PoolKind, Rack } from '../../rack/rack.ts'
import { kubectl } from '../../rack/kubectl.ts'
import type { ServiceName } from '../service.ts'

export interface Tour {
  readonly rack: Rack
  /** Stands from the first step to the last, before three replicas; each step leaves it as it found it. */
  readonly web: ServiceName
  /** Ends the controller, gracefully or by SIGKILL, and starts it again; `whileAway` runs in between. */
  restartBerth(how: 'gracefully' | 'kill', whileAway: () => Promise<void>): Promise<void>
  /** Ends the controller gracefully and starts it on an azure.json with pools of this kind. */
  changePools(to: PoolKind): Promise<void>
  /** Prints a line beside the checks. */
  say(text: string): void
  /** Starts another controller beside it, which waits for the lease. */
  startStandby(): Berth
}

/** One thing that a user does with kubectl, and what must come of it. */
export interface Step {
  readonly name: string
  run(tour: Tour, signal: AbortSignal): Promise<void>
}

export const tourNamespace = 'tour'

/** Runs kubectl in the namespace of the tour. */
export async function by(tour: Tour, args: readonly string[], signal: AbortSignal): Promise<string> {
  return await kubectl(tour.rack, ['-n', tourNamespace, ...args], signal)
}

/** Changes the Service by `kubectl patch`, with a merge patch: null removes a field. */
export async function patch(tour: Tour, change: unknown, signal: AbortSignal): Promise<void> {
  await by(tour, ['patch', 'service', tour.web.name, '--type=merge', '-p', JSON.stringify(change)], signal)
}

interface Port {
  readonly port: number
  readonly name?: string
  readonly protocol?: 'TCP' | 'UDP'
  readonly targetPort?: number
}

/** A LoadBalancer Service before the pods of the tour's deployment, as a manifest. */
export function service(
  name: string,
  annotations: Readonly<Record<string, string>> = {},
  ports: readonly Port[] = [{ port: 80 }],
): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: tourNamespace, annotations },
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports },
  }
}
