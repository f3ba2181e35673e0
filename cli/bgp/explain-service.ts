import type { BgpProvider } from '#provider/bgp/bgp'
import { formatFinding } from '#provider/bgp/config/finding'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import { parseBgpService } from '#provider/bgp/intent/parse'
import type { IntentDefaults } from '#provider/intent/defaults'
import { objectKey } from '#reconcilers/kubernetes/object'
import { refOf, type LiveService } from '#reconcilers/kubernetes/live-service'
import { publishedIngress } from '#reconcilers/service/status'
import { ownershipOf } from '#reconcilers/service/wants'
import { openBook } from './book.ts'
import { explainNodes } from './explain-nodes.ts'
import { planAddresses } from './plan-addresses.ts'
import { factsOf, type Snapshot } from './snapshot.ts'

export interface ExplainSettings {
  readonly className: string | undefined
  readonly defaults: IntentDefaults
  readonly nowMs: number
}

/** Says of a Service what it asks for, which address it has, and what each node makes of that. */
export async function explainService(
  service: LiveService,
  snapshot: Snapshot,
  { className, defaults, nowMs }: ExplainSettings,
) {
  const { model, findings } = readConfiguration(snapshot.configuration)
  const book = openBook(snapshot, model, className)
  const ownership = ownershipOf(className, book.needsFinalizer)
  const { planned } = planAddresses(book, snapshot.services, { ownership, defaults })
  const key = objectKey(service)
  const answer = planned.find((one) => one.service === key)
  const parsed = parseBgpService(service, defaults)
  const { frontends } = await book.loadBalancers.explain(refOf(service), new AbortController().signal)
  return {
    service: key,
    uid: service.metadata.uid,
    intent: 'intent' in parsed ? parsed.intent : undefined,
    problems: answer?.problems ?? [],
    warnings: answer?.warnings ?? [],
    published: publishedIngress(service).map(({ ip }) => ip),
    conditions: service.status?.conditions ?? [],
    addresses: frontends.map(({ name: pool, address }) => ({ address, pool, use: useOf(book, pool, address) })),
    nodes: explainNodes(key, factsOf(snapshot, model, className), snapshot, nowMs),
    configuration: findings.map(formatFinding),
  }
}

/** How full the pool is in the family of `address`, undefined for a pool that is no more. */
function useOf(book: BgpProvider, pool: string, address: string): string | undefined {
  const family = address.includes(':') ? 'IPv6' : 'IPv4'
  const space = book.usage().find((one) => one.pool.name === pool && one.family === family)
  return space && `${space.inUse} of ${space.total} in use`
}
