import { probeOf, type Intent, type IntentPort, type IpFamily, type Probe } from '../../intent/intent.ts'
import type { AzureConfig } from '../config/azure-config.ts'
import type { FrontendPlace, OwnPoolWish, ProbeWish, RuleWish, ServiceWish } from '../load-balancer/part.ts'
import { networkId } from '../names/ids.ts'
import { frontendName } from '../names/frontend-name.ts'
import { namingOf, type Naming } from '../names/naming.ts'
import { poolName } from '../names/pool-name.ts'
import { localProbeName, ruleName, sharedProbeName } from '../names/rule-name.ts'

/** What a Service wants of its load balancer (azure-provider-behaviour 3.3 to 3.5 for the names, 4 for the fields). */
export function loadBalancerWish(
  intent: Intent,
  places: ReadonlyMap<IpFamily, FrontendPlace>,
  config: AzureConfig,
  ownPools: readonly OwnPoolWish[] = [],
): ServiceWish {
  const poolOf = (family: IpFamily) =>
    ownPools.find((pool) => pool.family === family)?.name ?? poolName(config.clusterName, family)
  const { createdAt, uid } = intent.service
  return {
    kind: 'service',
    createdAt,
    uid,
    birth: {
      location: config.location,
      tags: config.tags,
      systemTags: config.systemTags,
      extendedLocation: config.extendedLocation,
    },
    ...(intent.isEitherEnough ? { isEitherEnough: true } : {}),
    frontends: [...places].map(([family, place]) => ({ family, name: frontendName(namingOf(intent, family)), place })),
    lingering: [],
    rules: [...places.keys()].flatMap((family) => rulesOf(intent, { family, config, pool: poolOf(family) })),
    ...(ownPools.length === 0 ? {} : { ownPools }),
  }
}

function rulesOf(intent: Intent, around: Around): readonly RuleWish[] {
  const ports = intent.ports.filter((port) => port.rule)
  if (!intent.forwarding.allPorts) return ports.map((port) => ruleOf(intent, port, around))
  const [first] = intent.ports
  return first === undefined ? [] : [allPortsRule(intent, first, around)]
}

interface Around {
  readonly family: IpFamily
  readonly pool: string
  readonly config: AzureConfig
}

const protocols = { TCP: 'Tcp', UDP: 'Udp', SCTP: 'All' } as const

function ruleOf(intent: Intent, port: IntentPort, around: Around): RuleWish {
  const { family, config } = around
  const floatingIp = keepsDestination(intent, family)
  const naming = namingOf(intent, family)
  return {
    ...common(intent, port, around),
    properties: {
      ...fieldsOf(intent, config),
      protocol: protocols[port.protocol],
      frontendPort: port.port,
      backendPort: floatingIp ? port.port : port.nodePort,
      enableFloatingIP: floatingIp,
      enableTcpReset: port.protocol === 'TCP' && intent.forwarding.tcpReset,
    },
    name: ruleName(naming, port.protocol, port.port),
  }
}

/** One rule for all ports and protocols, named after the first port (azure-provider-behaviour 4.4). */
function allPortsRule(intent: Intent, first: IntentPort, around: Around): RuleWish {
  const { family, config } = around
  const probed = intent.ports.find((port) => probeOf(intent, port) !== undefined) ?? first
  return {
    ...common(intent, probed, around),
    properties: {
      ...fieldsOf(intent, config),
      protocol: 'All',
      frontendPort: 0,
      backendPort: 0,
      enableFloatingIP: true,
      enableTcpReset: intent.forwarding.tcpReset,
    },
    name: ruleName(namingOf(intent, family), first.protocol, first.port),
  }
}

function common(
  intent: Intent,
  port: IntentPort,
  { family, config, pool }: Around,
): Pick<RuleWish, 'family' | 'pool' | 'probe'> {
  return {
    family,
    pool: {
      name: pool,
      virtualNetworkId: config.backendPools.members === 'addresses' ? virtualNetworkId(config) : undefined,
    },
    probe: probeWish(intent, port, namingOf(intent, family)),
  }
}

/** The network that the members of pools lie in. */
export function virtualNetworkId(config: AzureConfig): string {
  const group = { subscriptionId: config.networkSubscriptionId, resourceGroup: config.vnetResourceGroup }
  return networkId(group, 'virtualNetworks', config.vnetName)
}

function fieldsOf(intent: Intent, config: AzureConfig): Pick<RuleWish['properties'], SharedFields> {
  return {
    idleTimeoutInMinutes: intent.forwarding.idleTimeoutMinutes,
    loadDistribution: intent.sessionAffinity === 'ClientIP' ? 'SourceIP' : 'Default',
    disableOutboundSnat: config.disableOutboundSnat,
  }
}

type SharedFields = 'idleTimeoutInMinutes' | 'loadDistribution' | 'disableOutboundSnat'

/** An internal load balancer does not forward to a kept IPv6 destination, so there packets go to the NodePort (4.1). */
export function keepsDestination(intent: Intent, family: IpFamily): boolean {
  return intent.forwarding.floatingIp && !(intent.internal && family === 'IPv6')
}

const probeProtocols = { tcp: 'Tcp', http: 'Http', https: 'Https' } as const

function probeWish(intent: Intent, port: IntentPort, naming: Naming): ProbeWish | undefined {
  const probe = probeOf(intent, port)
  if (probe === undefined) return undefined
  return { name: probeName(intent, port, { naming, probe }), properties: probeFields(probe) }
}

function probeName(
  { trafficPolicy }: Intent,
  port: IntentPort,
  { naming, probe }: { readonly naming: Naming; readonly probe: Probe },
): string {
  if (port.probe !== undefined) return ruleName(naming, port.protocol, port.port)
  return trafficPolicy.kind === 'Local' ? localProbeName(naming, probe.port) : sharedProbeName
}

function probeFields({ protocol, port, path, intervalSeconds, threshold }: Probe): ProbeWish['properties'] {
  return {
    protocol: probeProtocols[protocol],
    port,
    ...(path === undefined ? {} : { requestPath: path }),
    intervalInSeconds: intervalSeconds,
    probeThreshold: threshold,
  }
}
