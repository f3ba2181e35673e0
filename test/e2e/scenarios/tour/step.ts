import type { Rack } from '../../rack/rack.ts'
import { kubectl } from '../../rack/kubectl.ts'
import type { ServiceName } from '../service.ts'

export interface Tour {
  readonly rack: Rack
  /** Stands from the first step to the last, before three replicas; each step leaves it as it found it. */
  readonly web: ServiceName
  /** Kills the controller and starts it again: `while it is away` runs in between. */
  restartBerth(whileAway: () => Promise<void>): Promise<void>
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
