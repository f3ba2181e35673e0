/**
 * One played machine of the cluster: its kube-proxy's node ports and health ports listen through the underlay, and
 * flows to virtual IPs are handed to it together with their destination, as floating IP does.
 */
import type { Socket } from 'node:net'
import { systemClock } from '../time/clock.ts'
import type { Clock } from '../time/clock.ts'
import { familyOf } from './family.ts'
import { printAddress } from './flow.ts'
import type { Accept, AcceptDatagram, Address, Datagram, Flow } from './flow.ts'
import { HandedHttp } from './handed-http.ts'
import { answerProxyHealth, answerServiceHealth } from './health-answers.ts'
import type { Binding } from './listeners.ts'
import type { FlowTaker, OpenPort } from './machines.ts'
import { emptyTables } from './proxy-tables.ts'
import type { ProxiedPort, ProxyTables } from './proxy-tables.ts'
import { admitsSource, ServiceProxy } from './service-proxy.ts'
import type { Underlay } from './underlay.ts'

/** Where kube-proxy answers /healthz. */
export const proxyHealthPort = 10_256

export interface PlayedNodeOptions {
  readonly name: string
  readonly ip: string
  readonly ip6?: string | undefined
  readonly underlay: Underlay
  readonly clock?: Clock
}

interface Place extends Address, OpenPort {}

export class PlayedNode implements FlowTaker {
  readonly name: string
  readonly ips: readonly string[]
  readonly #underlay: Underlay
  readonly #proxy: ServiceProxy
  readonly #health: HandedHttp
  readonly #bindings = new Map<string, Binding>()
  readonly #flows = new Set<Socket>()
  #tables: ProxyTables = emptyTables
  #isRunning = false
  #work: Promise<void> = Promise.resolve()

  constructor({ name, ip, ip6, underlay, clock = systemClock }: PlayedNodeOptions) {
    this.name = name
    this.ips = ip6 === undefined ? [ip] : [ip, ip6]
    this.#underlay = underlay
    this.#proxy = new ServiceProxy(this.ips, clock)
    this.#health = new HandedHttp(({ destination }) => {
      const check = this.#tables.healthChecks.find(({ port }) => port === destination.port)
      return check === undefined ? answerProxyHealth(this.#tables.nodeEligible, clock) : answerServiceHealth(check)
    })
  }

  get isRunning(): boolean {
    return this.#isRunning
  }

  /** Takes a flow that the network brought here for an address that is not the node's own. */
  deliver(socket: Socket, flow: Flow): void {
    const entry = this.#behindVip(flow)
    if (entry === undefined) return void socket.resetAndDestroy()
    // kube-proxy drops these, it does not refuse them.
    if (!admitsSource(entry, flow.source.ip)) return void socket.destroy()
    this.#track(socket)
    this.#proxy.forward(entry, socket, flow)
  }

  deliverDatagram(datagram: Datagram, flow: Flow): void {
    const entry = this.#behindVip(flow)
    if (entry !== undefined && admitsSource(entry, flow.source.ip)) this.#proxy.forwardDatagram(entry, datagram, flow)
  }

  openPorts(ip: string): readonly OpenPort[] {
    if (!this.#isRunning) return []
    if (this.ips.includes(ip)) return this.#listeningPorts(ip)
    return this.#tables.ports.filter(({ vips }) => vips.includes(ip))
  }

  /** Takes over what the kube-proxy player says; answers when all ports of `tables` listen. */
  program(tables: ProxyTables): Promise<void> {
    this.#tables = tables
    return this.#rebind()
  }

  start(): Promise<void> {
    this.#isRunning = true
    return this.#rebind()
  }

  /** Switches the machine off: nothing listens, all its connections are gone. What it was told, it keeps. */
  stop(): Promise<void> {
    this.#isRunning = false
    for (const socket of this.#flows) socket.destroy()
    this.#proxy.forget()
    return this.#rebind()
  }

  /** One at a time, and always towards what is true by then. */
  #rebind(): Promise<void> {
    this.#work = this.#work.then(() => this.#bindPorts())
    return this.#work
  }

  async #bindPorts(): Promise<void> {
    const places = this.ips.flatMap((ip) => this.openPorts(ip).map((open) => ({ ...open, ip })))
    const wanted = new Map(places.map((place): [string, Place] => [`${place.transport} ${printAddress(place)}`, place]))
    for (const [key, binding] of this.#bindings) {
      if (wanted.has(key)) continue
      binding.close()
      this.#bindings.delete(key)
    }
    const added = [...wanted].filter(([key]) => !this.#bindings.has(key))
    await Promise.all(added.map(async ([key, one]) => void this.#bindings.set(key, await this.#bind(one))))
  }

  #bind({ transport, ip, port }: Place): Promise<Binding> {
    const at = { ip, port }
    return transport === 'Tcp' ? this.#underlay.bind(at, this.#accept) : this.#underlay.bindDatagrams(at, this.#take)
  }

  /** A node port without endpoints does not listen: kube-proxy refuses it, and a TCP probe must see that. */
  #listeningPorts(ip: string): readonly OpenPort[] {
    const { ports, healthChecks } = this.#tables
    const health = [proxyHealthPort, ...healthChecks.map(({ port }) => port)]
    const own = ports.filter(({ family }) => family === familyOf(ip))
    const nodePorts = own.flatMap(({ transport, nodePort, endpoints }) =>
      endpoints.length === 0 || nodePort === undefined ? [] : [{ transport, port: nodePort }],
    )
    return [...health.map((port) => ({ transport: 'Tcp' as const, port })), ...nodePorts]
  }

  #behindVip({ transport, destination }: Flow): ProxiedPort | undefined {
    if (!this.#isRunning) return undefined
    return this.#tables.ports.find(
      (one) => one.transport === transport && one.port === destination.port && one.vips.includes(destination.ip),
    )
  }

  #behindNodePort({ transport, destination }: Flow): ProxiedPort | undefined {
    const family = familyOf(destination.ip)
    return this.#tables.ports.find(
      (one) => one.transport === transport && one.family === family && one.nodePort === destination.port,
    )
  }

  readonly #accept: Accept = (socket, flow) => {
    this.#track(socket)
    const { port } = flow.destination
    const entry = this.#behindNodePort(flow)
    const isHealth = port === proxyHealthPort || this.#tables.healthChecks.some((check) => check.port === port)
    if (entry !== undefined) this.#proxy.forward(entry, socket, flow)
    else if (isHealth) this.#health.accept(socket, flow)
    // Removed in the moment between the connection and its handing over.
    else socket.resetAndDestroy()
  }

  readonly #take: AcceptDatagram = (datagram, flow) => {
    const entry = this.#behindNodePort(flow)
    if (entry !== undefined) this.#proxy.forwardDatagram(entry, datagram, flow)
  }

  #track(socket: Socket): void {
    this.#flows.add(socket)
    socket.once('close', () => this.#flows.delete(socket))
  }
}
