import type { Index, Observed } from '../../document/kind.ts'
import { foreign, nobody, type DocId, type Owner, type Point } from '../../document/names.ts'
import {
  addressPoint,
  frontendPoint,
  nodePoint,
  ownPoolPoint,
  poolInUsePoint,
  poolPoint,
  publicIpPoint,
  resourcePoint,
} from '../points.ts'
import type { Frontend, LoadBalancerBody, Pool, Rule } from './body.ts'
import { Draft } from './draft.ts'
import { interfacesIn } from './interfaces-in.ts'
import { bytesOf } from '../limits/document-bytes.ts'
import { addressesIn, rulesIn } from './limits.ts'
import { busiest, nodeLoadOf } from './node-load.ts'
import { ownerOfName, ownerOfNode } from './owners.ts'
import type {
  FrontendShare,
  LoadBalancerFacts,
  LoadBalancerPart,
  MemberShare,
  RuleShare,
  ServiceShare,
} from './part.ts'

/**
 * A load balancer gives its frontends, and the private addresses of some; it relies on the public IPs of the others, and on
 * all of them on behalf of everybody whose rules stand there. An empty frontend with a name of ours is nobody's: it holds nothing and has no vote.
 */
export function indexLoadBalancer(
  doc: DocId,
  { body, state }: Observed<LoadBalancerBody>,
  poolNames: ReadonlySet<string>,
): Index<LoadBalancerPart> {
  const draft = new Draft(doc, body)
  const gives = new Map<Point, boolean>(body === undefined ? [] : [[resourcePoint(doc), state === 'settled']])
  const uses: { point: Point; owner: Owner }[] = []
  for (const frontend of draft.frontends.values()) {
    const { publicIPAddress, privateIPAddress } = frontend.properties ?? {}
    const owners = ownersOn(draft, frontend)
    const point = publicIPAddress
      ? publicIpPoint(publicIPAddress.id)
      : privateIPAddress && addressPoint(privateIPAddress)
    if (!point) continue
    if (publicIPAddress === undefined) gives.set(point, state === 'settled')
    const own = frontendPoint(draft.idOf('frontendIPConfigurations', frontend.name))
    gives.set(own, state === 'settled')
    uses.push(
      ...owners.flatMap((owner) => [
        { point, owner },
        { point: own, owner },
      ]),
    )
  }
  for (const { id } of poolsOf(draft, poolNames)) gives.set(poolPoint(id), state === 'settled')
  for (const pool of draft.poolsInUse()) gives.set(poolInUsePoint(draft.idOf('backendAddressPools', pool)), true)
  for (const { name, properties } of draft.rules.values()) {
    const pool = draft.nameIn(properties?.backendAddressPool)
    const owner = ownerOfName(name)
    if (owner !== undefined && !poolNames.has(pool)) uses.push({ point: ownPoolPoint(doc, pool), owner })
  }
  for (const node of nodesIn(draft, poolNames)) uses.push({ point: nodePoint(node), owner: ownerOfNode(node) })
  const shares = [
    ...serviceShares(draft, poolNames),
    ...memberShares(draft, poolNames),
    [nobody, factsOf(draft, poolNames)] as const,
  ]
  return { gives, uses, shares: new Map<Owner, LoadBalancerPart>(shares) }
}

function factsOf(draft: Draft, poolNames: ReadonlySet<string>): LoadBalancerFacts {
  const [first] = draft.frontends.values()
  const load = nodeLoadOf(draft, poolNames)
  return {
    kind: 'load-balancer-facts',
    rules: rulesIn(draft),
    frontends: draft.frontends.size,
    bytes: draft.observed === undefined ? 0 : bytesOf(draft.observed),
    addresses: addressesIn(draft),
    rulesPerNic: busiest(load),
    rulesPerPool: Object.fromEntries(load.perPool),
    rulesPerAddress: Object.fromEntries(load.perAddress),
    interfaces: poolsOf(draft, poolNames).flatMap(({ pool }) => interfacesIn(pool)),
    isInternal: first && first.properties?.subnet !== undefined,
  }
}

/** The nodes behind the load balancer. One with an endpoint stands in the pool of its Service beside that, wherever it is. */
function nodesIn(draft: Draft, poolNames: ReadonlySet<string>): ReadonlySet<string> {
  const members = poolsOf(draft, poolNames).flatMap(({ pool }) => pool.properties?.loadBalancerBackendAddresses ?? [])
  return new Set(members.map(({ name }) => name))
}

/** Our pools, by the ids that interfaces name them by. */
function poolsOf(
  draft: Draft,
  poolNames: ReadonlySet<string>,
): readonly { readonly id: string; readonly pool: Pool }[] {
  return [...draft.pools]
    .filter(([name]) => poolNames.has(name))
    .map(([, pool]) => ({ id: draft.idOf('backendAddressPools', pool.name), pool }))
}

