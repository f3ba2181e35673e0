import type { Intent, IpFamily } from '../../intent/intent.ts'
import type { RuleShare, ServiceShare } from '../load-balancer/part.ts'
import type { SecurityProtocol } from '../names/security-rule-name.ts'
import type { ClosedPort } from '../security-group/closings.ts'
import type { Opening, SecurityGroupWish } from '../security-group/part.ts'

/** What stands for a Service upstream, with the addresses of its frontends. */
export interface Standing {
  readonly share: ServiceShare
  /** By frontend name; frontends without an address yet are missing. */
  readonly addresses: ReadonlyMap<string, string>
}

/** Where a Service stands: where it shall stand, and what it leaves. */
export interface Standings {
  readonly staying: readonly Standing[]
  readonly leaving: readonly Standing[]
  /** Addresses that it shows and has no more. */
  readonly past: readonly string[]
  /** Ports that it shows as closed by somebody. */
  readonly closed: readonly ClosedPort[]
}

/**
 * What a Service wants opened: the ports whose rules stand, to the addresses that stand. *Follow*: a port that the load
 * balancer refused must not be opened here while the one that it kept is closed. What it leaves stays open as it is: its
 * new wishes are about the new place, and clients still come to the old one.
 */
export function securityGroupWish(
  intent: Intent,
  { staying, leaving, past: closes, closed }: Standings,
  nodes: readonly string[],
): SecurityGroupWish {
  const keeps = leaving.flatMap((one) => keptOf(one, nodes))
  if (!intent.access.managed) return { kind: 'security-group', openings: [], keeps, closes }
  const targets = staying.flatMap((one) => targetsOf(intent, one, nodes))
  const openings = targets.flatMap((target) => openingsOf(intent, target))
  return { kind: 'security-group', openings: [...openings, ...denials(intent, staying)], keeps, closes, closed }
}

/** What a Service wants that goes: nothing, and what it showed beside its own address closed too. */
export function departedWish(past: readonly string[]): SecurityGroupWish {
  return { kind: 'security-group', openings: [], keeps: [], closes: past }
}

function keptOf({ share, addresses }: Standing, nodes: readonly string[]): readonly string[] {
  return [...addresses.values(), ...(share.rules.some((rule) => !rule.floatingIp) ? nodes : [])]
}

const families = ['IPv4', 'IPv6'] as const

/** Ports of one protocol that lead to the same destinations. */
interface Target {
  readonly family: IpFamily
  readonly protocol: SecurityProtocol
  readonly ports: readonly number[]
  readonly destinations: readonly string[]
}

function targetsOf(intent: Intent, { share, addresses }: Standing, nodes: readonly string[]): readonly Target[] {
  return share.frontends.flatMap((frontend) => {
    const address = addresses.get(frontend.name)
    if (address === undefined) return []
    const rules = share.rules.filter((rule) => rule.frontend === frontend.name)
    const openings = rules.flatMap((rule) => portsOf(intent, rule)).concat(unruledPorts(intent))
    const leadTo = rules.some((rule) => !rule.floatingIp) ? nodesBehind(intent, address, nodes) : [address]
    return families.flatMap((family) => {
      const extra = intent.additionalAddresses.filter((one) => familyOf(one) === family)
      const own = leadTo.filter((one) => familyOf(one) === family)
      // Addresses of elsewhere are opened beside those of their family.
      const destinations = own.length === 0 ? [] : [...own, ...extra]
      return grouped(openings).map(([protocol, ports]) => ({ family, protocol, ports, destinations }))
    })
  })
}

/**
 * The node addresses behind a frontend. Without floating IP those of both families, as the Azure provider opens them
 * (azure-provider-behaviour 1.2): else the two would take each other's openings back when one follows the other.
 */
function nodesBehind(intent: Intent, address: string, nodes: readonly string[]): readonly string[] {
  if (!intent.forwarding.floatingIp) return nodes
  return nodes.filter((node) => familyOf(node) === familyOf(address))
}

interface OpenPort {
  readonly protocol: SecurityProtocol
  readonly port: number
}

/** The port that a packet of this rule has when it passes the security group: of all ports there is one rule, of the group none. */
function portsOf(intent: Intent, rule: RuleShare): readonly OpenPort[] {
  if (rule.frontendPort === 0)
    return intent.ports.map(({ protocol, port }) => ({ protocol: securityProtocols[protocol], port }))
  const protocol = rule.protocol.toLowerCase()
  const port = rule.floatingIp ? rule.frontendPort : rule.backendPort
  return [{ protocol: protocol === 'tcp' ? 'Tcp' : protocol === 'udp' ? 'Udp' : '*', port }]
}

export const securityProtocols = { TCP: 'Tcp', UDP: 'Udp', SCTP: '*' } as const

/** A port without a rule of its own is opened all the same: whoever made its rule relies on it (azure-provider-behaviour 1.3). */
function unruledPorts(intent: Intent): readonly OpenPort[] {
  const keeps = intent.forwarding.floatingIp
  return intent.ports
    .filter((port) => !port.rule)
    .map(({ protocol, port, nodePort }) => ({ protocol: securityProtocols[protocol], port: keeps ? port : nodePort }))
}

function grouped(openings: readonly OpenPort[]): readonly (readonly [SecurityProtocol, readonly number[]])[] {
  const groups = Map.groupBy(openings, ({ protocol }) => protocol)
  return [...groups].map(([protocol, ports]) => [
    protocol,
    [...new Set(ports.map(({ port }) => port))].toSorted((a, b) => a - b),
  ])
}

function openingsOf(intent: Intent, target: Target): readonly Opening[] {
  const { openToAll, serviceTags, sourceRanges } = intent.access
  const ranges = sourceRanges.filter((range) => familyOf(range) === target.family)
  const sources = [
    // Where a range says the same it stands alone, as the Azure provider writes it.
    ...(openToAll && sourceRanges.length === 0 ? [['Internet']] : []),
    ...serviceTags.map((tag) => [tag]),
    ...(ranges.length > 0 ? [ranges] : []),
  ]
  return sources.map((list) => ({ ...target, access: 'Allow', sources: list }))
}

/** Whoever else comes to the address is turned away, even if a rule of the user's own lets him in with a lower priority. */
function denials(intent: Intent, standing: readonly Standing[]): readonly Opening[] {
  if (!intent.access.denyAllOthers) return []
  const addresses = standing.flatMap(({ addresses: all }) => [...all.values()])
  return families.flatMap((family): Opening[] => {
    const destinations = addresses.filter((address) => familyOf(address) === family)
    return destinations.length === 0
      ? []
      : [{ access: 'Deny', family, protocol: '*', sources: [], ports: [], destinations }]
  })
}

export function familyOf(address: string): IpFamily {
  return address.includes(':') ? 'IPv6' : 'IPv4'
}
