import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Owner } from '#provider/document/names'
import type { Plan } from '#provider/document/plan'
import type { Wish } from '#provider/document/wish'
import { parsePrefix, type Prefix } from '#provider/intent/net/prefix'
import { ownerOfNode, rosterOwner } from '#provider/azure/load-balancer/owners'
import { routeName } from '#provider/azure/names/route-name'
import type { Route, RouteTableBody } from '#provider/azure/route-table/body'
import { holderOf } from '#provider/azure/route-table/holder'
import type { RouteTablePart } from '#provider/azure/route-table/part'
import { planRouteTable } from '#provider/azure/route-table/plan'

const clusterCidrs = [parsePrefix('10.244.0.0/16') as Prefix, parsePrefix('fd00::/48') as Prefix]
const routesPerTable = 9
const around = { clusterCidrs, location: 'westeurope', tags: { team: 'net' }, routesPerTable }
const nodes = ['n1', 'n2', 'n3', 'n11']
const cidrs = ['10.244.0.0/24', '10.244.1.0/24', '10.244.2.0/24', 'fd00::/64', 'fd00:0:0:1::/64']
const hop = fc.constantFrom('10.0.0.4', '10.0.0.5', 'fd00:1::4')

type Wishes = ReadonlyMap<Owner, Wish<RouteTablePart>>

const wishOf = (node: string): fc.Arbitrary<Wish<RouteTablePart> | undefined> =>
  fc.oneof(
    fc.constant(undefined),
    fc.constant('gone' as const),
    fc
      .record({ tos: fc.subarray(cidrs, { maxLength: 2 }), via: hop, createdAtMs: fc.nat(3) })
      .map(({ tos, via, createdAtMs }) => ({
        want: { kind: 'ways' as const, node, ways: tos.map((to) => ({ to, via })), createdAtMs },
      })),
  )

const wishes: fc.Arbitrary<Wishes> = fc
  .tuple(fc.option(fc.subarray(nodes)), ...nodes.map(wishOf))
  .map(([all, ...each]) => {
    const stated = each.flatMap((wish, at): [Owner, Wish<RouteTablePart>][] =>
      wish === undefined ? [] : [[ownerOfNode(nodes[at] ?? ''), wish]],
    )
    const roster = { want: { kind: 'nodes' as const, nodes: all ?? [] } }
    return new Map<Owner, Wish<RouteTablePart>>(all === null ? stated : [...stated, [rosterOwner, roster]])
  })

const route: fc.Arbitrary<Route> = fc
  .record({
    node: fc.constantFrom(...nodes, 'left'),
    addressPrefix: fc.constantFrom(...cidrs, '10.99.0.0/24', 'Internet'),
    style: fc.constantFrom('named', 'bare', 'other'),
    nextHopType: fc.constantFrom('VirtualAppliance', 'virtualappliance', 'None'),
    nextHopIpAddress: hop,
  })
  .map(({ node, style, ...properties }) => {
    const names = { named: routeName(node, properties.addressPrefix), bare: node, other: `mine-${node}` }
    return { name: names[style as keyof typeof names], properties: { ...properties, invented: node } }
  })

/** As Azure has it: one route of each name, and to each range. */
const routes = fc
  .uniqueArray(route, { selector: ({ name }) => name.toLowerCase(), maxLength: 8 })
  .map((all) => [...new Map(all.map((one) => [one.properties?.addressPrefix, one])).values()])

const body = fc.option(
  routes.map((all): RouteTableBody => ({ location: 'westeurope', properties: { routes: all } })),
  { nil: undefined },
)

function plan(wished: Wishes, observed: RouteTableBody | undefined): Plan<RouteTableBody> {
  return planRouteTable(
    { doc: 'pods', wishes: wished, observed: { body: observed, version: '1', state: 'settled' } },
    around,
  )
}

const standing = (one: RouteTableBody | undefined) => one?.properties?.routes ?? []

test('a second plan has nothing to do, and refuses the same', () => {
  fc.assert(
    fc.property(wishes, body, (wished, before) => {
      const first = plan(wished, before)
      const second = plan(wished, first.body)
      expect(second.changes).toEqual([])
      expect([...second.refused.keys()].toSorted()).toEqual([...first.refused.keys()].toSorted())
    }),
    { numRuns: 2000 },
  )
})

test('routes of others stay to the letter, and there are never more than Azure takes', () => {
  fc.assert(
    fc.property(wishes, body, (wished, before) => {
      const after = standing(plan(wished, before).body)
      const holding = { clusterCidrs, knows: (node: string) => wished.has(ownerOfNode(node)) }
      const wishedNames = nodes.flatMap((node) => cidrs.map((cidr) => routeName(node, cidr).toLowerCase()))
      const isForeign = (one: Route) =>
        holderOf(one, holding) === undefined && !wishedNames.includes(one.name.toLowerCase())
      expect(after.filter(isForeign)).toEqual(standing(before).filter(isForeign))
      expect(after.length).toBeLessThanOrEqual(Math.max(routesPerTable, standing(before).length))
      expect(new Set(after.map(({ name }) => name.toLowerCase())).size).toBe(after.length)
      expect(new Set(after.map(({ properties }) => properties?.addressPrefix)).size).toBe(after.length)
    }),
    { numRuns: 2000 },
  )
})

test('the order in which nodes are stated does not matter', () => {
  fc.assert(
    fc.property(wishes, body, (wished, before) => {
      const other = plan(new Map([...wished].toReversed()), before)
      expect(standing(other.body)).toEqual(standing(plan(wished, before).body))
    }),
  )
})

test('who is not refused has its ways', () => {
  fc.assert(
    fc.property(wishes, body, (wished, before) => {
      const { body: after, refused } = plan(wished, before)
      const stands = new Set(
        standing(after).map(({ properties }) => `${properties?.addressPrefix} ${properties?.nextHopIpAddress}`),
      )
      const granted = [...wished].flatMap(([owner, wish]) =>
        typeof wish === 'object' && wish.want.kind === 'ways' && !refused.has(owner) ? wish.want.ways : [],
      )
      expect(granted.filter(({ to, via }) => !stands.has(`${to} ${via}`))).toEqual([])
    }),
    { numRuns: 2000 },
  )
})
