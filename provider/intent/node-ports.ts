import { annotation } from './annotations.ts'
import type { Intent, IntentPort } from './intent.ts'
import type { Source } from './source.ts'

/**
 * Refuses a Service without NodePorts where something needs one (reference section 1.6):
 *
 *   policy   floating IP   without NodePorts
 *   Local    on            works: the probe goes to healthCheckNodePort, the rule to the Service port
 *   Cluster  on            TCP ports need one for their probe, unless it goes elsewhere or there is none
 *   any      off           every rule for one port needs one; internal IPv6 is always so
 *
 * Azure itself would say no more than that port 0 is out of range, after the public IP was made.
 */
export function checkNodePorts(source: Source, intent: Intent): void {
  if (source.defaults.beforeApply) return
  // One rule for all ports sends packets on as they are, floating IP off or not (reference section 4.4).
  const ruled = intent.ports.filter((port) => port.rule && !intent.forwarding.allPorts)
  const lacking = ruled.filter((port) => port.nodePort === 0)
  const unprobed = intent.ports.filter((port) => port.probe?.port === 0)
  if (!intent.forwarding.floatingIp && lacking.length > 0) {
    const fix = `${allocate}, or remove the annotation ${annotation('disableFloatingIp').key}.`
    refuse(source, lacking, { need: 'which rules need because floating IP is off', fix })
  } else if (intent.internal && intent.families.includes('IPv6') && lacking.length > 0) {
    const fix = `${allocate}, or use IPv4 only.`
    refuse(source, lacking, { need: 'which rules need because Azure has no floating IP for internal IPv6', fix })
  } else {
    const isLocal = intent.trafficPolicy.kind === 'Local'
    const proxy = annotation('privateLinkProxyProtocol').key
    const fix = `${allocate}, or ${isLocal ? `remove the annotation ${proxy}` : 'set externalTrafficPolicy to Local'}.`
    refuse(source, unprobed, { need: 'which health probes need', fix })
  }
}

const allocate = 'Set spec.allocateLoadBalancerNodePorts to true'

function refuse(
  source: Source,
  ports: readonly IntentPort[],
  reason: { readonly need: string; readonly fix: string },
): void {
  const [first] = ports
  if (first === undefined) return
  const names = ports.map((port) => `${port.protocol} ${port.port}`).join(', ')
  const why = `${names} ${ports.length === 1 ? 'has' : 'have'} no NodePort, ${reason.need}`
  const stated = source.spec.allocateLoadBalancerNodePorts
  if (stated !== undefined) {
    const field = 'spec.allocateLoadBalancerNodePorts'
    source.findings.refuse({ field, value: String(stated), why, fix: reason.fix })
    return
  }
  const index = source.spec.ports?.findIndex((port) => port.port === first.port) ?? 0
  source.findings.refuse({ field: `spec.ports[${index}]`, value: String(first.port), why, fix: reason.fix })
}
