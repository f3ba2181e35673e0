import type { Socket } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Clock } from '../time/clock.ts'
import type { Flow } from './flow.ts'
import type { ProxiedPort, ProxyEndpoint } from './proxy-tables.ts'

interface Remembered {
  readonly endpoint: string
  readonly usedAt: number
}

/** Chooses pods as kube-proxy does: at random, or where the client was sent last. */
export class ServiceProxy {
  readonly #nodeIp: string
  readonly #clock: Clock
  readonly #affinity = new Map<string, Remembered>()

  constructor(nodeIp: string, clock: Clock) {
    this.#nodeIp = nodeIp
    this.#clock = clock
  }

  /** Hands the flow to a pod of `entry`; refuses it where there is none. */
  forward(entry: ProxiedPort, socket: Socket, flow: Flow): void {
    const endpoint = this.#choose(entry, flow)
    if (endpoint === undefined) return void socket.resetAndDestroy()
    const source = entry.keepsSource ? flow.source : { ip: this.#nodeIp, port: flow.source.port }
    endpoint.accept(socket, { source, destination: flow.destination })
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
