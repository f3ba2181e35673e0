import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Observed } from '#provider/document/kind'
import type { Owner } from '#provider/document/names'
import type { Plan } from '#provider/document/plan'
import type { Wish } from '#provider/document/wish'
import { World } from '#provider/document/world'
import { Directory } from '#provider/azure/document/directory'
import { frontendPoint, linkSubnetPoint } from '#provider/azure/points'
import type { PrivateLinkBody } from '#provider/azure/private-link/body'
import { indexPrivateLink } from '#provider/azure/private-link/index-body'
import type { PrivateLinkPart, PrivateLinkWish } from '#provider/azure/private-link/part'
import { planPrivateLink } from '#provider/azure/private-link/plan'

const group = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network'
const doc = `${group}/privateLinkServices/entrance`
const loadBalancer = `${group}/loadBalancers/kubernetes-internal`
const frontends = ['one', 'two'].map((name) => `${loadBalancer}/frontendIPConfigurations/${name}`)
const subnets = ['nodes', 'apps'].map((name) => `${group}/virtualNetworks/vnet/subnets/${name}`)
const services = ['default/web', 'default/shop', 'default/mail']
const ownerOf = (service: string): Owner => `owner of ${service}`

type Wishes = ReadonlyMap<Owner, Wish<PrivateLinkPart>>

const addresses = fc.constantFrom([], ['10.0.0.7'], ['10.0.0.8', '10.0.0.7'])
const items = fc.subarray(['a', 'b', '*'])

function want(service: string): fc.Arbitrary<PrivateLinkWish> {
  return fc
    .record({
      name: fc.constantFrom(undefined, 'entrance', 'door'),
      frontendId: fc.constantFrom(...frontends),
      subnetId: fc.constantFrom(...subnets),
      addresses,
      more: fc.nat(2),
      fqdns: items,
      proxyProtocol: fc.boolean(),
      visibility: items,
      autoApproval: items,
      tags: fc.constantFrom({}, { team: 'shop' }),
      settings: fc.constantFrom([], ['azure-pls-visibility']),
    })
    .map(({ more, ...wish }) => ({
      ...wish,
      kind: 'private-link' as const,
      service,
      createdAt: '2026-01-01T00:00:00Z',
      addressCount: Math.max(1, wish.addresses.length + more),
      location: 'westeurope',
    }))
}

const wishes: fc.Arbitrary<Wishes> = fc
  .tuple(
    ...services.map((service) =>
      fc.oneof(
        fc.constant(undefined),
        fc.constant('gone' as const),
        want(service).map((wish) => ({ want: wish })),
      ),
    ),
  )
  .map(
    (list) =>
      new Map(list.flatMap((wish, at) => (wish === undefined ? [] : [[ownerOf(services[at] ?? ''), wish] as const]))),
  )

function planOn(body: PrivateLinkBody | undefined, stated: Wishes): Plan<PrivateLinkBody> {
  const directory = new Directory()
  for (const service of services) directory.know(ownerOf(service), service)
  const around = { directory, cluster: 'kubernetes' }
  const observed: Observed<PrivateLinkBody> = { body, version: '1', state: 'settled' }
  const world = new World(() => {})
  const given = new Map([...frontends.map(frontendPoint), ...subnets.map(linkSubnetPoint)].map((one) => [one, true]))
  world.show(loadBalancer, { gives: given, uses: [], shares: new Map() }, [])
  world.show(doc, indexPrivateLink(doc, observed, around), [])
  for (const [owner, wish] of stated) world.state(owner, new Map([[doc, wish]]))
  // Whoever owns it and says nothing has spoken all the same: the silent are the golden cases' business.
  for (const service of services) if (!stated.has(ownerOf(service))) world.state(ownerOf(service), new Map())
  return planPrivateLink({ doc, wishes: stated, observed }, world.viewFor('test'), around)
}

const invention = fc.dictionary(fc.constantFrom('madeUp', 'destinationIPAddress'), fc.jsonValue({ maxDepth: 2 }))
const situation = fc.record({ before: wishes, now: wishes, invented: invention })

/** Adds what nobody knows. */
function decorated(body: PrivateLinkBody | undefined, invented: object): PrivateLinkBody | undefined {
  return body && { ...body, ...invented, properties: { ...body.properties, ...invented } }
}

test('a private link service comes to rest after three writes at most: it goes, is made anew, and has its settings', () => {
  fc.assert(
    fc.property(situation, ({ before, now, invented }) => {
      let body = decorated(planOn(undefined, before).body, invented)
      for (let write = 0; write < 3; write += 1) body = planOn(body, now).body
      expect(planOn(body, now).changes).toEqual([])
      expect(planOn(body, now).body).toEqual(body)
    }),
  )
})

test('every change of a private link service changes its body, and none that is not told does', () => {
  fc.assert(
    fc.property(situation, ({ before, now, invented }) => {
      const body = decorated(planOn(undefined, before).body, invented)
      const plan = planOn(body, now)
      expect(plan.changes.length > 0).toBe(JSON.stringify(plan.body) !== JSON.stringify(body))
    }),
  )
})

test('what nobody knows of a private link service stays, as long as it stays itself', () => {
  fc.assert(
    fc.property(situation, ({ before, now, invented }) => {
      const body = decorated(planOn(undefined, before).body, invented)
      const plan = planOn(body, now)
      if (body === undefined || plan.body === undefined) return
      expect(plan.body).toMatchObject(invented)
      expect(plan.body.properties).toMatchObject(invented)
    }),
  )
})

test('a private link service of somebody else is never written, whatever is wished', () => {
  fc.assert(
    fc.property(situation, fc.constantFrom({}, { 'k8s-azure-cluster-name': 'other' }), ({ before, now }, tags) => {
      const ours = planOn(undefined, before).body
      if (ours === undefined) return
      const theirs = { ...ours, tags: { ...tags, 'k8s-azure-owner-service': 'default/web' } }
      const plan = planOn(theirs, now)
      expect([plan.body, plan.changes]).toEqual([theirs, []])
      const wanting = [...now].filter(([, wish]) => typeof wish === 'object').map(([owner]) => owner)
      expect([...plan.refused.keys()].toSorted()).toEqual(wanting.toSorted())
    }),
  )
})

test('the order in which Services speak does not matter to a private link service', () => {
  fc.assert(
    fc.property(situation, ({ before, now }) => {
      const body = planOn(undefined, before).body
      const [one, other] = [now, new Map([...now].toReversed())].map((stated) => planOn(body, stated))
      expect(other?.body).toEqual(one?.body)
      expect([...(other?.refused.keys() ?? [])].toSorted()).toEqual([...(one?.refused.keys() ?? [])].toSorted())
    }),
  )
})
