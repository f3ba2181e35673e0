import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultSettings } from '#provider/config/berth-yaml'
import type { Observed } from '#provider/document/kind'
import type { Owner } from '#provider/document/names'
import type { Plan } from '#provider/document/plan'
import type { Wish } from '#provider/document/wish'
import { World } from '#provider/document/world'
import { Directory } from '#provider/azure/document/directory'
import type { LoadBalancerBody, Rule } from '#provider/azure/load-balancer/body'
import { indexLoadBalancer } from '#provider/azure/load-balancer/index-body'
import { ownerOfName } from '#provider/azure/load-balancer/owners'
import type { LoadBalancerPart, ServiceWish } from '#provider/azure/load-balancer/part'
import { planLoadBalancer } from '#provider/azure/load-balancer/plan'
import { publicIpPoint } from '#provider/azure/points'

const group = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network'
const doc = `${group}/loadBalancers/kubernetes`
const publicIps = ['one', 'two', 'three'].map((name) => `${group}/publicIPAddresses/${name}`)
const owners = Array.from({ length: 5 }, (_, at) => `a${String(at).repeat(31)}`)
const pools = new Map([['kubernetes', 'IPv4' as const]])

type Wishes = ReadonlyMap<Owner, Wish<LoadBalancerPart>>

function serviceWish(owner: Owner, publicIpId: string, ports: readonly number[]): ServiceWish {
  return {
    kind: 'service',
    createdAt: '2026-01-01T00:00:00Z',
    uid: owner,
    birth: { location: 'westeurope', tags: {}, systemTags: undefined, extendedLocation: undefined },
    lingering: [],
    frontends: [{ family: 'IPv4', name: owner, place: { kind: 'public', publicIpId } }],
    rules: ports.map((port) => ({
      family: 'IPv4',
      name: `${owner}-TCP-${port}`,
      pool: { name: 'kubernetes', virtualNetworkId: `${group}/virtualNetworks/vnet` },
      probe: {
        name: `${owner}-TCP-${port}`,
        properties: { protocol: 'Tcp', port: 30_000 + port, intervalInSeconds: 5, probeThreshold: 2 },
      },
      properties: {
        protocol: 'Tcp',
        frontendPort: port,
        backendPort: port,
        enableFloatingIP: true,
        enableTcpReset: true,
        disableOutboundSnat: false,
        idleTimeoutInMinutes: 4,
        loadDistribution: 'Default',
      },
    })),
  }
}

const want = (owner: Owner): fc.Arbitrary<Wish<LoadBalancerPart>> =>
  fc
    .tuple(fc.constantFrom(...publicIps), fc.uniqueArray(fc.constantFrom(80, 81, 82, 443), { minLength: 1 }))
    .map(([publicIpId, ports]) => ({ want: serviceWish(owner, publicIpId, ports) }))

/** Some owners say nothing, some leave, the others want something. */
const wishes = (mayLeave: boolean): fc.Arbitrary<Wishes> =>
  fc
    .tuple(
      ...owners.map((owner) =>
        fc.oneof(fc.constant(undefined), want(owner), fc.constant(mayLeave ? ('gone' as const) : undefined)),
      ),
    )
    .map((list) => new Map(list.flatMap((wish, at) => (wish === undefined ? [] : [[owners[at] ?? '', wish] as const]))))

/** Adds to every child what nobody knows, and children of somebody else. */
function decorate(body: LoadBalancerBody | undefined, invented: Readonly<Record<string, unknown>>): LoadBalancerBody {
  const { properties = {} } = body ?? {}
  const strange = <C extends { readonly properties?: object }>(children: readonly C[] = []): C[] =>
    children.map((child) => ({ ...child, ...invented, properties: { ...child.properties, ...invented } }))
  const theirs = { name: 'theirs', id: `${doc}/frontendIPConfigurations/theirs` }
  return {
    ...body,
    ...invented,
    name: 'kubernetes',
    properties: {
      ...properties,
      ...invented,
      frontendIPConfigurations: [...strange(properties.frontendIPConfigurations), { ...theirs, ...invented }],
      backendAddressPools: strange(properties.backendAddressPools),
      loadBalancingRules: [
        ...strange(properties.loadBalancingRules),
        { name: 'theirs', properties: { frontendPort: 9, frontendIPConfiguration: { id: theirs.id }, ...invented } },
      ],
      probes: [...strange(properties.probes), { name: 'theirs', ...invented }],
      outboundRules: [{ name: 'theirs', properties: { frontendIPConfigurations: [{ id: theirs.id }], ...invented } }],
    },
  }
}

const filling = { by: 'addresses', virtualNetworkId: '/vnet', azureMigrates: false } as const

function planOn(body: LoadBalancerBody | undefined, stated: Wishes): Plan<LoadBalancerBody> {
  const observed: Observed<LoadBalancerBody> = { body, version: '1', state: 'settled' }
  const world = new World(() => {})
  for (const id of publicIps) {
    world.show(id, { gives: new Map([[publicIpPoint(id), true]]), uses: [], shares: new Map() }, [])
  }
  world.show(doc, indexLoadBalancer(doc, observed, new Set(pools.keys())), [])
  const directory = new Directory()
  for (const owner of owners) directory.know(owner, `default/${owner}`)
  const siblingsOf = () => [doc]
  const { limits } = defaultSettings
  const around = { pools, directory, limits, peers: new Set([doc]), siblingsOf, fillingOf: () => filling }
  return planLoadBalancer({ doc, wishes: stated, observed }, world.viewFor('test'), around)
}

