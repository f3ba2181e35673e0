/** Gives a Service its addresses and ports: kubernetes 1.36 pkg/registry/core/service/storage/alloc.go. */
import { internalError, invalid } from '../../api-error.ts'
import type { KubernetesObject } from '../../object.ts'
import { invalidValue } from '../causes.ts'
import type { ServiceAllocator } from './allocator.ts'
import { keepAllocated, syncClusterIPs } from './carry-over.ts'
import { settleFamilies } from './families.ts'
import type { ServicePort, ServiceSpec } from './service.ts'
import {
  isExternalName,
  isHeadless,
  isLoadBalancer,
  needsHealthCheckPort,
  nodePortsOf,
  portsOf,
  specOf,
  usesNodePorts,
} from './service.ts'
import { clusterAddressCauses } from './validate-addresses.ts'

const services = { group: '', resource: 'services', kind: 'Service' }

/** Settles families, cluster addresses, node ports and the health check port of a draft. Throws 422. */
export function allocateService(
  allocator: ServiceAllocator,
  draft: KubernetesObject,
  old: KubernetesObject | undefined,
): void {
  const next = specOf(draft)
  const before = old === undefined ? undefined : specOf(old)
  if (before !== undefined) keepAllocated(next, before)
  syncClusterIPs(next, before)
  const related = clusterAddressCauses(next)
  const causes = related.length > 0 ? related : settleFamilies(next, before, allocator.families)
  if (causes.length > 0) throw invalid(services, draft.metadata.name, causes)
  const allocation = { allocator, name: draft.metadata.name, next, before }
  allocateAddresses(allocation)
  if (usesNodePorts(next)) allocateNodePorts(allocation)
  if (needsHealthCheckPort(next)) allocateHealthCheckPort(allocation)
}

interface Allocation {
  readonly allocator: ServiceAllocator
  readonly name: string
  readonly next: ServiceSpec
  readonly before: ServiceSpec | undefined
}

function allocateAddresses({ allocator, name, next, before }: Allocation): void {
  if (isExternalName(next) || isHeadless(next) || (before !== undefined && isHeadless(before))) return
  const held = new Set(before?.clusterIPs)
  const given = next.clusterIPs ?? []
  const addresses = (next.ipFamilies ?? []).map((family, index) => {
    const asked = given[index]
    if (asked === undefined || asked === '') {
      const free = allocator.freeAddress(family)
      if (free === undefined) throw internalError(`failed to allocate a serviceIP for Service "${name}": range is full`)
      return free
    }
    // An address that replaces another is validation's to refuse, with its own words.
    const replaces = before?.clusterIPs?.[index] !== undefined
    const problem = held.has(asked) || replaces ? undefined : allocator.addressProblem(asked)
    if (problem !== undefined) {
      throw invalid(services, name, [
        invalidValue('spec.clusterIPs', given, `failed to allocate IP ${asked}: ${problem}`),
      ])
    }
    return asked
  })
  const [first] = addresses
  if (first === undefined) return
  next.clusterIPs = addresses
  next.clusterIP = first
}

function allocateNodePorts({ allocator, name, next, before }: Allocation): void {
  const held = new Set(before === undefined ? [] : nodePortsOf(before))
  const taken = new Set([...nodePortsOf(next), ...held])
  const wantsPorts = !isLoadBalancer(next) || next.allocateLoadBalancerNodePorts !== false
  const byPort = new Map<number, number>()
  portsOf(next).forEach((port, index) => {
    if (port.nodePort === undefined && !wantsPorts) return
    const shared = before === undefined ? (byPort.get(port.port ?? 0) ?? requestedFor(next, port)) : undefined
    port.nodePort ??= shared ?? free(allocator, taken)
    taken.add(port.nodePort)
    byPort.set(port.port ?? 0, port.nodePort)
    const problem = held.has(port.nodePort) ? undefined : allocator.portProblem(port.nodePort)
    if (problem !== undefined) {
      throw invalid(services, name, [invalidValue(`spec.ports[${index}].nodePort`, port.nodePort, problem)])
    }
  })
}

// TCP 53 and UDP 53 of one new Service get one node port (alloc.go initNodePorts).
function requestedFor(spec: ServiceSpec, { port }: ServicePort): number | undefined {
  return portsOf(spec).find((one) => one.port === port && one.nodePort !== undefined)?.nodePort
}

function allocateHealthCheckPort({ allocator, next, before }: Allocation): void {
  const held = before?.healthCheckNodePort
  if (next.healthCheckNodePort === undefined) {
    next.healthCheckNodePort = free(allocator, new Set(nodePortsOf(next)))
    return
  }
  const problem = next.healthCheckNodePort === held ? undefined : allocator.portProblem(next.healthCheckNodePort)
  if (problem === undefined || held !== undefined) return
  const what = `failed to allocate requested HealthCheck NodePort ${next.healthCheckNodePort}`
  throw internalError(`${what}: ${problem}`)
}

function free(allocator: ServiceAllocator, besides: ReadonlySet<number>): number {
  const port = allocator.freePort(besides)
  if (port === undefined) throw internalError('failed to allocate a nodePort: range is full')
  return port
}
