/** What must hold of a machine's membership whatever stands and whoever wishes: foreign parts untouched, a second plan empty. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MachinePart } from '#provider/azure/backend/machine-part'
import type { PoolSurroundings } from '#provider/azure/backend/managed-pool'
import { planMembership } from '#provider/azure/backend/plan-membership'
import { interfaceBearer, type InterfaceBody } from '#provider/azure/network-interface/body'
import { poolInUsePoint, poolPoint } from '#provider/azure/points'
import type { Plan } from '#provider/document/plan'
import type { Owner } from '#provider/document/names'
import type { Wish } from '#provider/document/wish'
import { World } from '#provider/document/world'

const group = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network'
const doc = `${group}/networkInterfaces/nic`
const balancer = (name: string) => `${group}/loadBalancers/${name}`
const poolOf = (name: string, pool = 'kubernetes') => `${balancer(name)}/backendAddressPools/${pool}`
const ours = ['kubernetes', 'kubernetes-internal'] as const
const pools = ours.map((name) => ({
  id: poolOf(name),
  family: 'IPv4' as const,
  loadBalancer: balancer(name),
  isInternal: name.endsWith('-internal'),
}))
const foreignPools = [poolOf('kubernetes', 'aksOutbound'), poolOf('other'), poolOf('other-internal')]

const reference = fc.constantFrom(...pools.map(({ id }) => id), ...foreignPools).map((id) => ({ id }))
const configuration = fc.record({
  name: fc.string({ minLength: 1, maxLength: 4 }),
  properties: fc.record(
    {
      primary: fc.boolean(),
      privateIPAddressVersion: fc.constantFrom('IPv4', 'IPv6'),
      loadBalancerBackendAddressPools: fc.uniqueArray(reference, { maxLength: 3, selector: ({ id }) => id }),
      madeUp: fc.jsonValue({ maxDepth: 1 }),
    },
    { requiredKeys: [] },
  ),
})
const body: fc.Arbitrary<InterfaceBody> = fc.record({
  location: fc.constant('westeurope'),
  properties: fc.record({ ipConfigurations: fc.array(configuration, { maxLength: 3 }) }),
})
const wish = fc.constantFrom<Wish<MachinePart>>({ want: { kind: 'join', node: 'n' } }, 'gone')
const scene = fc.record({
  body,
  wishes: fc.dictionary(fc.constantFrom('node/a', 'node/b'), wish),
  standing: fc.subarray([...ours]),
  used: fc.subarray([...ours]),
  joins: fc.boolean(),
})
type Ours = (typeof ours)[number]
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never

function plan(of: Scene, standing: InterfaceBody): Plan<InterfaceBody> {
  const world = new World(() => {})
  for (const name of ours) {
    // A pool to which a rule is on its way is in use, and does not stand yet.
    const stands = of.standing.includes(name) ? [[poolPoint(poolOf(name)), true] as const] : []
    const used = of.used.includes(name) ? [[poolInUsePoint(poolOf(name)), true] as const] : []
    world.show(balancer(name), { gives: new Map([...stands, ...used]), uses: [], shares: new Map() }, [])
  }
  const around: PoolSurroundings = {
    pools: () => pools,
    joins: of.joins,
    azureMigrates: false,
    isInternal: (id) => id.endsWith('-internal'),
  }
  const wishes = new Map<Owner, Wish<MachinePart>>(Object.entries(of.wishes))
  const observed = { body: standing, version: '1', state: 'settled' } as const
  return planMembership({ doc, wishes, observed }, world.viewFor('test'), { bearer: interfaceBearer, around })
}

const namedIn = (of: InterfaceBody | undefined) => (of === undefined ? [] : interfaceBearer.pools(of))
const isOurs = (id: string) => pools.some((pool) => pool.id === id)

test('pools of others, and whatever else stands on an interface, are as they were', () => {
  fc.assert(
    fc.property(scene, (of) => {
      const after = plan(of, of.body).body
      expect(namedIn(after).filter((id) => !isOurs(id))).toEqual(namedIn(of.body).filter((id) => !isOurs(id)))
      const without = (one: InterfaceBody | undefined) =>
        one?.properties?.ipConfigurations?.map(({ name, properties = {} }) => {
          const { loadBalancerBackendAddressPools: _, ...rest } = properties
          return { name, rest }
        })
      expect(without(after)).toEqual(without(of.body))
    }),
  )
})

test('a second plan changes nothing', () => {
  fc.assert(
    fc.property(scene, (of) => {
      const { body: after = {} } = plan(of, of.body)
      expect(plan(of, after)).toMatchObject({ body: after, changes: [] })
    }),
  )
})

test('no pool is joined that does not stand, that nothing leads to, or that nobody wants; none is named twice', () => {
  fc.assert(
    fc.property(scene, (of) => {
      const before = namedIn(of.body)
      const after = namedIn(plan(of, of.body).body)
      const wants = Object.values(of.wishes).some((one) => typeof one === 'object')
      const joined = ours.filter((name) => after.includes(poolOf(name)) && !before.includes(poolOf(name)))
      const mayJoin = ours.filter((name) => of.joins && wants && of.standing.includes(name) && of.used.includes(name))
      expect(joined.filter((name) => !mayJoin.includes(name))).toEqual([])
      const times = joined.map((name) => after.filter((id) => id === poolOf(name)).length)
      expect(times).toEqual(joined.map(() => 1))
    }),
  )
})

test('an interface never joins a second load balancer of one side', () => {
  fc.assert(
    fc.property(scene, (of) => {
      const balancerIn = (id: string) => id.split('/').at(-3) ?? ''
      const sideOf = (id: string) => balancerIn(id).endsWith('-internal')
      const before = namedIn(of.body)
      const joined = namedIn(plan(of, of.body).body).filter((id) => !before.includes(id))
      const rivals = joined.flatMap((id) =>
        before.filter((one) => sideOf(one) === sideOf(id) && balancerIn(one) !== balancerIn(id)),
      )
      expect(rivals).toEqual([])
    }),
  )
})

test('where everybody leaves, or a pool stands and nothing leads there, no pool of ours is left', () => {
  fc.assert(
    fc.property(scene, (of) => {
      const wishes = Object.values(of.wishes)
      const after = namedIn(plan(of, of.body).body)
      const isLeft = !of.joins || (wishes.length > 0 && wishes.every((one) => one === 'gone'))
      const isUnused = (name: Ours) => of.standing.includes(name) && !of.used.includes(name)
      const left = ours.filter((name) => isLeft || isUnused(name))
      expect(left.filter((name) => after.includes(poolOf(name)))).toEqual([])
    }),
  )
})

test('a pool of a load balancer that was not read is not left by who wants to be in it', () => {
  fc.assert(
    fc.property(scene, (of) => {
      const stays = of.joins && Object.values(of.wishes).some((one) => typeof one === 'object')
      const unread = ours.filter((name) => stays && !of.standing.includes(name))
      const lost = (from: InterfaceBody | undefined) => unread.filter((name) => !namedIn(from).includes(poolOf(name)))
      expect(lost(plan(of, of.body).body)).toEqual(lost(of.body))
    }),
  )
})