/** Everybody who stands on a frontend; `nobody` if it is empty and has a name of ours. */
export function ownersOn(draft: Draft, frontend: Frontend): readonly Owner[] {
  const owners = new Set(draft.rulesOn(frontend.name).map((rule) => ownerOfName(rule.name) ?? foreign))
  if (draft.hasForeigners(frontend.name)) owners.add(foreign)
  if (owners.size === 0) owners.add(ownerOfName(frontend.name) === undefined ? foreign : nobody)
  return [...owners]
}

function serviceShares(draft: Draft, poolNames: ReadonlySet<string>): Map<Owner, ServiceShare> {
  const rules = Map.groupBy(draft.rules.values(), (rule) => ownerOfName(rule.name) ?? foreign)
  rules.delete(foreign)
  const empty = Map.groupBy(emptyFrontends(draft), ({ name }) => ownerOfName(name) ?? foreign)
  const owners = new Set([...rules.keys(), ...empty.keys()])
  const bare = emptyPools(draft, poolNames)
  return new Map(
    [...owners].map((owner) => {
      const own = rules.get(owner) ?? []
      const hasNodes = !own.some((rule) => bare.has(poolKeyOf(draft, rule)))
      return [owner, { ...shareOf(draft, own, empty.get(owner) ?? []), hasNodes }]
    }),
  )
}

/** Frontends with a name of ours and nobody on them: their owner has not left before they are gone. */
export function emptyFrontends(draft: Draft): readonly Frontend[] {
  return [...draft.frontends.values()].filter((frontend) => ownersOn(draft, frontend)[0] === nobody)
}

/** The pools that should hold all nodes and hold none. */
function emptyPools(draft: Draft, poolNames: ReadonlySet<string>): ReadonlySet<string> {
  const isEmpty = (name: string) => {
    const pool = draft.pools.get(name)
    return pool !== undefined && (pool.properties?.loadBalancerBackendAddresses ?? []).length === 0
  }
  return new Set([...poolNames].filter(isEmpty))
}

function poolKeyOf(draft: Draft, { properties = {} }: Rule): string {
  return draft.nameIn(properties.backendAddressPool ?? properties.backendAddressPools?.[0])
}

function shareOf(draft: Draft, rules: readonly Rule[], empty: readonly Frontend[]): Omit<ServiceShare, 'hasNodes'> {
  const names = new Set([
    ...rules.map((rule) => draft.nameIn(rule.properties?.frontendIPConfiguration)),
    ...empty.map((frontend) => frontend.name.toLowerCase()),
  ])
  const frontends = [...names].flatMap((name): FrontendShare[] => {
    const frontend = draft.frontends.get(name)
    if (frontend === undefined) return []
    const { publicIPAddress, privateIPAddress, subnet } = frontend.properties ?? {}
    return [
      {
        name: frontend.name,
        publicIpId: publicIPAddress?.id,
        subnetId: subnet?.id,
        privateIp: publicIPAddress ? undefined : privateIPAddress,
      },
    ]
  })
  return { kind: 'service-share', frontends, rules: rules.map((rule) => ruleShare(draft, rule)) }
}

function ruleShare(draft: Draft, { name, properties = {} }: Rule): RuleShare {
  const frontendKey = draft.nameIn(properties.frontendIPConfiguration)
  const poolKey = poolKeyOf(draft, { name, properties })
  const probe = draft.probes.get(draft.nameIn(properties.probe))?.properties
  return {
    name,
    frontend: draft.frontends.get(frontendKey)?.name ?? frontendKey,
    pool: draft.pools.get(poolKey)?.name ?? poolKey,
    protocol: properties.protocol ?? '',
    frontendPort: properties.frontendPort ?? 0,
    backendPort: properties.backendPort ?? 0,
    floatingIp: properties.enableFloatingIP ?? false,
    probe: probe && [probe.protocol, probe.port, probe.requestPath].filter((part) => part !== undefined).join(' '),
  }
}

function memberShares(draft: Draft, poolNames: ReadonlySet<string>): Map<Owner, MemberShare> {
  const shares = new Map<Owner, { kind: 'member-share'; addresses: Record<string, string> }>()
  for (const pool of draft.pools.values()) {
    if (!poolNames.has(pool.name.toLowerCase())) continue
    for (const { name, properties } of pool.properties?.loadBalancerBackendAddresses ?? []) {
      const owner = ownerOfNode(name)
      const share = shares.get(owner) ?? { kind: 'member-share', addresses: {} }
      share.addresses[pool.name] = properties?.ipAddress ?? ''
      shares.set(owner, share)
    }
  }
  return shares
}
