import type { ProbeView } from '#mocks/azure/data-plane-view'
import type { ResourceView } from '#mocks/azure/resource-view'
import { nodeSites } from '../rack/topology.ts'
import { output } from '../process/run.ts'
import { readRules } from './balanced-rule.ts'
import type { BalancedRule } from './balanced-rule.ts'
import { probeViews } from './health.ts'
import { packetFilterScript } from './packet-filter.ts'
import { startProber } from './prober.ts'
import { securityFilter } from './security-filter.ts'
import { ipConfiguration, loadBalancer, networkSecurityGroup, publicIPAddress } from './wire.ts'

export interface Router {
  /** All rules with the members that take new flows now. */
  rules(): readonly RoutedRule[]
  /** What the probes found, for the health of members. */
  probes(): readonly ProbeView[]
}

export interface RoutedRule {
  readonly rule: BalancedRule
  readonly up: readonly string[]
}

const firstMark = 101

/** Forwards packets in this network namespace as the documents say, until the process ends. Calls `fail` if it cannot. */
export async function startRouter(
  documents: Pick<ResourceView, 'list' | 'child' | 'onChange'>,
  fail: (error: unknown) => void,
  signal: AbortSignal,
): Promise<Router> {
  await layNodeRoutes(signal)
  let loaded = ''
  let working: Promise<void> = Promise.resolve()
  const rules = (): readonly BalancedRule[] =>
    readRules({
      loadBalancers: documents.list('loadBalancers').map((body) => loadBalancer.parse(body)),
      publicIPs: documents.list('publicIPAddresses').map((body) => publicIPAddress.parse(body)),
      addressOf: (id) => ipConfiguration.safeParse(documents.child(id)).data?.properties.privateIPAddress,
    })
  const up = (rule: BalancedRule): readonly string[] =>
    rule.members.filter((member) => rule.probe === undefined || prober.isUp(rule.probe, member))
  const apply = async (): Promise<void> => {
    const now = rules()
    prober.follow(now)
    const script = packetFilterScript({
      rules: now,
      members: up,
      markOf,
      security: securityFilter(documents.list('networkSecurityGroups').map(parseGroup)[0]),
      guarded: nodeSites.map((site) => site.name),
    })
    if (script === loaded) return
    await output({ command: 'nft', args: ['-f', '-'], input: script }, signal)
    loaded = script
  }
  // One after the other: two nft transactions at once could leave the older rules in force.
  const schedule = (): void => {
    working = working.then(apply).catch(fail)
  }
  const prober = startProber(schedule)
  documents.onChange(schedule)
  await apply()
  return {
    rules: () => rules().map((rule) => ({ rule, up: up(rule) })),
    probes: () => probeViews(rules(), prober),
  }
}

function parseGroup(body: unknown): ReturnType<typeof networkSecurityGroup.parse> {
  return networkSecurityGroup.parse(body)
}

function markOf(member: string): number | undefined {
  const index = nodeSites.findIndex((site) => site.address === member)
  return index === -1 ? undefined : firstMark + index
}

/** One routing table a node: a packet with the node's mark goes there, whatever its destination. */
async function layNodeRoutes(signal: AbortSignal): Promise<void> {
  const lines = nodeSites.flatMap((site, index) => {
    const mark = firstMark + index
    return [
      `route replace default via ${site.address} dev ${site.name} onlink table ${mark}`,
      `rule add fwmark ${mark} lookup ${mark}`,
    ]
  })
  await output({ command: 'ip', args: ['-batch', '-'], input: lines.join('\n') + '\n' }, signal)
}
