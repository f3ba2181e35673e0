import type { Problem } from '#provider/intent/problem'
import { formatProblem } from '#provider/intent/problem'
import type { Logger } from 'pino'

import type { EventRecorder } from '../kubernetes/events.ts'
import { aboutNode } from './about-node.ts'

export interface MemberEventsOptions {
  readonly events: Pick<EventRecorder, 'record'>
  readonly log: Logger
}

/** Makes the listener that says on a Node what keeps it from taking traffic, and when nothing does any more. */
export function memberEvents({
  events,
  log,
}: MemberEventsOptions): (node: string, problem: Problem | undefined) => void {
  return (node, problem) => {
    if (problem === undefined) {
      log.info({ node }, 'the node can take traffic again')
      events.record(aboutNode(node), 'LoadBalancerMemberJoined', 'Load balancers lead to this node again')
      return
    }
    log.warn({ node, why: problem.why }, 'no load balancer leads to the node')
    events.record(aboutNode(node), 'LoadBalancerMemberFailed', formatProblem(problem))
  }
}
