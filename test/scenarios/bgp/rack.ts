/** A played API server with the CRDs of bare metal, and as many whole controllers on it, one after the other, as a scenario starts. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'

import { runBgpController } from '#cli/bgp/run-bgp-controller'
import type { RunningController } from '#cli/running-controller'
import { startApiServer } from '#mocks/kubernetes/api-server'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { findReady } from '#reconcilers/kubernetes/conditions'
import type { LiveService } from '#reconcilers/kubernetes/live-service'
import { eventually } from '#test/reconcilers/eventually'

export const pools = 'metallb-system'
export const poolKey = 'metallb.io/ip-allocated-from-pool'

export interface Written {
  readonly annotations?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  readonly spec?: object
}

type Editable = Omit<LiveService, 'spec' | 'metadata'> & {
  spec: Record<string, unknown>
  metadata: { annotations?: Record<string, string>; labels?: Record<string, string> }
}

export class Rack implements AsyncDisposable {
  readonly server: ApiServer
  readonly #folder: string
  #controller: RunningController | undefined

  private constructor(server: ApiServer, folder: string) {
    this.server = server
    this.#folder = folder
  }

  static async open(...addresses: readonly string[]): Promise<Rack> {
    const server = await startApiServer({ customResources: true, serviceClusterIPRange: '10.96.0.0/16,fd00:96::/112' })
    const rack = new Rack(server, await mkdtemp(join(tmpdir(), 'berth-test-')))
    await writeFile(rack.kubeconfig, server.kubeconfig())
    server.store.create('namespaces', { metadata: { name: pools } })
    server.store.create('nodes', {
      metadata: { name: 'node1' },
      status: { addresses: [{ type: 'InternalIP', address: '172.16.7.11' }] },
    })
    if (addresses.length > 0) rack.pool('my-ip-space', { addresses, avoidBuggyIPs: true })
    await rack.start()
    return rack
  }

  get kubeconfig(): string {
    return join(this.#folder, 'kubeconfig')
  }

  /**
   * @param className serves only Services of this class
   * @param berthYaml the text of its berth.yaml
   */
  async start(className?: string, berthYaml = ''): Promise<void> {
    const log = pino({ level: 'silent' })
    const config = join(this.#folder, 'berth.yaml')
    await writeFile(config, berthYaml)
    const command = { kubeconfig: this.kubeconfig, config, className, readOnly: false, log }
    this.#controller = await runBgpController(command)
    await this.#controller.working
  }

  async stop(): Promise<void> {
    await this.#controller?.stop()
    this.#controller = undefined
  }

  /** Creates a pool, or changes what it says. */
  pool(name: string, spec: object): void {
    const standing = this.server.store.get('ipaddresspools', pools, name)
    const object = { metadata: { name, namespace: pools }, spec }
    if (standing === undefined) this.server.store.create('ipaddresspools', object)
    else this.server.store.update('ipaddresspools', { ...standing, spec })
  }

  create(name: string, { annotations = {}, labels = {}, spec = {} }: Written = {}): void {
    const metadata = { namespace: 'default', name, annotations, labels }
    this.server.store.create('services', {
      metadata,
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }], selector: { app: name }, ...spec },
    })
  }

  edit(name: string, change: (service: Editable) => void): void {
    const copy = structuredClone(this.server.store.get('services', 'default', name)) as unknown as Editable
    change(copy)
    this.server.store.update('services', copy)
  }

  delete(name: string): void {
    this.server.store.delete('services', 'default', name)
  }

  service(name: string): LiveService {
    const found = this.server.store.get('services', 'default', name)
    if (found === undefined) throw new Error(`there is no Service ${name}`)
    return found as unknown as LiveService
  }

  addresses(...names: readonly string[]): readonly string[] {
    return names.flatMap((name) => (this.service(name).status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip ?? ''))
  }

  /** The condition of a Service: `Reason: message`. */
  condition(name: string): string {
    const { reason, message } = findReady(this.service(name).status?.conditions) ?? {}
    return `${reason}: ${message}`
  }

  /** The warnings about an object of this name, `Reason: message`. */
  warnings(name: string): readonly string[] {
    const events = this.server.store.list('events') as unknown as readonly {
      readonly involvedObject: { readonly name: string }
      readonly type: string
      readonly reason: string
      readonly message: string
    }[]
    return events
      .filter(({ involvedObject, type }) => involvedObject.name === name && type === 'Warning')
      .map(({ reason, message }) => `${reason}: ${message}`)
  }

  /** Waits until these Services show these addresses, one each. */
  async untilAddresses(wanted: Readonly<Record<string, string>>): Promise<void> {
    const names = Object.keys(wanted)
    await eventually(() => {
      const shown = names.map((name) => [name, this.addresses(name).join()])
      if (JSON.stringify(shown) !== JSON.stringify(Object.entries(wanted))) {
        throw new Error(JSON.stringify(shown.map(([name = '', ips]) => [name, ips, this.condition(name)])))
      }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await this.server.stop()
    await rm(this.#folder, { recursive: true })
  }
}
