import type { Index } from '../../document/kind.ts'
import { nobody, type Point } from '../../document/names.ts'
import { poolPoint } from '../points.ts'
import type { Bearer } from './bearer.ts'
import type { MachineFacts, MachinePart } from './machine-part.ts'
import type { PoolSurroundings } from './managed-pool.ts'

/** What a document that names backend pools says to the others: which of ours it relies on, and which machine it is. */
export function indexMembership<Body>(
  body: Body | undefined,
  { bearer, around }: { readonly bearer: Bearer<Body>; readonly around: PoolSurroundings },
  { gives = [], scaleSet }: { readonly gives?: readonly Point[]; readonly scaleSet?: string | undefined } = {},
): Index<MachinePart> {
  if (body === undefined) return { gives: new Map(), uses: [], shares: new Map() }
  const ours = new Map(around.pools().map(({ id }) => [id.toLowerCase(), id]))
  const pools = bearer.pools(body).flatMap((id) => ours.get(id.toLowerCase()) ?? [])
  const facts: MachineFacts = { kind: 'machine-facts', pools, ...(scaleSet === undefined ? {} : { scaleSet }) }
  return {
    gives: new Map(gives.map((point) => [point, true])),
    uses: pools.map((id) => ({ point: poolPoint(id), owner: nobody })),
    shares: new Map([[nobody, facts]]),
  }
}
