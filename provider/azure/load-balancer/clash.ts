/**
 * Two rules cannot have the same frontend, protocol and port; what stands there wins over newcomers, newcomers win by age
 * and then by UID. The loser of a clash goes back to what it has.
 */
import { nobody, type Owner } from '../../document/names.ts'
import type { Rule } from './body.ts'
import type { Draft } from './draft.ts'
import { ownerOfName } from './owners.ts'
import { hasPort } from './translated-ports.ts'
import type { ServiceWish } from './part.ts'

export interface Clash {
  readonly loser: Owner
  /** undefined: a rule that is not ours. */
  readonly winner: Owner | undefined
  readonly frontend: string
  /** Of the loser's rule. */
  readonly protocol: string
  readonly port: number
  /** Which ports the winner has: the same one, all, or some where the loser wants all. */
  readonly over: 'port' | 'all' | 'some'
}

/** The first clash in the draft, if there is one. */
export function findClash(draft: Draft, before: Draft, wishes: ReadonlyMap<Owner, ServiceWish>): Clash | undefined {
  const holders = new Map<string, Rule>()
  for (const rule of draft.rules.values()) {
    for (const key of keysOf(draft, rule)) {
      const other = holders.get(key)
      const clash = other && decide(other, rule, { draft, before, wishes })
      if (clash !== undefined) return clash
      if (other === undefined) holders.set(key, rule)
    }
  }
  const around = { draft, before, wishes }
  return findAllPortsClash(around) ?? findTranslated(around)
}

/** NAT rules and NAT pools are always somebody else's, and stand already (azure-provider-behaviour 4.7). */
function findTranslated(around: Surroundings): Clash | undefined {
  const { draft, wishes } = around
  for (const foreigner of draft.foreigners()) {
    for (const rule of draft.rulesOn(draft.nameIn(foreigner.properties?.frontendIPConfiguration))) {
      const loser = ownerOfName(rule.name)
      if (loser === undefined || !wishes.has(loser) || stand(rule, rule, around)) continue
      const { protocol = '', frontendPort: port = 0, frontendIPConfiguration } = rule.properties ?? {}
      const over = isForAllPorts(rule) ? 'some' : 'port'
      if (over === 'port' && !hasPort(foreigner, protocol, port)) continue
      return { loser, winner: undefined, frontend: draft.nameIn(frontendIPConfiguration), protocol, port, over }
    }
  }
  return undefined
}

/** An "all ports" rule (protocol All, port 0) takes every port of its frontend (azure-provider-behaviour 9.3, weakness 32). */
function findAllPortsClash(around: Surroundings): Clash | undefined {
  const { draft } = around
  for (const rule of draft.rules.values()) {
    if (!isForAllPorts(rule)) continue
    for (const other of draft.rulesOn(draft.nameIn(rule.properties?.frontendIPConfiguration))) {
      const clash = other === rule || stand(rule, other, around) ? undefined : decide(rule, other, around)
      if (clash !== undefined) return clash
    }
  }
  return undefined
}

function isForAllPorts({ properties }: Rule): boolean {
  return properties?.protocol?.toLowerCase() === 'all' && (properties.frontendPort ?? 0) === 0
}

/** SCTP is written as All with its port, and takes it of both other protocols. */
function keysOf(draft: Draft, { properties = {} }: Rule): readonly string[] {
  const frontend = draft.nameIn(properties.frontendIPConfiguration)
  const protocol = properties.protocol?.toLowerCase() ?? ''
  const port = properties.frontendPort ?? 0
  const protocols = protocol === 'all' ? ['tcp', 'udp'] : [protocol]
  return protocols.map((one) => `${frontend} ${one} ${port}`)
}

interface Surroundings {
  readonly draft: Draft
  readonly before: Draft
  readonly wishes: ReadonlyMap<Owner, ServiceWish>
}

function decide(one: Rule, other: Rule, around: Surroundings): Clash | undefined {
  const owners = [ownerOfName(one.name), ownerOfName(other.name)] as const
  if (owners[0] === owners[1]) return undefined
  const loser = loserOf(owners, [one, other], around)
  if (loser === undefined) return undefined
  const [lost, won] = loser === owners[0] ? [one, other] : [other, one]
  return {
    loser,
    winner: loser === owners[0] ? owners[1] : owners[0],
    frontend: around.draft.nameIn(other.properties?.frontendIPConfiguration),
    protocol: lost.properties?.protocol ?? '',
    port: lost.properties?.frontendPort ?? 0,
    over: isForAllPorts(won) ? 'all' : isForAllPorts(lost) ? 'some' : 'port',
  }
}

function loserOf(
  [first, second]: readonly [Owner | undefined, Owner | undefined],
  [one, other]: readonly [Rule, Rule],
  { draft, before, wishes }: Surroundings,
): Owner | undefined {
  const mayLose = (owner: Owner | undefined): owner is Owner => owner !== undefined && wishes.has(owner)
  if (!mayLose(first)) return mayLose(second) ? second : undefined
  if (!mayLose(second)) return first
  const firstStood = stood(before, draft, one, first)
  const secondStood = stood(before, draft, other, second)
  if (firstStood !== secondStood) return firstStood ? second : first
  return isOlder(wishes.get(first), wishes.get(second)) ? second : first
}

/** Both are there already: then Azure takes them. */
function stand(one: Rule, other: Rule, { before, draft }: Surroundings): boolean {
  return [one, other].every((rule) => stood(before, draft, rule, ownerOfName(rule.name) ?? nobody))
}

/** Whether the owner had this very port on this frontend before. */
function stood(before: Draft, draft: Draft, rule: Rule, owner: Owner): boolean {
  const keys = new Set(keysOf(draft, rule))
  return before.rulesOf(owner).some((old) => keysOf(before, old).some((key) => keys.has(key)))
}

function isOlder(one: ServiceWish | undefined, other: ServiceWish | undefined): boolean {
  const key = (wish: ServiceWish | undefined) => `${wish?.createdAt ?? ''} ${wish?.uid ?? ''}`
  return key(one) < key(other)
}
