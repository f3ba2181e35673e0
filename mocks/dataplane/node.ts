/**
 * One played machine of the cluster: its kube-proxy's node ports and health ports listen through the underlay, and
 * flows to virtual IPs are handed to it together with their destination, as floating IP does.
 */
import type { Socket } from 'node:net'
import { systemClock } from '../time/clock.ts'
import type { Clock } from '../time/clock.ts'
import type { Accept, Flow, FlowTaker } from './flow.ts'
import { HandedHttp } from './handed-http.ts'
import { answerProxyHealth, answerServiceHealth } from './health-answers.ts'
import { emptyTables } from './proxy-tables.ts'
import type { ProxyTables } from './proxy-tables.ts'
import { admitsSource, ServiceProxy } from './service-proxy.ts'
import type { Binding, Underlay } from './underlay.ts'

/** Where kube-proxy answers /healthz. */
export const proxyHealthPort = 10_256

export interface PlayedNodeOptions {
  readonly name: string
  readonly ip: string
  readonly underlay: Underlay
  readonly clock?: Clock
}

export class PlayedNode implements FlowTaker {
  readonly name: string
  readonly ip: string
  readonly #underlay: Underlay
  readonly #proxy: ServiceProxy
  readonly #health: HandedHttp
  readonly #bindings = new Map<number, Binding>()
  readonly #flows = new Set<Socket>()
  #tables: ProxyTables = emptyTables
  #isRunning = false
  #work: Promise<void> = Promise.resolve()

  constructor({ name, ip, underlay, clock = systemClock }: PlayedNodeOptions) {
    this.name = name
    this.ip = ip
    this.#underlay = underlay
    this.#proxy = new ServiceProxy(ip, clock)
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
    const { destination, source } = flow
    const entry = this.#tables.ports.find(
      ({ port, vips }) => port === destination.port && vips.includes(destination.ip),
    )
    if (!this.#isRunning || entry === undefined) return void socket.resetAndDestroy()
    // kube-proxy drops these, it does not refuse them.
    if (!admitsSource(entry, source.ip)) return void socket.destroy()
    this.#track(socket)
    this.#proxy.forward(entry, socket, flow)
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
    return this.#rebind()
  }

  /** One at a time, and always towards what is true by then. */
  #rebind(): Promise<void> {
    this.#work = this.#work.then(() => this.#bindPorts())
    return this.#work
  }

  async #bindPorts(): Promise<void> {
    const wanted = this.#isRunning ? this.#listeningPorts() : new Set<number>()
    for (const [port, binding] of this.#bindings) {
      if (wanted.has(port)) continue
      binding.close()
      this.#bindings.delete(port)
    }
    const added = [...wanted].filter((port) => !this.#bindings.has(port))
    await Promise.all(
      added.map(async (port) => {
        const at = { ip: this.ip, port }
        this.#bindings.set(port, await this.#underlay.bind(at, (socket, flow) => this.#accept(socket, flow)))
      }),
    )
  }

  /** A node port without endpoints does not listen: kube-proxy refuses it, and a TCP probe must see that. */
  #listeningPorts(): Set<number> {
    const { ports, healthChecks } = this.#tables
    const nodePorts = ports.flatMap(({ nodePort, endpoints }) => (endpoints.length > 0 ? (nodePort ?? []) : []))
    return new Set([proxyHealthPort, ...healthChecks.map(({ port }) => port), ...nodePorts])
  }

  readonly #accept: Accept = (socket, flow) => {
    this.#track(socket)
    const { port } = flow.destination
    const entry = this.#tables.ports.find(({ nodePort }) => nodePort === port)
    const isHealth = port === proxyHealthPort || this.#tables.healthChecks.some((check) => check.port === port)
    if (entry !== undefined) this.#proxy.forward(entry, socket, flow)
    else if (isHealth) this.#health.accept(socket, flow)
    // Removed in the moment between the connection and its handing over.
    else socket.resetAndDestroy()
  }

  #track(socket: Socket): void {
    this.#flows.add(socket)
    socket.once('close', () => this.#flows.delete(socket))
  }
}
