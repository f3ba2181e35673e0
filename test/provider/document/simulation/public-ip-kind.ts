/** The plan of a played public IP: born for its owner, kept while anybody stands on it, gone with the last. */
import type { Index, Observed, PlanRequest } from '#provider/document/kind'
import { foreign, nobody, type DocId, type Owner } from '#provider/document/names'
import type { Change, Plan, Wait } from '#provider/document/plan'
import type { WorldView } from '#provider/document/world-view'
import { isManaged, type PublicIp } from './bodies.ts'
import type { LawsInForce } from './laws-in-force.ts'
import type { PublicIpWant } from './wants.ts'

export function indexPublicIp(doc: DocId, { body, state }: Observed<PublicIp>): Index<PublicIpWant> {
  if (body === undefined) return { gives: new Map(), uses: [], shares: new Map() }
  return {
    gives: new Map([[doc, state === 'settled']]),
    uses: [],
    shares: new Map(body.users.map((owner) => [owner, { type: 'use', create: false }])),
  }
}

type Request = PlanRequest<PublicIp, PublicIpWant>

export function planPublicIp({ doc, wishes, observed }: Request, world: WorldView, laws: LawsInForce): Plan<PublicIp> {
  const { body } = observed
  const users = usersOf({ doc, wishes, observed }, world, laws)
  const waiting = new Map<Owner, Wait>()
  if (body === undefined) {
    const isWanted = [...wishes.values()].some((wish) => typeof wish === 'object' && wish.want.create)
    const born: PublicIp = { type: 'pip', users, nic: false, note: 0 }
    return {
      body: isWanted ? born : undefined,
      changes: isWanted ? changesOf([], users) : [],
      refused: new Map(),
      waiting,
    }
  }
  const leaves = isManaged(doc) && users.length === 0 && !body.nic
  const wait = leaves ? laws.mayLeave(world, doc, doc) : undefined
  for (const [owner, wish] of wishes) if (wait !== undefined && wish === 'gone') waiting.set(owner, wait)
  if (leaves && wait === undefined)
    return { body: undefined, changes: changesOf(body.users, [], 'delete'), refused: new Map(), waiting }
  const next = { ...body, users: wait === undefined ? users : body.users }
  const changes = changesOf(body.users, next.users)
  const reliant = world.whoPointsAt(doc).find((standing) => world.wantsToWrite(standing.doc))
  // A failed one must not yield: who relies on it waits for exactly this repair.
  const yields = laws.yields && reliant !== undefined && changes.length > 0 && observed.state === 'settled'
  const hold: Wait | undefined = yields ? { on: doc, why: 'moving', by: [], doc: reliant.doc } : undefined
  return { body: next, changes, refused: new Map(), waiting, ...(hold === undefined ? {} : { hold }) }
}

/** Who is named in the tag: all who want it, who are silent, and who stand on it. */
function usersOf({ doc, wishes, observed }: Request, world: WorldView, laws: LawsInForce): Owner[] {
  const standing = laws.adopts ? world.stands(doc).map(({ owner }) => owner) : []
  const kept = (observed.body?.users ?? []).filter((owner) => {
    const wish = wishes.get(owner) ?? (laws.missingKeeps ? 'keep' : 'gone')
    return wish !== 'gone'
  })
  const wanting = [...wishes].filter(([, wish]) => typeof wish === 'object').map(([owner]) => owner)
  const all = new Set([...standing, ...kept, ...wanting])
  return [...all].filter((owner) => owner !== nobody && owner !== foreign).toSorted()
}

function changesOf(before: readonly Owner[], after: readonly Owner[], text = 'users'): readonly Change[] {
  const differing = [
    ...before.filter((owner) => !after.includes(owner)),
    ...after.filter((owner) => !before.includes(owner)),
  ]
  if (text === 'delete' && differing.length === 0) return [{ owner: nobody, text, effect: 'address' }]
  // Not cosmetic even when a tag only goes: the footprint of its owner would never become empty.
  return differing.map((owner) => ({ owner, text, effect: 'traffic' }))
}