const invention = fc.dictionary(
  fc.constantFrom('madeUp', 'enableConnectionTracking', 'gatewayLoadBalancer'),
  fc.jsonValue({ maxDepth: 2 }),
  { minKeys: 1 },
)
const situation = fc.record({ before: wishes(false), invented: invention, now: wishes(true) })

const rulesOf = (body: LoadBalancerBody | undefined): readonly Rule[] => body?.properties?.loadBalancingRules ?? []

/** `now`, but whoever has a frontend already wants it where it is. */
function withoutMoves(before: Wishes, now: Wishes): Wishes {
  const stays = (
    wish: Wish<LoadBalancerPart>,
    standing: Wish<LoadBalancerPart> | undefined,
  ): Wish<LoadBalancerPart> => {
    if (typeof wish === 'string' || standing === undefined || typeof standing === 'string') return wish
    const { want } = standing
    if (wish.want.kind !== 'service' || want.kind !== 'service') return wish
    return { want: { ...wish.want, frontends: want.frontends } }
  }
  return new Map([...now].map(([owner, wish]) => [owner, stays(wish, before.get(owner))]))
}

test('plans come to rest after as many writes as there are owners, at most', () => {
  fc.assert(
    fc.property(situation, ({ before, invented, now }) => {
      let body = decorate(planOn(undefined, before).body, invented)
      // Who moves makes room for who follows, and may be refused where another moved first: that takes a write each.
      for (const _ of owners) body = planOn(body, now).body ?? body
      expect(planOn(body, now).changes).toEqual([])
    }),
  )
})

test('where nobody moves to another address, applying a plan leaves nothing to plan', () => {
  fc.assert(
    fc.property(situation, ({ before, invented, now: wanted }) => {
      const now = withoutMoves(before, wanted)
      const first = planOn(decorate(planOn(undefined, before).body, invented), now)
      const second = planOn(first.body, now)
      expect(second.changes).toEqual([])
      expect(second.body).toEqual(first.body)
      expect([...second.refused.keys()].toSorted()).toEqual([...first.refused.keys()].toSorted())
    }),
  )
})

test('nothing changes of an owner who has not spoken or was refused, and nothing of somebody else', () => {
  fc.assert(
    fc.property(situation, ({ before, invented, now }) => {
      const body = decorate(planOn(undefined, before).body, invented)
      const plan = planOn(body, now)
      const isTouchable = ({ name }: Rule) => {
        const owner = ownerOfName(name)
        return owner !== undefined && now.has(owner) && !plan.refused.has(owner) && !plan.waiting.has(owner)
      }
      const untouched = rulesOf(body).filter((rule) => !isTouchable(rule))
      expect(rulesOf(plan.body)).toEqual(expect.arrayContaining(untouched))
      // A rule without its frontend or probe would be refused with everything else.
      const named = (children: readonly { readonly name: string }[] = []) => children.map(({ name }) => name)
      const { frontendIPConfigurations, probes, outboundRules } = plan.body?.properties ?? {}
      const last = (reference: { readonly id: string } | undefined) => reference?.id.split('/').at(-1) ?? []
      const standingOn = untouched.flatMap(({ properties }) => last(properties?.frontendIPConfiguration))
      const probedBy = untouched.flatMap(({ properties }) => last(properties?.probe))
      expect(named(frontendIPConfigurations)).toEqual(expect.arrayContaining(standingOn))
      expect(named(probes)).toEqual(expect.arrayContaining(probedBy))
      expect(named(outboundRules)).toContain('theirs')
    }),
  )
})

test('what nobody knows stays on everything that stays', () => {
  fc.assert(
    fc.property(situation, ({ before, invented, now }) => {
      const body = decorate(planOn(undefined, before).body, invented)
      const after = planOn(body, now).body
      expect(after).toMatchObject(invented)
      expect(after?.properties).toMatchObject(invented)
      for (const kind of ['frontendIPConfigurations', 'backendAddressPools', 'loadBalancingRules', 'probes'] as const) {
        const stood = new Set((body.properties?.[kind] ?? []).map(({ name }) => name))
        const staying = (after?.properties?.[kind] ?? []).filter(({ name }) => stood.has(name) && name !== 'theirs')
        for (const child of staying) expect(child.properties).toMatchObject(invented)
      }
    }),
  )
})

test('every change names what it changes, and there are none without a change in the body', () => {
  fc.assert(
    fc.property(situation, ({ before, invented, now }) => {
      const body = decorate(planOn(undefined, before).body, invented)
      const plan = planOn(body, now)
      const namesOf = ({ properties = {} }: LoadBalancerBody) =>
        [
          ...(properties.frontendIPConfigurations ?? []),
          ...(properties.backendAddressPools ?? []),
          ...(properties.loadBalancingRules ?? []),
          ...(properties.probes ?? []),
        ].map(({ name }) => name)
      const names = new Set([...namesOf(body), ...namesOf(plan.body ?? {})])
      const nameless = plan.changes.filter(({ text }) => !text.split(/[ ()]/).some((word) => names.has(word)))
      expect(nameless).toEqual([])
      const isSame = isDeepStrictEqual(plan.body?.properties, body.properties)
      expect(plan.changes.length === 0).toBe(isSame)
    }),
  )
})

test('of all who want one port of one address, exactly one has it', () => {
  fc.assert(
    fc.property(situation, ({ before, invented, now }) => {
      const plan = planOn(decorate(planOn(undefined, before).body, invented), now)
      const places = rulesOf(plan.body).map(
        ({ properties }) => `${properties?.frontendIPConfiguration?.id} ${properties?.frontendPort}`,
      )
      expect(new Set(places).size).toBe(places.length)
    }),
  )
})
