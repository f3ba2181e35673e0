/** A local Azure, a cluster of Services and a controller that can be killed: what a scenario is played on. */
import { createDefaultHttpClient } from '@azure/core-rest-pipeline'
import type { ArmClient } from '#provider/azure/arm/client'
import { openSubscriptions } from '#provider/azure/arm/open-subscriptions'
import { clientSecretCredential } from '#test/provider/azure/arm/client-secret'
import type { AzureConfig } from '#provider/azure/config/azure-config'
import type { ServiceRef } from '#provider/intent/intent'
import type { Ingress, LoadBalancerState, Member } from '#provider/provider'
import type { Emulator, EmulatorOptions } from '#mocks/azure/emulator'
import { aMember } from './a-member.ts'
import { Cluster, type StoredService } from './cluster.ts'
import { PlayedController, refOf, type ControllerOptions } from './controller.ts'
import { directCredential, directHttp } from './direct-http.ts'
import { fateNow, successionMs } from './fate.ts'
import type { ServiceWrite } from './manifest.ts'
import { nodeAddresses, startAzure, type PlayedAzure } from './played-azure.ts'
import type { PlayedRoutes } from './played-routes.ts'
import { PlayedTime } from './played-time.ts'
import { Traffic } from './traffic.ts'

export interface StageOptions {
  /** Where `isServed` is false the controllers reach it without a wire. */
  readonly emulator?: Omit<EmulatorOptions, 'clock'>
  readonly config?: object
  /** What stands in Azure before anything else does: answers the nodes of the cluster. */
  readonly machines?: (azure: PlayedAzure) => readonly Member[]
  readonly driftIntervalMs?: number
  /** True unless said otherwise. */
  readonly confirmDestructive?: boolean
  readonly reopenPorts?: boolean
  /** Where Azure's own are too large for a test. */
  readonly limits?: NonNullable<ControllerOptions['limits']>
}

type Settings = Pick<StageOptions, 'confirmDestructive' | 'reopenPorts' | 'limits'>

export interface StartOptions {
  /** How long something of a predecessor may still arrive. */
  readonly unquietMs?: number
  /** Services that live beside those of the stage and never say a word. */
  readonly known?: readonly StoredService[]
  /** In place of the stage's own: for a controller that was started with the wrong name. */
  readonly config?: AzureConfig
}

const patienceMs = 10 * 60_000

export class Stage {
  readonly azure: PlayedAzure
  readonly time: PlayedTime
  config: AzureConfig
  readonly cluster: Cluster
  readonly #traffic: Traffic
  readonly #driftIntervalMs: number
  readonly #settings: Settings
  /** Every machine of the cluster; some may be out of service. */
  allMembers: readonly Member[] = nodeAddresses.map((ip, at) => aMember(`node-${at + 1}`, [ip]))
  members: readonly Member[] = this.allMembers
  /** Nodes of the cluster that take none. */
  outsiders: readonly Member[] = []
  /** Set before a controller is started, its routes are played too. */
  routes: PlayedRoutes | undefined
  #controller: PlayedController | undefined
  #isStarted = false
  #isStopping = false
  /** Killed by fate; who reads the world now reads what nobody looks after. */
  #awaitsSuccessor = false

  private constructor(parts: {
    azure: PlayedAzure
    time: PlayedTime
    config: AzureConfig
    cluster: Cluster
    traffic: Traffic
    driftIntervalMs: number
    settings?: Settings
  }) {
    this.azure = parts.azure
    this.time = parts.time
    this.config = parts.config
    this.cluster = parts.cluster
    this.#traffic = parts.traffic
    this.#driftIntervalMs = parts.driftIntervalMs
    this.#settings = parts.settings ?? {}
  }

  /** Opens a stage with a controller at work on it. */
  static async open(options: StageOptions = {}): Promise<Stage> {
    const stage = await Stage.raise(options)
    await stage.start()
    return stage
  }

  /** The same before any controller was started: for what stood there before. */
  static async raise(options: StageOptions = {}): Promise<Stage> {
    const { emulator = {}, config: more = {}, driftIntervalMs = 0, machines, ...settings } = options
    const traffic = new Traffic()
    const time = new PlayedTime(() => traffic.inFlight)
    const isServed = fateNow() === undefined
    const azure = await startAzure({ seed: 1, warn: () => {}, isServed, ...emulator, clock: time })
    const config = azure.config({ more })
    const cluster = new Cluster()
    const stage = new Stage({ azure, time, traffic, driftIntervalMs, settings, config, cluster })
    if (machines !== undefined) stage.members = stage.allMembers = machines(azure)
    return stage
  }

