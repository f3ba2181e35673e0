/** What must hold of every choice among several load balancers: one place for each Service, the same whoever asks when. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultSettings } from '#provider/config/berth-yaml'
import type { LoadBalancerPart } from '#provider/azure/load-balancer/part'
import type { BalancerPair } from '#provider/azure/placement/balancer-pair'
import { Placement, type PlacementRequest } from '#provider/azure/placement/placement'
import { nobody, type DocId, type Owner } from '#provider/document/names'
import { World } from '#provider/document/world'

const idOf = (name: string) => `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/loadBalancers/${name}`
const tiers = ['gold', 'silver'] as const
const limits = { ...defaultSettings.limits, rulesPerNic: 8 }

const pair = fc.record({ tier: fc.option(fc.constantFrom(...tiers), { nil: undefined }), isOpen: fc.boolean() })
const service = fc.record({
  internal: fc.boolean(),
  tier: fc.option(fc.constantFrom(...tiers), { nil: undefined }),
  rules: fc.integer({ min: 1, max: 3 }),
})
const scene = fc.record({
  pairs: fc.array(pair, { minLength: 2, maxLength: 4 }),
  services: fc.array(service, { minLength: 1, maxLength: 12 }),
  order: fc.infiniteStream(fc.nat()),
})
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never

function pairsOf({ pairs }: Scene): readonly BalancerPair[] {
  return pairs.map(({ tier, isOpen }, at) => ({
    name: `lb${at}`,
    external: idOf(`lb${at}`),
    internal: idOf(`lb${at}-internal`),
    configuration: {
      name: `lb${at}`,
      primaryVmSet: `pool${at}`,
      // The first takes everybody, so that nobody is left without a place.
      allowsPlacement: at === 0 || isOpen,
      serviceLabels: at === 0 || tier === undefined ? undefined : { matchLabels: { tier }, matchExpressions: [] },
      namespaceLabels: undefined,
      nodeLabels: undefined,
    },
  }))
}

function requestsOf({ services }: Scene): readonly PlacementRequest[] {
  return services.map(({ internal, tier, rules }, at) => ({
    owner: `a${String(at).padStart(31, '0')}`,
    internal,
    asksFor: undefined,
    labels: tier === undefined ? {} : { tier },
    namespaceLabels: {},
    points: [],
    isPinned: false,
    demand: { rules, frontends: 1 },
  }))
}

type Places = ReadonlyMap<Owner, DocId>

/** The world in which these Services stand where they were placed. */
function worldOf(places: Places, requests: readonly PlacementRequest[]): World {
  const world = new World(() => {})
  for (const [doc, standing] of Map.groupBy(places, ([, place]) => place)) {
    const owners = standing.map(([owner]) => owner)
    const rules = requests.filter(({ owner }) => owners.includes(owner)).reduce((sum, one) => sum + one.demand.rules, 0)
    const facts: LoadBalancerPart = {
      kind: 'load-balancer-facts',
      rules,
      frontends: owners.length,
      rulesPerNic: rules,
      rulesPerPool: {},
      interfaces: [],
      isInternal: doc.endsWith('-internal'),
      rulesPerAddress: {},
      bytes: 0,
      addresses: 0,
    }
    const share: LoadBalancerPart = { kind: 'service-share', frontends: [], rules: [], hasNodes: true }
    const shares = new Map<Owner, LoadBalancerPart>([
      [nobody, facts],
      ...owners.map((owner) => [owner, share] as const),
    ])
    world.show(doc, { gives: new Map(), uses: [], shares }, [])
  }
  return world
}

interface Ledger {
  readonly choose: (requests: readonly PlacementRequest[]) => Places
}

/** A controller's ledger on a world: what it answers to these requests, in this order. */
function ledgerOn(world: World, of: Scene): Ledger {
  const placement = new Placement({
    pairs: pairsOf(of),
    limits,
    stands: (owner, doc) => world.docs.get(doc)?.observed.shares.has(owner) ?? false,
    onVote: () => {},
    onPromise: () => {},
  })
  /** None: there is no room left for it. */
  const placed = (request: PlacementRequest): readonly (readonly [Owner, DocId])[] => {
    const choice = placement.choose(request, world.viewFor(request.owner))
    return 'doc' in choice ? [[request.owner, choice.doc]] : []
  }
  return { choose: (requests) => new Map(requests.flatMap(placed)) }
}

function shuffled(requests: readonly PlacementRequest[], { order }: Scene): readonly PlacementRequest[] {
  const keys = new Map(requests.map((request) => [request, order.next().value ?? 0]))
  return requests.toSorted((one, other) => (keys.get(one) ?? 0) - (keys.get(other) ?? 0))
}

const asObject = (places: Places) => Object.fromEntries(places)

test('each Service has one place, on its side, of a load balancer that may take it', () => {
  fc.assert(
    fc.property(scene, (of) => {
      const requests = requestsOf(of)
      const places = ledgerOn(new World(() => {}), of).choose(requests)
      const wrong = requests.filter(({ owner, internal, labels }) => {
        const doc = places.get(owner)
        if (doc === undefined) return false
        const home = pairsOf(of).find((one) => (internal ? one.internal : one.external) === doc)
        const selects = home?.configuration?.serviceLabels?.matchLabels['tier']
        return home?.configuration?.allowsPlacement !== true || (selects !== undefined && selects !== labels['tier'])
      })
      expect(wrong).toEqual([])
    }),
  )
})

test('whoever asks again, in whatever order, is told the same place: before it is written, after it, and after a restart', () => {
  fc.assert(
    fc.property(scene, (of) => {
      const requests = requestsOf(of)
      const empty = new World(() => {})
      const ledger = ledgerOn(empty, of)
      const places = asObject(ledger.choose(requests))
      expect(asObject(ledger.choose(shuffled(requests, of)))).toEqual(places)
      const world = worldOf(new Map(Object.entries(places)), requests)
      expect(asObject(ledgerOn(world, of).choose(shuffled(requests, of)))).toEqual(places)
      expect(asObject(ledgerOn(world, of).choose(requests))).toEqual(places)
    }),
  )
})

test('no load balancer is filled beyond its limit, and nobody is turned away while there is room for him', () => {
  fc.assert(
    fc.property(scene, (of) => {
      const open: Scene = { ...of, pairs: of.pairs.map(() => ({ tier: undefined, isOpen: true })) }
      const requests = requestsOf(open)
      const places = ledgerOn(new World(() => {}), open).choose(requests)
      const load = pairsOf(open).map((one) =>
        requests
          .filter(({ owner }) => [one.external, one.internal].includes(places.get(owner) ?? ''))
          .reduce((sum, { demand }) => sum + demand.rules, 0),
      )
      expect(load.filter((rules) => rules > limits.rulesPerNic)).toEqual([])
      const turnedAway = requests.filter(({ owner }) => !places.has(owner)).map(({ demand }) => demand.rules)
      const most = Math.min(...load)
      expect(turnedAway.filter((rules) => most + rules <= limits.rulesPerNic)).toEqual([])
    }),
  )
})
