/**
 * How many availability sets may stand behind a load balancer (azure-docs, "Troubleshoot common deployment errors with
 * Azure Load Balancer"): 150 in one pool, where a machine without one counts by itself, and on Basic only a single one.
 */
import type { Engine } from '../../arm/engine.ts'
import { objectAt, stringAt } from '../../arm/json.ts'
import { documentIdOf, formatResourceId, keyOf, parseResourceId } from '../../arm/resource-id.ts'
import { pointersAt } from '../back-references.ts'
import { limits } from '../limits.ts'
import { membershipErrors } from './membership-errors.ts'
import type { Members } from './members.ts'
import type { LoadBalancer, Pool } from './model.ts'

export function judgeAvailabilitySets(
  engine: Engine,
  id: string,
  { sku, children }: Pick<LoadBalancer, 'sku' | 'children'>,
  members: Members,
): void {
  const max = limits.availabilitySetsPerPool
  const behind = new Set<string>()
  for (const pool of children.backendAddressPools) {
    const sets = setsBehind(engine, pool, members)
    if (sets.size > max) throw membershipErrors.tooManyAvailabilitySets(pool.id, max)
    for (const [set, member] of sets) {
      behind.add(set)
      if (sku.name === 'Basic' && behind.size > 1) throw membershipErrors.differentAvailabilitySets(member, id)
    }
  }
}

/** Answers the availability sets of the machines in a pool, each with one of its members. */
function setsBehind(engine: Engine, pool: Pool, members: Members): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { id, by } of members.of(pool)) {
    const set = by === 'interface' ? setOf(engine, id) : undefined
    if (set !== undefined) found.set(set, id)
  }
  return found
}

function setOf({ registry, references }: Engine, configuration: string): string | undefined {
  const id = parseResourceId(configuration)
  if (id === undefined) return undefined
  const [machine] = pointersAt(references, formatResourceId(documentIdOf(id)), 'virtualMachine')
  if (machine === undefined) return undefined
  const found = registry.collection('Microsoft.Compute/virtualMachines')?.get(machine.id)
  return keyOf(stringAt(objectAt(found?.properties, 'availabilitySet'), 'id') ?? machine.id)
}