  /** The same world and Services after azure.json was changed: a new controller, which has to be the only one. */
  async with(more: object): Promise<Stage> {
    const stage = new Stage({
      azure: this.azure,
      time: this.time,
      traffic: this.#traffic,
      driftIntervalMs: this.#driftIntervalMs,
      settings: this.#settings,
      config: this.azure.config({ more }),
      cluster: this.cluster,
    })
    stage.members = this.members
    await stage.start()
    return stage
  }

  /** Another cluster in the same group and on the same security group. */
  async beside(cluster: string, routes?: PlayedRoutes): Promise<Stage> {
    const stage = new Stage({
      azure: this.azure,
      time: this.time,
      traffic: this.#traffic,
      driftIntervalMs: 0,
      config: this.azure.config({ cluster, more: routes === undefined ? {} : { routeTableName: 'pods' } }),
      cluster: new Cluster(2),
    })
    stage.routes = routes
    await stage.start()
    return stage
  }

  /** Does something in Azure as a person would, past every controller. */
  async byHand<T>(act: (arm: ArmClient, signal: AbortSignal) => Promise<T>): Promise<T> {
    let isDone = false
    const done = act(
      this.#connect(() => true),
      new AbortController().signal,
    ).finally(() => (isDone = true))
    // Little by little: time that jumps while a request is on the wire would let it time out.
    while (!isDone) await this.time.pass(this.#traffic.inFlight > 0 ? 0 : 50)
    return done
  }

  get emulator(): Emulator {
    return this.azure.emulator
  }

  get controller(): PlayedController {
    if (this.#controller === undefined) throw new Error('no controller was started')
    return this.#controller
  }

  /** Starts a controller; one that had to take over after a crash gives nothing up for a while. */
  async start({ unquietMs = 0, known = [], config = this.config }: StartOptions = {}): Promise<void> {
    this.#begin({ unquietMs, known, config })
    await this.time.until(() => this.#isStarted || (this.controller.isDead && !this.#awaitsSuccessor), patienceMs)
  }

  #begin(options: Required<StartOptions>): void {
    const { unquietMs, known, config } = options
    for (const service of this.cluster.services.values()) service.state = undefined
    const controller: PlayedController = new PlayedController({
      config,
      time: this.time,
      connect: (mayWrite) => this.#connect(mayWrite, () => this.#succeed(controller, options)),
      cluster: this.cluster,
      known,
      members: this.members,
      outsiders: this.outsiders,
      routes: this.routes,
      unquietMs,
      driftIntervalMs: this.#driftIntervalMs,
      ...this.#settings,
    })
    this.#controller = controller
    this.#isStarted = false
    void controller.start().then(
      () => (this.#isStarted ||= this.#controller === controller),
      () => {},
    )
  }

  /** Fate has killed this one; another one is started as a deployment does it, unless it was to end anyhow. */
  #succeed(controller: PlayedController, options: Required<StartOptions>): void {
    controller.kill()
    if (this.#isStopping || this.#controller !== controller) return
    this.#awaitsSuccessor = true
    this.time.after(successionMs, () => {
      this.#awaitsSuccessor = false
      if (this.#controller === controller) this.#begin({ ...options, unquietMs: 25_000 })
    })
  }

  /** `kill` is called where fate wants it; without it nothing befalls who connects. */
  #connect(mayWrite: () => boolean, kill?: () => void): ArmClient {
    const { emulator, time } = this
    const { url, caPem, credentials } = emulator
    const isDirect = caPem === ''
    const signIn = { ...credentials, authorityHost: url, caPem }
    const credentialOf = (tenantId: string) =>
      isDirect ? directCredential(emulator, tenantId) : clientSecretCredential({ ...signIn, tenantId }, time)
    const http = this.#traffic.http(isDirect ? directHttp(emulator) : createDefaultHttpClient())
    return openSubscriptions({
      config: this.config,
      endpoint: url,
      credentialOf: (tenantId) => this.#traffic.credential(credentialOf(tenantId)),
      clock: time,
      userAgent: 'berth/test',
      mayWrite,
      tlsOptions: { ca: caPem },
      httpClient: (kill && fateNow()?.wayOf(http, kill)) ?? http,
    })
  }

  /** Changes azure.json for the next controller. */
  configure(more: object): void {
    this.config = this.azure.config({ more })
  }

  /** Ends the controller, and starts another one with these keys in azure.json as well. */
  async reconfigure(more: object): Promise<void> {
    await this.stop()
    this.configure(more)
    await this.start()
  }

  async restart({ kill = false }: { readonly kill?: boolean } = {}): Promise<void> {
    if (kill) this.controller.kill()
    else await this.stop()
    await this.start({ unquietMs: kill ? 25_000 : 0 })
  }

  async stop(): Promise<void> {
    let isStopped = false
    this.#isStopping = true
    void this.controller.stop().then(() => (isStopped = true))
    const hasEnded = await this.time.until(() => isStopped || this.controller.isDead, patienceMs)
    this.#isStopping = false
    if (!hasEnded) throw new Error(`does not stop: ${this.describe()}`)
  }

  /** Creates or changes a Service, as a user does; nothing is awaited. */
  apply(name: string, write: ServiceWrite = {}): void {
    this.#controller?.look(this.cluster.apply(name, write).uid)
  }

  delete(name: string): void {
    const service = this.cluster.get(name)
    service.isDeleted = true
    service.wants = 'nothing'
    service.state = undefined
    if (!service.hasFinalizer) this.cluster.services.delete(service.uid)
    this.#controller?.look(service.uid)
  }

  /** Makes it a Service of type ClusterIP. */
  withdraw(name: string): void {
    const service = this.cluster.get(name)
    service.wants = 'nothing'
    service.state = undefined
    this.#controller?.look(service.uid)
  }

  /** Says on which nodes the Service has endpoints, as the reconcilers hear it from EndpointSlices. */
  setEndpoints(name: string, nodes: readonly string[]): void {
    this.cluster.endpoints.set(name, nodes)
    const service = this.cluster.find(name)
    if (service !== undefined) this.#controller?.look(service.uid)
  }

  labelNamespace(name: string, labels: Readonly<Record<string, string>>): void {
    this.cluster.namespaces.set(name, labels)
    for (const uid of this.cluster.services.keys()) this.#controller?.look(uid)
  }

  setMembers(members: readonly Member[], outsiders: readonly Member[] = []): void {
    this.members = members
    this.controller.setMembers(members, outsiders)
  }

  /** Lets time pass until every one of these Services is ready (all, if none is named). */
  async untilReady(...names: readonly string[]): Promise<void> {
    const services = () =>
      names.length > 0 ? names.map((name) => this.cluster.get(name)) : [...this.cluster.services.values()]
    await this.until(() =>
      services().every(({ state, wants, hasFinalizer }) =>
        wants === 'load balancer' ? state?.is === 'ready' : !hasFinalizer,
      ),
    )
  }

  /** The same, unless the controller dies before. */
  async untilReadyOrDead(): Promise<void> {
    const isReady = () =>
      [...this.cluster.services.values()].every(({ state, wants, hasFinalizer }) =>
        wants === 'load balancer' ? state?.is === 'ready' : !hasFinalizer,
      )
    await this.until(() => this.controller.isDead || (isReady() && (this.routes?.areReady ?? true)))
  }

  async until(done: () => boolean, limitMs = patienceMs): Promise<void> {
    const isDone = await this.time.until(
      () => done() && !this.#awaitsSuccessor && (this.controller.isDead || this.isAtRest),
      limitMs,
    )
    if (!isDone) throw new Error(`not reached in ${limitMs / 1000} s: ${this.describe()}`)
  }

  /** Nothing is being read or written. */
  get isAtRest(): boolean {
    const { documents, routes } = this.controller.provider
    return documents.busy().length === 0 && (routes?.isAtRest ?? true)
  }

  state(name: string): LoadBalancerState | undefined {
    return this.cluster.get(name).state
  }

  ingress(name: string): readonly Ingress[] {
    return this.cluster.get(name).ingress
  }

  ref(name: string): ServiceRef {
    return refOf(this.cluster.get(name))
  }

  /** The one address of a Service. */
  address(name: string): string {
    const [first] = this.ingress(name)
    if (first === undefined) throw new Error(`Service ${name} shows no address: ${this.describe()}`)
    return first.ip
  }

  /** For the message of a test that failed. */
  describe(): string {
    const states = [...this.cluster.services.values()].map(
      ({ object, state, ingress }) =>
        `${object.metadata.name}: ${JSON.stringify(state)} shows ${JSON.stringify(ingress)}`,
    )
    const events = this.controller.events.slice(-8).map((event) => describeEvent(event))
    return [...states, ...events].join('\n')
  }

  async close(): Promise<void> {
    await fateNow()?.judge(this)
    this.#controller?.kill()
    await this.emulator.stop()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

function describeEvent(event: PlayedController['events'][number]): string {
  if ('changes' in event)
    return `${event.what} ${event.doc.split('/').at(-1)}: ${event.changes.map(({ text }) => text).join('; ')}`
  if (event.what === 'misplaced') return `misplaced: ${event.problem.why}`
  return `${event.what}: ${String(event.error)}`
}
