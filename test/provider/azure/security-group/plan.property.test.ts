import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultSettings } from '#provider/config/berth-yaml'
import type { Owner } from '#provider/document/names'
import type { Plan } from '#provider/document/plan'
import type { Wish } from '#provider/document/wish'
import { World } from '#provider/document/world'
import { securityRulePrefixes } from '#provider/azure/names/security-rule-name'
import { addressPoint } from '#provider/azure/points'
import type { SecurityGroupBody, SecurityRule } from '#provider/azure/security-group/body'
import type { Opening, SecurityGroupWish } from '#provider/azure/security-group/part'
import { Closings } from '#provider/azure/security-group/closings'
import { planSecurityGroup } from '#provider/azure/security-group/plan'
import { destinationsOf, ruleKey } from '#provider/azure/security-group/rule'

const doc = 'nodes'
const owners = ['a', 'b', 'c', 'd']
/** Each owner stands at an address of its own, on a load balancer. */
const addressOf = (owner: Owner) => `10.0.0.${owners.indexOf(owner) + 1}`
const prefix = securityRulePrefixes.replacing

type Wishes = ReadonlyMap<Owner, Wish<SecurityGroupWish>>

const opening = (owner: Owner): fc.Arbitrary<Opening> =>
  fc.record({
    access: fc.constant('Allow' as const),
    family: fc.constant('IPv4' as const),
    protocol: fc.constantFrom('Tcp' as const, 'Udp' as const),
    sources: fc.constantFrom(['Internet'], ['192.0.2.0/24', '198.51.100.0/24'], ['203.0.113.0/24']),
    ports: fc.uniqueArray(fc.constantFrom(80, 443, 8080), { minLength: 1 }),
    destinations: fc.constant([addressOf(owner)]),
  })

const wishes: fc.Arbitrary<Wishes> = fc
  .tuple(
    ...owners.map((owner) =>
      fc.oneof(
        fc.constant(undefined),
        fc.constant('gone' as const),
        fc.array(opening(owner), { maxLength: 3 }).map((openings): Wish<SecurityGroupWish> => ({
          want: { kind: 'security-group', openings, keeps: [], closes: [] },
        })),
      ),
    ),
  )
  .map((list) => new Map(list.flatMap((wish, at) => (wish === undefined ? [] : [[owners[at] ?? '', wish] as const]))))

/** As Azure may answer a rule: one value in the plural field, several forms of nothing, other case. */
function otherwise(rule: SecurityRule): SecurityRule {
  const { destinationAddressPrefix, sourceAddressPrefix, protocol = '', ...rest } = rule.properties ?? {}
  return {
    ...rule,
    properties: {
      ...rest,
      protocol: protocol.toUpperCase(),
      sourceAddressPrefixes:
        sourceAddressPrefix === undefined ? (rest.sourceAddressPrefixes ?? []) : [sourceAddressPrefix],
      destinationAddressPrefixes:
        destinationAddressPrefix === undefined ? (rest.destinationAddressPrefixes ?? []) : [destinationAddressPrefix],
      destinationAddressPrefix: '',
      sourcePortRanges: [],
    },
  }
}

const theirs: SecurityRule = {
  name: 'ssh',
  properties: { access: 'Allow', direction: 'Inbound', priority: 500, destinationAddressPrefix: '10.0.0.1' },
}

const bodyOf = (rules: readonly SecurityRule[]): SecurityGroupBody => ({
  name: doc,
  properties: { securityRules: rules },
})

function planOn(body: SecurityGroupBody | undefined, stated: Wishes): Plan<SecurityGroupBody> {
  const world = new World(() => {})
  for (const owner of owners) {
    const point = addressPoint(addressOf(owner))
    world.show(`lb-${owner}`, { gives: new Map([[point, true]]), uses: [{ point, owner }], shares: new Map() }, [])
  }
  return planSecurityGroup(
    { doc, wishes: stated, observed: { body, version: '1', state: 'settled' } },
    world.viewFor('test'),
    {
      prefix,
      tags: {},
      closings: new Closings({ reopens: false, onChange: () => {} }),
      limits: defaultSettings.limits,
      isNode: () => false,
      living: () => owners,
    },
  )
}

const rulesOf = ({ body }: Plan<SecurityGroupBody>): readonly SecurityRule[] => body?.properties?.securityRules ?? []
const planFrom = (before: Wishes): readonly SecurityRule[] => rulesOf(planOn(bodyOf([theirs]), before))

/** What is open to an address, as a set of words. */
const openTo = (rules: readonly SecurityRule[], address: string): readonly string[] =>
  rules.flatMap((rule) => (destinationsOf(rule).includes(address) ? (ruleKey(rule, prefix) ?? []) : [])).toSorted()

test('applying a plan leaves nothing to plan, in whatever form Azure answers it', () => {
  fc.assert(
    fc.property(wishes, wishes, (before, now) => {
      const first = planOn(bodyOf(planFrom(before)), now)
      expect(planOn(first.body, now).changes).toEqual([])
      expect(planOn(bodyOf(rulesOf(first).map(otherwise)), now).changes).toEqual([])
    }),
  )
})

test('what is open to somebody is what he wishes, or what it was if he has not spoken', () => {
  fc.assert(
    fc.property(wishes, wishes, (before, now) => {
      const stood = planFrom(before)
      const rules = rulesOf(planOn(bodyOf(stood), now))
      for (const owner of owners) {
        const wish = now.get(owner)
        const wanted =
          typeof wish === 'object' ? new Set(openTo(planFrom(new Map([[owner, wish]])), addressOf(owner))) : undefined
        const kept = wish === undefined ? openTo(stood, addressOf(owner)) : []
        expect(openTo(rules, addressOf(owner))).toEqual([...(wanted ?? kept)])
      }
    }),
  )
})

test('rules of others stay as they are, priorities are kept, and no two rules have the same', () => {
  fc.assert(
    fc.property(wishes, wishes, (before, now) => {
      const stood = planFrom(before)
      const rules = rulesOf(planOn(bodyOf(stood), now))
      expect(rules).toContainEqual(theirs)
      const priorities = rules.map(({ properties }) => properties?.priority)
      expect(new Set(priorities).size).toBe(priorities.length)
      const priorityOf = (list: readonly SecurityRule[], name: string) =>
        list.find((rule) => rule.name === name)?.properties?.priority
      const staying = stood.filter(({ name }) => rules.some((rule) => rule.name === name))
      for (const { name } of staying) expect(priorityOf(rules, name)).toBe(priorityOf(stood, name))
    }),
  )
})

test('every change names an address, and there are none without a change in the body', () => {
  fc.assert(
    fc.property(wishes, wishes, (before, now) => {
      const stood = planFrom(before)
      const plan = planOn(bodyOf(stood), now)
      const addresses = owners.map(addressOf)
      const nameless = plan.changes.filter(({ text }) => !addresses.some((address) => text.endsWith(` ${address}`)))
      expect(nameless).toEqual([])
      expect(plan.changes.length === 0).toBe(isDeepStrictEqual(rulesOf(plan), stood))
    }),
  )
})
