import type { DocId } from '../document/names.ts'
import { isPrivateLink } from './private-link/is-private-link.ts'
import type { PrivateLinkBody } from './private-link/body.ts'

/** What its user looks for: the alias by which others connect, and how many do. Nothing, if it is no private link service. */
export function explainPrivateLink(doc: DocId, body: unknown): readonly string[] {
  if (!isPrivateLink(doc) || body === undefined) return []
  const { alias, privateEndpointConnections: connections = [] } = (body as PrivateLinkBody).properties ?? {}
  return [
    ...(alias === undefined ? [] : [`alias ${alias}`]),
    `${connections.length} ${connections.length === 1 ? 'connection' : 'connections'}`,
  ]
}
