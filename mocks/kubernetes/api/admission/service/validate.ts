/** Checks a Service: kubernetes 1.36 pkg/apis/core/validation/validation.go validateService. */
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Cause } from '../../api-error.ts'
import { numberIn, objectIn, objectsIn, stringIn } from '../../json.ts'
import type { KubernetesObject } from '../../object.ts'
import { forbiddenField, invalidValue, notSupported, required } from '../causes.ts'
import { qualifiedNameProblem, subdomainProblem } from '../names.ts'
import type { ServiceSpec } from './service.ts'
import {
  isExternallyAccessible,
  isExternalName,
  isHeadless,
  isLoadBalancer,
  needsHealthCheckPort,
  portsOf,
  specOf,
  usesNodePorts,
} from './service.ts'
import { addressUpdateCauses, clusterAddressCauses, forbidOnExternalName } from './validate-addresses.ts'
import { portCauses, repeatedPortCauses } from './validate-ports.ts'

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const policies = ['Cluster', 'Local']
const affinities = ['ClientIP', 'None']
const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
const longestAffinitySeconds = 86_400

/** Checks the spec, and what an update may not change of it; the causes are in upstream's order. */
export function validateService(draft: KubernetesObject, old: KubernetesObject | undefined): Cause[] {
  const spec = specOf(draft)
  return [
    ...(old === undefined ? [] : updateCauses(spec, specOf(old))),
    ...typeCauses(spec),
    ...portCauses(spec),
    ...affinityCauses(spec),
    ...clusterAddressCauses(spec),
    ...(types.includes(spec.type ?? '') ? [] : [notSupported('spec.type', spec.type, types)]),
    ...repeatedPortCauses(spec),
    ...loadBalancerCauses(spec),
    ...trafficCauses(spec),
    ...healthCheckCauses(spec),
  ]
}

function updateCauses(next: ServiceSpec, old: ServiceSpec): Cause[] {
  const causes = addressUpdateCauses(next, old)
  if (isLoadBalancer(next) && isLoadBalancer(old) && next.loadBalancerClass !== old.loadBalancerClass) {
    causes.push(invalidValue('spec.loadBalancerClass', next.loadBalancerClass, 'may not change once set'))
  }
  const bothCheck = needsHealthCheckPort(next) && needsHealthCheckPort(old)
  if (bothCheck && next.healthCheckNodePort !== old.healthCheckNodePort) {
    causes.push(forbiddenField('spec.healthCheckNodePort', 'field is immutable'))
  }
  return causes
}

function typeCauses(spec: ServiceSpec): Cause[] {
  const { type = '' } = spec
  if (usesNodePorts(spec) && isHeadless(spec)) {
    return [invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)]
  }
  if (isExternalName(spec)) return externalNameCauses(spec)
  return portsOf(spec).length === 0 && !isHeadless(spec) ? [required('spec.ports')] : []
}

function externalNameCauses(spec: ServiceSpec): Cause[] {
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  const problem = name === '' ? undefined : subdomainProblem(name)
  return [
    ...forbidOnExternalName(spec),
    ...(name === '' ? [required('spec.externalName')] : []),
    ...(problem === undefined ? [] : [invalidValue('spec.externalName', name, problem)]),
  ]
}

function affinityCauses({ sessionAffinity = '', sessionAffinityConfig }: ServiceSpec): Cause[] {
  if (!affinities.includes(sessionAffinity)) return [notSupported('spec.sessionAffinity', sessionAffinity, affinities)]
  if (sessionAffinity !== 'ClientIP') return []
  const seconds = numberIn(objectIn(sessionAffinityConfig, 'clientIP'), 'timeoutSeconds')
  if (seconds > 0 && seconds <= longestAffinitySeconds) return []
  const field = 'spec.sessionAffinityConfig.clientIP.timeoutSeconds'
  return [invalidValue(field, seconds, `must be greater than 0 and less than ${longestAffinitySeconds}`)]
}

const onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'"

