/**
 * What Azure Monitor calls the figures of a load balancer (Azure docs, "Azure Load Balancer monitoring data reference":
 * names, units and dimensions). The values of `Direction` are not verified.
 */
import type { TrafficView } from './data-plane-view.ts'

export interface Metric {
  readonly name: 'VipAvailability' | 'DipAvailability' | 'ByteCount' | 'PacketCount' | 'SYNCount'
  readonly unit: 'Count' | 'Bytes'
  /** Not a dimension of Azure's: there each load balancer is asked for its own. */
  readonly loadBalancer: string
  readonly dimensions: Readonly<Record<string, string>>
  /** Availability in percent as it is now; counts since the rule listens. */
  readonly value: number
}

export function loadBalancerMetrics(traffic: readonly TrafficView[]): readonly Metric[] {
  return traffic.flatMap((rule) => [...availability(rule), ...counts(rule)])
}

function availability({ loadBalancer, isAvailable, members, ...rule }: TrafficView): readonly Metric[] {
  const { frontend, port, backendPort, transport } = rule
  const about = { unit: 'Count', loadBalancer } as const
  const at = { FrontendIPAddress: frontend.ip, FrontendPort: String(port) }
  const probed = members.flatMap(({ ip, up }): readonly Metric[] => {
    if (up === undefined) return []
    const behind = { ProtocolType: transport.toUpperCase(), BackendPort: String(backendPort), BackendIPAddress: ip }
    return [{ ...about, name: 'DipAvailability', dimensions: { ...at, ...behind }, value: percent(up) }]
  })
  return [{ ...about, name: 'VipAvailability', dimensions: at, value: percent(isAvailable) }, ...probed]
}

function counts({ loadBalancer, frontend, port, transport, ...carried }: TrafficView): readonly Metric[] {
  const at = { FrontendIPAddress: frontend.ip, FrontendPort: String(port) }
  const ways = (['in', 'out'] as const).flatMap((way): readonly Metric[] => {
    const dimensions = { ...at, Direction: way === 'in' ? 'In' : 'Out' }
    const bytes = { name: 'ByteCount', unit: 'Bytes', loadBalancer, dimensions, value: carried.bytes[way] } as const
    const packets = { name: 'PacketCount', unit: 'Count', loadBalancer, dimensions } as const
    return transport === 'Udp' ? [bytes, { ...packets, value: carried.datagrams[way] }] : [bytes]
  })
  const syns = { name: 'SYNCount', unit: 'Count', loadBalancer, dimensions: at, value: carried.connections } as const
  return transport === 'Tcp' ? [...ways, syns] : ways
}

function percent(is: boolean): number {
  return is ? 100 : 0
}
