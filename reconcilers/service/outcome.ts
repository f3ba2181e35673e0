import { formatProblem } from '#provider/intent/problem'
import type { Problem } from '#provider/intent/problem'
import type { Annotations, Ingress, LoadBalancerState } from '#provider/provider'

import { findReady } from '../kubernetes/conditions.ts'
import type { EventReason } from '../kubernetes/event-reasons.ts'
import type { LiveService } from '../kubernetes/live-service.ts'
import type { Saying } from './announcements.ts'
import { isSameIngress, publishedIngress } from './status.ts'
import type { WantedStatus } from './status.ts'

/** What is to be shown on a Service, and what to say once that stands there. */
export interface Outcome {
  readonly status: WantedStatus
  readonly events: readonly Saying[]
  /** Written before the status. */
  readonly annotations?: Annotations
}

/** A Service that says what cannot be meant: no wish is stated, so that what stood stays. */
export function invalidOutcome(service: LiveService, problems: readonly Problem[]): Outcome {
  const standing = publishedIngress(service)
  return refused(service, { problems, ingress: 'keep', standing, reason: 'InvalidService' })
}

/**
 * Turns the provider's answer into what people see. Only a ready answer takes addresses away, or a refusal that knows all
 * that stands: others may not know it yet, for instance right after a start.
 */
export function ensureOutcome(
  service: LiveService,
  state: LoadBalancerState,
  { warnings, hasMembers }: { readonly warnings: readonly Problem[]; readonly hasMembers: boolean },
): Outcome {
  switch (state.is) {
    case 'ready':
      return {
        ...ready(service, state.ingress, {
          warnings: [...warnings, ...state.warnings],
          nearLimits: state.nearLimits ?? [],
          hasMembers,
        }),
        ...(state.annotations !== undefined && { annotations: state.annotations }),
      }
    case 'waiting':
      return {
        status: { ingress: keepUnlessAny(state.ingress), ready: { reason: 'Waiting', message: state.on } },
        events: wasSaid(service, 'Waiting')
          ? []
          : [{ reason: 'EnsuringLoadBalancer', message: 'Ensuring load balancer' }],
        ...(state.annotations !== undefined && { annotations: state.annotations }),
      }
    case 'refused': {
      const ingress = state.isIngressWhole === true ? state.ingress : keepUnlessAny(state.ingress)
      const standing = ingress === 'keep' ? publishedIngress(service) : ingress
      const { problems } = state
      return state.contested === true
        ? refused(service, { problems, ingress, standing, reason: 'LoadBalancerContested', condition: 'Contested' })
        : refused(service, { problems, ingress, standing, reason: 'SyncLoadBalancerFailed' })
    }
    case 'readOnly':
      return readOnly(service, state.why)
    case 'gone':
      // `ensure` never says so; should it, the Service has no address and asks again.
      return { status: { ingress: 'keep', ready: { reason: 'Waiting', message: 'it is gone outside' } }, events: [] }
  }
}

/** The same for a Service whose load balancer shall go. 'gone' is not shown but acted on. */
export function releaseOutcome(service: LiveService, state: LoadBalancerState): Outcome {
  switch (state.is) {
    case 'ready':
    case 'gone':
      return { status: { ingress: 'keep', ready: 'none' }, events: [] }
    case 'waiting': {
      const message = `the load balancer is being removed: ${state.on}`
      return { status: { ingress: 'keep', ready: { reason: 'Waiting', message } }, events: [] }
    }
    case 'refused':
      return refused(service, { ...state, ingress: 'keep', standing: [], reason: 'DeleteLoadBalancerFailed' })
    case 'readOnly':
      return readOnly(service, state.why)
  }
}

/** Whatever stands goes on: it is only that nobody looks after it. */
function readOnly(service: LiveService, why: string): Outcome {
  const message = `Nothing is changed: ${why}`
  return {
    status: { ingress: 'keep', ready: { reason: 'ReadOnly', message } },
    events: unsaid(service, [message]).map((text) => ({ reason: 'SyncLoadBalancerFailed', message: text })),
  }
}

interface Reservations {
  readonly warnings: readonly Problem[]
  readonly nearLimits: readonly string[]
  readonly hasMembers: boolean
}

function ready(
  service: LiveService,
  ingress: readonly Ingress[],
  { warnings, nearLimits, hasMembers }: Reservations,
): Outcome {
  const messages = warnings.map(formatProblem)
  // The provider tells of limits itself, once for all; and the event for the other is the upstream's, UnAvailableLoadBalancer.
  const shown = [...(hasMembers ? [] : [nobodyAnswers]), ...messages, ...nearLimits]
  const isWarned = warnings.length > 0 || !hasMembers
  const reason = isWarned ? 'Warned' : nearLimits.length > 0 ? 'LimitNear' : 'Ensured'
  const wasReady = (['Ensured', 'Warned', 'LimitNear'] as const).some((one) => wasSaid(service, one))
  const news = !wasReady || !isSameIngress(publishedIngress(service), ingress)
  return {
    status: { ingress, ready: { reason, message: [answersAt(ingress), ...shown].join('; ') } },
    events: [
      ...(news ? [{ reason: 'EnsuredLoadBalancer' as const, message: 'Ensured load balancer' }] : []),
      ...unsaid(service, messages).map((message) => ({ reason: 'LoadBalancerWarning' as const, message })),
    ],
  }
}

interface Refusal {
  readonly problems: readonly Problem[]
  readonly ingress: WantedStatus['ingress']
  /** What goes on answering all the same: who reads "Refused" fears for the traffic. */
  readonly standing: readonly Ingress[]
  readonly reason: EventReason
  readonly condition?: 'Refused' | 'Contested'
}

function refused(
  service: LiveService,
  { problems, ingress, standing, reason, condition = 'Refused' }: Refusal,
): Outcome {
  const messages = problems.map(formatProblem)
  const shown = standing.length === 0 ? messages : [...messages, `As before, ${lowerFirst(answersAt(standing))}`]
  return {
    status: { ingress, ready: { reason: condition, message: shown.join('; ') } },
    events: unsaid(service, messages).map((message) => ({ reason, message })),
  }
}

const nobodyAnswers = 'No node can take traffic: none is eligible, or the cluster has none'

function answersAt(ingress: readonly Ingress[]): string {
  if (ingress.length === 0) return 'The load balancer has no address'
  return `The load balancer answers at ${ingress.map(({ ip }) => ip).join(', ')}`
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

function keepUnlessAny(ingress: readonly Ingress[]): readonly Ingress[] | 'keep' {
  return ingress.length === 0 ? 'keep' : ingress
}

function wasSaid(service: LiveService, reason: string): boolean {
  return findReady(service.status?.conditions)?.reason === reason
}

/** The condition is the memory of what was said: it outlives a restart, which must not repeat five hundred events. */
function unsaid(service: LiveService, messages: readonly string[]): readonly string[] {
  const said = findReady(service.status?.conditions)?.message ?? ''
  return messages.filter((message) => !said.includes(message))
}
