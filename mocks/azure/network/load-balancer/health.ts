/**
 * The health of a rule's members, as POST …/loadBalancingRules/<rule>/health tells it. States and reasons are those of
 * Azure's page "Manage Azure Load Balancer health status"; the members' shape is that of swagger loadBalancer.json.
 */
import { isJsonObject, objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { latencies } from '../../arm/latency.ts'
import { keyOf } from '../../arm/resource-id.ts'
import type { ChildAction } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import type { ProbeSource, ProbeView } from '../../data-plane-view.ts'

interface Verdict {
  readonly state: 'Up' | 'Down' | 'Unknown'
  readonly reason: string
}

/** Not probed yet: the reason is documented, the word of the state is not. */
const unknown: Verdict = { state: 'Unknown', reason: 'NA' }

export function healthAction(probes: ProbeSource['probes']): ChildAction {
  return {
    name: 'health',
    operation: 'GetLoadBalancingRuleHealthOperation',
    latency: latencies.ruleHealth,
    look: (balancer, rule) => healthOf(balancer, rule, probes()),
  }
}

function healthOf(balancer: Resource | undefined, name: string, probed: readonly ProbeView[]): JsonObject {
  const rule = childOf(balancer, 'loadBalancingRules', name)
  const probe = pointedAt(balancer, 'probes', objectAt(rule['properties'], 'probe'))
  // Documented: health is not supported for rules without a probe. How it is refused is not, so nobody is shown.
  if (probe === undefined) return { up: 0, down: 0, loadBalancerBackendAddresses: [] }
  const seen = probed.filter((view) => view.loadBalancer === balancer?.name && view.rule === name)
  const judged = membersOf(balancer, rule).map((member) => {
    const ip = stringAt(member['properties'], 'ipAddress')
    const configuration = stringAt(objectAt(member['properties'], 'networkInterfaceIPConfiguration'), 'id')
    // The pool tells no address of a member that joined through its interface: whoever probes it knows it by name.
    const view = seen.find((one) => (ip === undefined ? one.member.name === member['name'] : one.member.ip === ip))
    return { ip: ip ?? view?.member.ip, configuration, ...judge(member, view, probe) }
  })
  return shown(fallBack(judged, probe))
}

function judge(member: JsonObject, seen: ProbeView | undefined, probe: JsonObject): Verdict {
  const admin = stringAt(member['properties'], 'adminState')
  if (admin === 'Up' || admin === 'Down') return { state: admin, reason: `${admin}_Admin` }
  if (seen?.up === undefined) return unknown
  if (seen.up)
    return { state: 'Up', reason: seen.failure ? 'Up_Probe_ApproachingUnhealthyThreshold' : 'Up_Probe_Success' }
  return { state: 'Down', reason: reasonOf(seen, probe) }
}

/** Of Azure's two reasons for HTTP without an answer this takes one: the data plane does not say how far the probe came. */
function reasonOf({ failure }: ProbeView, probe: JsonObject): string {
  if (failure === undefined) return 'Down_Probe_ApproachingHealthyThreshold'
  if (failure === 'bad status') return 'Down_Probe_HttpStatusCodeError'
  const isTcp = stringAt(probe['properties'], 'protocol') === 'Tcp'
  return isTcp ? 'Down_Probe_TcpProbeTimeout' : 'Down_Probe_HttpEndpointUnreachable'
}

type Judged = Verdict & { readonly ip: string | undefined; readonly configuration: string | undefined }

/** With noHealthyBackendsBehavior AllProbedUp members that all failed count as up. */
function fallBack(judged: readonly Judged[], probe: JsonObject): readonly Judged[] {
  const isOn = stringAt(probe['properties'], 'noHealthyBackendsBehavior') === 'AllProbedUp'
  if (!isOn || judged.some(({ state }) => state !== 'Down')) return judged
  return judged.map((member) =>
    member.reason === 'Down_Admin' ? member : { ...member, state: 'Up', reason: 'Up_Probe_AllDownIsUp' },
  )
}

function shown(judged: readonly Judged[]): JsonObject {
  const count = (state: Verdict['state']) => judged.filter((member) => member.state === state).length
  const addresses = judged.map(({ ip, configuration, state, reason }) => ({
    ...(ip === undefined ? {} : { ipAddress: ip }),
    ...(configuration === undefined ? {} : { networkInterfaceIPConfigurationId: configuration }),
    state,
    reason,
  }))
  return { up: count('Up'), down: count('Down'), loadBalancerBackendAddresses: addresses }
}

function membersOf(balancer: Resource | undefined, rule: JsonObject): readonly JsonObject[] {
  const { backendAddressPool, backendAddressPools } = objectAt(rule, 'properties')
  const one = isJsonObject(backendAddressPool) ? [backendAddressPool] : []
  const pointers = one.length > 0 ? one : objectsAt({ backendAddressPools }, 'backendAddressPools')
  return pointers.flatMap((pointer) => {
    const pool = pointedAt(balancer, 'backendAddressPools', pointer)
    return objectsAt(pool?.['properties'], 'loadBalancerBackendAddresses')
  })
}

function pointedAt(balancer: Resource | undefined, segment: string, pointer: JsonObject): JsonObject | undefined {
  const id = stringAt(pointer, 'id')
  if (id === undefined) return undefined
  return objectsAt(balancer?.properties, segment).find((child) => keyOf(stringAt(child, 'id') ?? '') === keyOf(id))
}

function childOf(balancer: Resource | undefined, segment: string, name: string): JsonObject {
  return objectsAt(balancer?.properties, segment).find((child) => stringAt(child, 'name') === name) ?? {}
}
