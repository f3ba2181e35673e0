/**
 * Exchanges the public IPs of frontends, also between load balancers, in one step: what no sequence of PUTs can do,
 * since a public IP has one user at a time (POST …/setLoadBalancerFrontendPublicIpAddresses).
 */
import type { Engine } from '../../arm/engine.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { keyOf } from '../../arm/resource-id.ts'
import type { Entry } from '../../arm/resource.ts'
import type { Table } from '../../arm/table.ts'
import { networkErrors } from '../error-catalogue.ts'
import type { PublicIp } from '../public-ip/model.ts'
import type { LoadBalancer } from './model.ts'
import { referencesOf } from './references.ts'

export interface SwapWorld {
  readonly engine: Engine
  readonly balancers: Table<LoadBalancer>
  readonly publicIps: Table<PublicIp>
}

/** Throws when the exchange that a request describes cannot be done. */
export function judgeSwap(world: SwapWorld, body: JsonObject): void {
  judge(world, wantedIn(body))
}

/** Does what was judged before, when the operation ends. */
export function swap(world: SwapWorld, body: JsonObject): JsonObject {
  apply(world, wantedIn(body))
  return {}
}

function wantedIn(body: JsonObject): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>()
  for (const one of objectsAt(body, 'frontendIPConfigurations')) {
    const id = stringAt(one, 'id')
    const ip = stringAt(objectAt(objectAt(one, 'properties'), 'publicIPAddress'), 'id')
    if (id === undefined || ip === undefined) throw errors.valueMissing('publicIPAddress', 'frontendIPConfigurations')
    wanted.set(keyOf(id), ip)
  }
  if (wanted.size === 0) throw errors.valueMissing('frontendIPConfigurations', 'the request')
  return wanted
}

function judge({ engine, balancers, publicIps }: SwapWorld, wanted: ReadonlyMap<string, string>): void {
  const frontends = balancers.all().flatMap(({ accepted }) => accepted.children.frontendIPConfigurations)
  const known = new Set(frontends.map(({ id }) => keyOf(id)))
  const taken = new Set<string>()
  for (const [frontend, ip] of wanted) {
    if (!known.has(frontend)) throw errors.referenceInvalid(frontend, 'frontendIPConfigurations')
    if (publicIps.get(ip) === undefined) throw errors.referenceInvalid(ip, frontend)
    if (taken.has(keyOf(ip))) throw networkErrors.publicIpTwice(ip, frontend)
    taken.add(keyOf(ip))
    const stranger = engine.references.uses(ip).find(({ from }) => !wanted.has(keyOf(from)))
    if (stranger !== undefined) throw networkErrors.publicIpInUse(ip, stranger.from)
  }
}

function apply({ engine, balancers }: SwapWorld, wanted: ReadonlyMap<string, string>): void {
  const changed = balancers.all().flatMap((entry) => changedBy(entry, wanted) ?? [])
  for (const entry of changed) {
    balancers.set({ ...entry, etag: engine.newEtag() })
    engine.references.accept(entry.id, referencesOf(entry.accepted))
    engine.references.settle(entry.id)
  }
  for (const { id } of changed) {
    engine.changes.emit({ id, type: 'Microsoft.Network/loadBalancers', phase: 'accepted' })
    engine.changes.emit({ id, type: 'Microsoft.Network/loadBalancers', phase: 'settled' })
  }
}

function changedBy(entry: Entry<LoadBalancer>, wanted: ReadonlyMap<string, string>): Entry<LoadBalancer> | undefined {
  const { accepted } = entry
  const { frontendIPConfigurations: frontends } = accepted.children
  if (!frontends.some(({ id }) => wanted.has(keyOf(id)))) return undefined
  const swapped = frontends.map((frontend) => {
    const ip = wanted.get(keyOf(frontend.id))
    if (ip === undefined) return frontend
    return { ...frontend, properties: { ...frontend.properties, publicIPAddress: { id: ip } } }
  })
  const model = { ...accepted, children: { ...accepted.children, frontendIPConfigurations: swapped } }
  return { ...entry, accepted: model, settled: model }
}