function loadBalancerCauses(spec: ServiceSpec): Cause[] {
  const field = 'spec.LoadBalancerSourceRanges' // upstream's spelling, capital L
  const ranges = (spec.loadBalancerSourceRanges ?? []).flatMap((range, index) =>
    ipaddr.isValidCIDR(range.trim())
      ? []
      : [
          invalidValue(
            `${field}[${index}]`,
            range.trim(),
            'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
          ),
        ],
  )
  if (isLoadBalancer(spec)) return [...ranges, ...classCauses(spec)]
  return [
    ...(spec.loadBalancerSourceRanges === undefined ? [] : [forbiddenField(field, onlyLoadBalancer)]),
    ...ranges,
    ...(spec.allocateLoadBalancerNodePorts === undefined
      ? []
      : [forbiddenField('spec.allocateLoadBalancerNodePorts', onlyLoadBalancer)]),
    ...(spec.loadBalancerClass === undefined ? [] : [forbiddenField('spec.loadBalancerClass', onlyLoadBalancer)]),
  ]
}

function classCauses({ loadBalancerClass }: ServiceSpec): Cause[] {
  const problem = loadBalancerClass === undefined ? undefined : qualifiedNameProblem(loadBalancerClass)
  return problem === undefined ? [] : [invalidValue('spec.loadBalancerClass', loadBalancerClass, problem)]
}

function trafficCauses(spec: ServiceSpec): Cause[] {
  const { externalTrafficPolicy: external, internalTrafficPolicy: internal, trafficDistribution } = spec
  const causes: Cause[] = []
  if (external !== undefined && !isExternallyAccessible(spec)) {
    const why = 'may only be set for externally-accessible services'
    causes.push(invalidValue('spec.externalTrafficPolicy', external, why))
  } else if (external !== undefined && !policies.includes(external)) {
    causes.push(notSupported('spec.externalTrafficPolicy', external, policies))
  }
  if (internal !== undefined && !policies.includes(internal)) {
    causes.push(notSupported('spec.internalTrafficPolicy', internal, policies))
  }
  if (trafficDistribution !== undefined && !distributions.includes(trafficDistribution)) {
    causes.push(notSupported('spec.trafficDistribution', trafficDistribution, distributions))
  }
  return causes
}

function healthCheckCauses(spec: ServiceSpec): Cause[] {
  if (needsHealthCheckPort(spec) || spec.healthCheckNodePort === undefined) return []
  const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
  return [invalidValue('spec.healthCheckNodePort', spec.healthCheckNodePort, why)]
}

/** Checks status.loadBalancer as ValidateLoadBalancerStatus does. */
export function validateServiceStatus(draft: KubernetesObject): Cause[] {
  const ingress = objectsIn(objectIn(draft.status, 'loadBalancer'), 'ingress')
  if (ingress.length > 0 && !isLoadBalancer(specOf(draft))) {
    return [forbiddenField('status.loadBalancer.ingress', "may only be used when `spec.type` is 'LoadBalancer'")]
  }
  return ingress.flatMap((one, index) => {
    const at = `status.loadBalancer.ingress[${index}]`
    const ip = stringIn(one, 'ip')
    const hostname = stringIn(one, 'hostname')
    const mode = stringIn(one, 'ipMode')
    return [
      ...(ip === '' || isIP(ip) !== 0
        ? []
        : [invalidValue(`${at}.ip`, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]),
      ...(mode !== '' && ip === ''
        ? [forbiddenField(`${at}.ipMode`, 'may not be specified when `ip` is not set')]
        : []),
      ...(mode === '' || ['Proxy', 'VIP'].includes(mode) ? [] : [notSupported(`${at}.ipMode`, mode, ['Proxy', 'VIP'])]),
      ...hostnameCauses(`${at}.hostname`, hostname),
    ]
  })
}

function hostnameCauses(field: string, hostname: string): Cause[] {
  if (hostname === '') return []
  const problem = subdomainProblem(hostname)
  return [
    ...(problem === undefined ? [] : [invalidValue(field, hostname, problem)]),
    ...(isIP(hostname) === 0 ? [] : [invalidValue(field, hostname, 'must be a DNS name, not an IP address')]),
  ]
}
