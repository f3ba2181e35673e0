/** A private link service that comes to a frontend or goes from it is a change of the load balancer: its etag is another one. */
import type { Engine } from '../../arm/engine.ts'
import { documentIdOf, formatResourceId, keyOf, parseResourceId } from '../../arm/resource-id.ts'
import type { Table } from '../../arm/table.ts'
import type { LoadBalancer } from '../load-balancer/model.ts'
import type { PrivateLinkService } from './model.ts'
import { type } from './parse.ts'

export interface TouchedTables {
  readonly services: Table<PrivateLinkService>
  readonly balancers: Table<LoadBalancer>
}

/** Follows the changes of all private link services for as long as the engine lives. */
export function touchBalancers(engine: Engine, { services, balancers }: TouchedTables): void {
  const stoodOn = new Map<string, Set<string>>()
  engine.changes.on((change) => {
    if (change.type !== type || change.phase === 'settled') return
    const key = keyOf(change.id)
    const before = stoodOn.get(key) ?? new Set<string>()
    const now = new Set(frontendsOf(services.get(change.id)?.accepted).map(balancerOf))
    stoodOn.set(key, now)
    const changed = [...before, ...now].filter((id) => !before.has(id) || !now.has(id))
    for (const id of changed) {
      const balancer = balancers.get(id)
      if (balancer !== undefined) balancers.set({ ...balancer, etag: engine.newEtag() })
    }
  })
}

function frontendsOf(service: PrivateLinkService | undefined): readonly string[] {
  return service?.properties.loadBalancerFrontendIpConfigurations.map(({ id }) => id) ?? []
}

function balancerOf(frontend: string): string {
  const parsed = parseResourceId(frontend)
  return keyOf(parsed === undefined ? frontend : formatResourceId(documentIdOf(parsed)))
}
