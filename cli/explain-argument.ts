import { Failure } from './failure.ts'
import { serviceArgument } from './service-argument.ts'

export interface Explainable {
  readonly kind: 'service' | 'node'
  readonly name: string
}

/** Reads what is to be explained, in the ways of kubectl: `service/web`, `svc web`, `node/node-1`, `no node-1`. @throws {Failure} */
export function explainArgument(positionals: readonly string[]): Explainable {
  const node = /^(?:no|nodes?)\/([^/]+)$/.exec(positionals.join('/'))?.[1]
  if (node !== undefined) return { kind: 'node', name: node }
  try {
    return { kind: 'service', name: serviceArgument(positionals, 'explain') }
  } catch {
    throw new Failure('name what is to be explained: berth explain service/NAME, or node/NAME', 2)
  }
}
