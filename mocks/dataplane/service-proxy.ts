import type { Socket } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Clock } from '../time/clock.ts'
import { familyOf } from './family.ts'
import { printAddress } from './flow.ts'
import type { Datagram, Flow } from './flow.ts'
import { FlowTable } from './flow-table.ts'
import type { ProxiedPort, ProxyEndpoint } from './proxy-tables.ts'

/** How long Linux remembers a UDP flow that was answered (nf_conntrack_udp_timeout_stream). */
const udpFlowIdleMs = 120_000

interface Remembered {
  readonly endpoint: string
  readonly usedAt: number
}

/** Chooses pods as kube-proxy does: at random, or where the client was sent last. */
export class ServiceProxy {
  readonly #nodeIps: readonly string[]
  readonly #clock: Clock
  /** The endpoint of each UDP flow, as the kernel's connection tracking remembers it. */
  readonly #tracked: FlowTable<string>
  readonly #affinity = new Map<string, Remembered>()

  constructor(nodeIps: readonly string[], clock: Clock) {
    this.#nodeIps = nodeIps
    this.#clock = clock
    this.#tracked = new FlowTable<string>({ clock, idleMs: () => udpFlowIdleMs })
  }

  /** Hands the flow to a pod of `entry`; refuses it where there is none. */
  forward(entry: ProxiedPort, socket: Socket, flow: Flow): void {
    const endpoint = this.#choose(entry, flow)
    if (endpoint === undefined) return void socket.resetAndDestroy()
    endpoint.accept(socket, this.#seenByPod(entry, flow))
  }

  /** Hands the datagram to the pod of its flow, or to another one when that is gone; it is lost where there is none. */
  forwardDatagram(entry: ProxiedPort, datagram: Datagram, flow: Flow): void {
    const key = `${printAddress(flow.source)} ${printAddress(flow.destination)}`
    const tracked = this.#tracked.use(key)
    const endpoint = entry.endpoints.find(({ name }) => name === tracked) ?? this.#choose(entry, flow)
    if (endpoint === undefined) return
    if (endpoint.name !== tracked) this.#tracked.set(key, endpoint.name)
    endpoint.acceptDatagram(datagram, this.#seenByPod(entry, flow))
  }

  /** Forgets all UDP flows, as a kernel does that is switched off. */
  forget(): void {
    this.#tracked.clear()
  }

  #seenByPod({ keepsSource, family }: ProxiedPort, flow: Flow): Flow {
    const ip = this.#nodeIps.find((own) => familyOf(own) === family)
    return keepsSource || ip === undefined ? flow : { ...flow, source: { ip, port: flow.source.port } }
  }

  #choose({ endpoints, affinityMs, port }: ProxiedPort, { source, destination }: Flow): ProxyEndpoint | undefined {
    const random = endpoints[Math.floor(Math.random() * endpoints.length)]
    if (affinityMs === undefined || random === undefined) return random
    const key = `${source.ip} ${destination.ip} ${port}`
    const last = this.#affinity.get(key)
    const isFresh = last !== undefined && this.#clock.now() - last.usedAt < affinityMs
    const chosen = (isFresh && endpoints.find(({ name }) => name === last.endpoint)) || random
    this.#affinity.set(key, { endpoint: chosen.name, usedAt: this.#clock.now() })
    return chosen
  }
}

/** Says whether loadBalancerSourceRanges let `ip` use a VIP of `entry`. */
export function admitsSource({ sourceRanges }: ProxiedPort, ip: string): boolean {
  if (sourceRanges.length === 0) return true
  const address = ipaddr.parse(ip)
  return sourceRanges.some((range) => {
    const [network, length] = ipaddr.parseCIDR(range.trim())
    return network.kind() === address.kind() && address.match(network, length)
  })
}
