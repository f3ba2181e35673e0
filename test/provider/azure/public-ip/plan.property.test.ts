/** What must hold of every public IP, whatever its tags say and whoever wishes what: none is leaked, and none of a user's goes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Directory } from '#provider/azure/document/directory'
import { bindServices, boundServices, clusterOf } from '#provider/azure/names/tags'
import { publicIpPoint } from '#provider/azure/points'
import type { PublicIpBody } from '#provider/azure/public-ip/body'
import { indexPublicIp } from '#provider/azure/public-ip/index-body'
import type { PublicIpPart } from '#provider/azure/public-ip/part'
import { planPublicIp } from '#provider/azure/public-ip/plan'
import type { Owner } from '#provider/document/names'
import type { Plan } from '#provider/document/plan'
import type { Wish } from '#provider/document/wish'
import { World } from '#provider/document/world'

const group = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network'
const doc = `${group}/publicIPAddresses/one`
const balancer = `${group}/loadBalancers/kubernetes`
const cluster = 'kubernetes'
const services = ['default/a', 'default/b', 'default/c']
const ownerOf = (service: string): Owner => `a${service.slice(-1).repeat(31)}`
/** Its name stands in tags, and no Service of that name lives. */
const dead = 'default/dead'

const scene = fc.record({
  bound: fc.subarray([...services, dead]),
  of: fc.constantFrom(cluster, 'other', undefined),
  tags: fc.dictionary(fc.constantFrom('team', 'cost'), fc.constantFrom('1', '2')),
  wishes: fc.dictionary(fc.constantFrom(...services), fc.constantFrom('join', 'gone', 'release'), { maxKeys: 3 }),
  standing: fc.subarray(services),
  isQuiet: fc.boolean(),
})
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never

function bodyOf({ bound, of, tags }: Scene): PublicIpBody {
  const named = bound.length === 0 ? tags : bindServices(tags, bound, of ?? '')
  const kept = Object.entries(named).filter(([key]) => of !== undefined || key !== 'k8s-azure-cluster-name')
  return { name: 'one', location: 'westeurope', tags: Object.fromEntries(kept), properties: { ipAddress: '20.0.0.1' } }
}

function wishOf(what: string, service: string): Wish<PublicIpPart> {
  if (what === 'gone') return 'gone'
  if (what === 'release') return { want: { kind: 'public-ip-release' } }
  return { want: { kind: 'public-ip', service, create: undefined, dnsLabel: undefined, tags: {}, ipTags: undefined } }
}

function plan(of: Scene, body: PublicIpBody | undefined): Plan<PublicIpBody> {
  const directory = new Directory()
  for (const service of services) directory.know(ownerOf(service), service)
  const around = { directory, cluster, systemTags: undefined, mutatesIpTags: false }
  const observed = { body, version: '1', state: 'settled' } as const
  const world = new World(() => {})
  world.show(doc, indexPublicIp(doc, observed, around), [])
  const uses = of.standing.map((service) => ({ point: publicIpPoint(doc), owner: ownerOf(service) }))
  world.show(balancer, { gives: new Map(), uses, shares: new Map() }, [])
  if (of.isQuiet) world.becomeQuiet()
  const wishes = new Map(Object.entries(of.wishes).map(([service, what]) => [ownerOf(service), wishOf(what, service)]))
  return planPublicIp({ doc, wishes, observed }, world.viewFor('test'), around)
}

const isOurs = ({ bound, of }: Scene) => bound.length > 0 && of !== 'other'

test('one that a user or another cluster made keeps its tags and is never deleted', () => {
  fc.assert(
    fc.property(scene, (of) => {
      fc.pre(!isOurs(of))
      expect(plan(of, bodyOf(of))).toMatchObject({ body: bodyOf(of), changes: [] })
    }),
  )
})

test('one of ours bears a name of ours until it is deleted, or is left behind because its Service says so', () => {
  fc.assert(
    fc.property(scene, (of) => {
      fc.pre(isOurs(of))
      const { body } = plan(of, bodyOf(of))
      const isReleased = Object.values(of.wishes).includes('release')
      const isNamed = body === undefined || boundServices(body.tags ?? {}).length > 0
      expect(isNamed || isReleased).toBe(true)
      expect(body === undefined || isReleased || clusterOf(body.tags ?? {}) !== 'other').toBe(true)
    }),
  )
})

test('nobody who stands on it, and did not say that he leaves, loses it; none goes while anything points at it', () => {
  fc.assert(
    fc.property(scene, (of) => {
      const { body } = plan(of, bodyOf(of))
      const staying = of.bound.filter((service) => !['gone', 'release'].includes(of.wishes[service] ?? ''))
      const left = boundServices(body?.tags ?? {})
      expect(staying.filter((service) => !left.includes(service))).toEqual([])
      const mayGo = of.standing.length === 0 && of.isQuiet
      expect(body !== undefined || mayGo).toBe(true)
    }),
  )
})

test('the last who leaves takes it along once nothing points at it: none is leaked', () => {
  fc.assert(
    fc.property(scene, fc.constantFrom('gone', 'release'), (drawn, how) => {
      const bound = drawn.bound.filter((service) => service !== dead)
      const wishes = Object.fromEntries(bound.map((service) => [service, how]))
      const of: Scene = { ...drawn, bound, of: cluster, wishes, standing: [], isQuiet: true }
      fc.pre(bound.length > 0)
      const { body } = plan(of, bodyOf(of))
      expect(body === undefined ? 'deleted' : boundServices(body.tags ?? {})).toEqual(how === 'gone' ? 'deleted' : [])
    }),
  )
})

test('a second plan changes nothing', () => {
  fc.assert(
    fc.property(scene, (of) => {
      const { body } = plan(of, bodyOf(of))
      expect(plan(of, body).changes).toEqual([])
    }),
  )
})
