import type { Intent, IntentPort } from '../intent/intent.ts'
import type { Problem } from '../intent/problem.ts'
import type { Ingress, IngressPort } from '../provider.ts'

/**
 * Says at each published address which ports are not served there, so that others than people can read it too. As soon as
 * one port is told, all have to be; where all are served nothing is said, like the Azure provider does.
 */
export function withPortErrors(
  ingress: readonly Ingress[],
  { ports }: Intent,
  errorOf: (port: IntentPort) => string | undefined,
): readonly Ingress[] {
  const told = ports.map((one): IngressPort => {
    const error = errorOf(one)
    return { port: one.port, protocol: one.protocol, ...(error !== undefined && { error }) }
  })
  const bare = ingress.map(({ ip }) => ({ ip }))
  return told.some(({ error }) => error !== undefined) ? bare.map((one) => ({ ...one, ports: told })) : bare
}

/** The ports that another Service has. */
export function takenPorts(problems: readonly Problem[]): (port: IntentPort) => string | undefined {
  const refused = new Set(problems.filter(({ field }) => field === 'spec.ports').map(({ value }) => value))
  return ({ port, protocol }) => (refused.has(`${port}/${protocol}`) ? 'berth.dev/PortInUse' : undefined)
}
