/** The plan of a played security group: opens what load balancers serve, closes what nobody wants and the world shows as ours. */
import type { Index, Observed, PlanRequest } from '#provider/document/kind'
import { foreign, nobody, type Owner } from '#provider/document/names'
import type { Change, Plan, Wait } from '#provider/document/plan'
import type { WorldView } from '#provider/document/world-view'
import { bySlot, isManaged, keyOf, loadBalancers, type SecurityGroup, type Slot } from './bodies.ts'
import type { LawsInForce } from './laws-in-force.ts'
import type { OpeningsWant, RulesWant } from './wants.ts'

export function indexSecurityGroup(_doc: string, { body }: Observed<SecurityGroup>): Index<OpeningsWant> {
  const points = new Set(body?.open.map(({ point }) => point))
  return { gives: new Map(), uses: [...points].map((point) => ({ point, owner: nobody })), shares: new Map() }
}

type Request = PlanRequest<SecurityGroup, OpeningsWant>

export function planSecurityGroup(request: Request, world: WorldView, laws: LawsInForce): Plan<SecurityGroup> {
  const { doc, wishes, observed } = request
  const body: SecurityGroup = observed.body ?? { type: 'nsg', open: [], note: 0 }
  const stands = new Set(body.open.map(keyOf))
  const waiting = new Map<Owner, Wait>()
  const wanted = new Map<string, Slot>()
  const changes: Change[] = []
  for (const [owner, wish] of wishes) {
    if (typeof wish !== 'object') continue
    for (const { serving, point, port } of wish.want.open) {
      const key = keyOf({ point, port })
      const wait = stands.has(key) ? undefined : laws.mayEnter(world, doc, serving)
      if (wait !== undefined) waiting.set(owner, wait)
      if (wait === undefined) wanted.set(key, { point, port })
      if (wait === undefined && !stands.has(key)) changes.push({ owner, text: `open ${key}`, effect: 'traffic' })
    }
  }
  const mayClose = closing(request, world, laws)
  const kept = body.open.filter((slot) => wanted.has(keyOf(slot)) || !mayClose(slot))
  for (const slot of body.open.filter((open) => !kept.includes(open))) {
    changes.push({ owner: nobody, text: `close ${keyOf(slot)}`, effect: 'traffic' })
  }
  const open = [...new Map([...kept, ...wanted.values()].map((slot) => [keyOf(slot), slot])).values()].toSorted(bySlot)
  return { body: { ...body, open }, changes, refused: new Map(), waiting }
}

/** An opening is closed only with evidence that the address is ours, when everybody there has spoken and nobody keeps it. */
function closing({ wishes }: Request, world: WorldView, laws: LawsInForce): (slot: Slot) => boolean {
  const wants = [...wishes.values()].flatMap((wish) => (typeof wish === 'object' ? [wish.want] : []))
  const keeps = new Set(wants.flatMap((want) => want.keeps.map(keyOf)))
  const answeredFor = new Set(wants.flatMap((want) => want.answersFor))
  return (slot) => {
    const standing = world.stands(slot.point).filter(({ doc }) => loadBalancers.some((lb) => lb === doc))
    const isOurs =
      standing.some(({ owner }) => owner !== foreign) ||
      (isManaged(slot.point) && world.what(slot.point) !== undefined) ||
      answeredFor.has(slot.point)
    if (keeps.has(keyOf(slot)) || !isOurs || !laws.allSpoke(world, slot.point)) return false
    return !standing.some(({ doc, owner }) => {
      // Who has spoken without a wish here keeps what he has; who is silent is guarded by the law above.
      if (owner === nobody || owner === foreign || wishes.has(owner) || !world.spoke(owner)) return false
      const share = world.share(doc, owner) as RulesWant | undefined
      return share?.point === slot.point && share.ports.includes(slot.port)
    })
  }
}
