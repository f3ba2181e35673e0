import type { Index, Observed } from '../../document/kind.ts'
import { foreign, nobody, type DocId, type Owner, type Point } from '../../document/names.ts'
import { addressPoint, frontendPoint, poolInUsePoint, poolPoint, publicIpPoint } from '../points.ts'
import type { Frontend, LoadBalancerBody, Pool, Rule } from './body.ts'
import { Draft } from './draft.ts'
import { interfacesIn } from './interfaces-in.ts'
import { rulesPerPool } from './limits.ts'
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
  const gives = new Map<Point, boolean>()
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
  const facts = factsOf(draft, poolNames)
  const shares = [...serviceShares(draft), ...memberShares(draft, poolNames), [nobody, facts] as const]
  return { gives, uses, shares: new Map<Owner, LoadBalancerPart>(shares) }
}

function factsOf(draft: Draft, poolNames: ReadonlySet<string>): LoadBalancerFacts {
  const [first] = draft.frontends.values()
  return {
    kind: 'load-balancer-facts',
    rulesPerPool: Object.fromEntries(rulesPerPool(draft)),
    interfaces: poolsOf(draft, poolNames).flatMap(({ pool }) => interfacesIn(pool)),
    isInternal: first && first.properties?.subnet !== undefined,
  }
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

function serviceShares(draft: Draft): Map<Owner, ServiceShare> {
  const rules = Map.groupBy(draft.rules.values(), (rule) => ownerOfName(rule.name) ?? foreign)
  rules.delete(foreign)
  const empty = Map.groupBy(emptyFrontends(draft), ({ name }) => ownerOfName(name) ?? foreign)
  const owners = new Set([...rules.keys(), ...empty.keys()])
  return new Map([...owners].map((owner) => [owner, shareOf(draft, rules.get(owner) ?? [], empty.get(owner) ?? [])]))
}

/** Frontends with a name of ours and nobody on them: their owner has not left before they are gone. */
export function emptyFrontends(draft: Draft): readonly Frontend[] {
  return [...draft.frontends.values()].filter((frontend) => ownersOn(draft, frontend)[0] === nobody)
}

function shareOf(draft: Draft, rules: readonly Rule[], empty: readonly Frontend[]): ServiceShare {
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
  const poolKey = draft.nameIn(properties.backendAddressPool ?? properties.backendAddressPools?.[0])
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
