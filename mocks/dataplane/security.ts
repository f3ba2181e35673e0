/**
 * Network security groups: may this flow come in? Standard load balancers are closed until a rule allows it, so a
 * missing rule shows here as it does in Azure: the client's connection comes to nothing.
 */
import type { Flow } from './flow.ts'
import type { NetworkView, PortRange, SecurityRule, Subnet } from './network-view.ts'
import { contains } from './prefix.ts'

/** Where Azure's probes come from (Azure docs, "What is IP address 168.63.129.16?"). */
export const probeSource = '168.63.129.16'

const anyPort = { first: 0, last: 65_535 }
const everywhere = { transports: ['Tcp', 'Udp'], sourcePorts: [anyPort], destinationPorts: [anyPort] } as const

/** The inbound rules that every security group ends with (Azure docs, "Default security rules"). */
export const defaultRules: readonly SecurityRule[] = [
  { priority: 65_000, allows: true, sources: ['VirtualNetwork'], destinations: ['VirtualNetwork'], ...everywhere },
  { priority: 65_001, allows: true, sources: ['AzureLoadBalancer'], destinations: ['*'], ...everywhere },
  { priority: 65_500, allows: false, sources: ['*'], destinations: ['*'], ...everywhere },
]

/**
 * Says whether the member at `memberIp` may be reached by `flow`, whose destination is what the packet carries there:
 * the frontend with floating IP, the member itself without. Where no subnet has a security group all is open, so
 * that a test about something else need not write one.
 */
export function allowsFlow({ subnets }: NetworkView, memberIp: string, flow: Flow): boolean {
  if (subnets.every(({ inbound }) => inbound === undefined)) return true
  const subnet = subnets.find(({ prefixes }) => prefixes.some((prefix) => contains(prefix, memberIp)))
  // A subnet without a group beside others that have one: Standard is closed by default, but not inside the network.
  const rules = subnet?.inbound ?? defaultRules
  const decisive = rules.find((rule) => matches(rule, flow, subnet?.networkPrefixes ?? []))
  return decisive?.allows ?? false
}

function matches(rule: SecurityRule, flow: Flow, network: Subnet['networkPrefixes']): boolean {
  const { transport, source, destination } = flow
  return (
    rule.transports.includes(transport) &&
    rule.sources.some((prefix) => covers(prefix, source.ip, network)) &&
    rule.destinations.some((prefix) => covers(prefix, destination.ip, network)) &&
    rule.sourcePorts.some((range) => includes(range, source.port)) &&
    rule.destinationPorts.some((range) => includes(range, destination.port))
  )
}

/** Reads a prefix, an address or a service tag. Tags that the loopback world has no addresses for cover nothing. */
function covers(prefix: string, ip: string, network: Subnet['networkPrefixes']): boolean {
  const inNetwork = network.some((part) => contains(part, ip))
  switch (prefix.toLowerCase()) {
    case '*':
    case 'any':
      return true
    case 'virtualnetwork':
      return inNetwork
    case 'azureloadbalancer':
      return ip === probeSource
    case 'internet':
      // A client on 127.0.0.1 is somebody out there, unless the played network itself lies on loopback there.
      return !inNetwork && ip !== probeSource
    default:
      return contains(prefix, ip)
  }
}

function includes({ first, last }: PortRange, port: number): boolean {
  return first <= port && port <= last
}
