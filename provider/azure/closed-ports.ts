/** Ports of a Service that somebody has closed in the security group, in its status and out of it again. */
import type { Intent, IntentPort } from '../intent/intent.ts'
import type { Problem } from '../intent/problem.ts'
import type { Ingress, LoadBalancerState } from '../provider.ts'
import { withPortErrors } from './port-errors.ts'
import type { ClosedPort } from './security-group/closings.ts'
import { securityProtocols } from './wishes/security-group-wish.ts'

const closedError = 'berth.dev/ClosedInSecurityGroup'

/**
 * What the status says to be closed, in the security group's words: without floating IP it is the NodePort that was closed.
 * A Service whose ports were edited since asks for something else, and has all of them opened.
 */
export function shownClosed(published: readonly Ingress[], { ports }: Intent): readonly ClosedPort[] {
  const shown = new Map(published.flatMap((one) => one.ports ?? []).map((one) => [`${one.port}/${one.protocol}`, one]))
  const isEdited = shown.size !== ports.length || ports.some(({ port, protocol }) => !shown.has(`${port}/${protocol}`))
  if (isEdited) return []
  return ports.flatMap(({ port, nodePort, protocol }) => {
    const word = securityProtocols[protocol]
    const isShut = shown.get(`${port}/${protocol}`)?.error === closedError
    return isShut ? [port, nodePort].map((number) => ({ protocol: word, port: number })) : []
  })
}

/** A Service that is ready but for what somebody has closed: it says so, at the address too. */
export function withClosed(
  state: LoadBalancerState,
  intent: Intent,
  { closed, securityGroup }: { readonly closed: readonly ClosedPort[]; readonly securityGroup: string },
): LoadBalancerState {
  if (state.is !== 'ready' || closed.length === 0) return state
  const isClosed = ({ port, nodePort, protocol }: IntentPort) =>
    closed.some((one) => one.protocol === securityProtocols[protocol] && (one.port === port || one.port === nodePort))
  const warnings = intent.ports.filter(isClosed).map((port) => closedProblem(port, securityGroup))
  const ingress = withPortErrors(state.ingress, intent, (port) => (isClosed(port) ? closedError : undefined))
  return { ...state, ingress, warnings: [...state.warnings, ...warnings] }
}

function closedProblem({ port, protocol }: IntentPort, securityGroup: string): Problem {
  return {
    field: 'spec.ports',
    value: `${port}/${protocol}`,
    why: `somebody has closed it in network security group ${securityGroup}, and Berth leaves it closed`,
    fix: 'Open it there again, take the port off the Service and put it back, or set drift.reopenPorts in berth.yaml',
  }
}
