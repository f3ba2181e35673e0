import { KubeConfig } from '@kubernetes/client-node'

import { startApiServer } from '#mocks/kubernetes/api-server'
import type { ApiServer, ApiServerOptions } from '#mocks/kubernetes/api-server'
import { azureDefaults } from '#provider/intent/defaults'
import { parseService } from '#provider/intent/parse'
import { systemClock } from '#provider/time/clock'
import { startController } from '#reconcilers/controller'
import type { Controller } from '#reconcilers/controller'
import type { ControllerOptions } from '#reconcilers/controller-options'
import { createClient } from '#reconcilers/kubernetes/client'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { findReady } from '#reconcilers/kubernetes/conditions'
import { openConnection } from '#reconcilers/kubernetes/connection'
import type { LiveService } from '#reconcilers/kubernetes/live-service'

import { PlayedProvider } from './played-provider.ts'
import type { Outside } from './played-provider.ts'
import { quiet } from './quiet.ts'

export const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup'

export interface StoredEvent {
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly count: number
  readonly involvedObject: { readonly uid: string }
}

/** A cluster double, a world outside, and as many controllers on them as a test starts. Dispose it at the end. */
export class Stage implements AsyncDisposable {
  readonly outside: Outside = new Map()
  readonly server: ApiServer
  readonly #ends: (() => Promise<void>)[] = []

  private constructor(server: ApiServer) {
    this.server = server
  }

  /** A cluster with the node `node-1`, which can take traffic. */
  static async open(options: ApiServerOptions = {}): Promise<Stage> {
    const stage = new Stage(await startApiServer(options))
    stage.createNode('node-1', '10.0.0.1')
    return stage
  }

  client(): KubernetesClient {
    const client = clientOf(this.server)
    this.#ends.push(() => client.close())
    return client
  }

  async start(options: Partial<ControllerOptions> = {}): Promise<{ controller: Controller; provider: PlayedProvider }> {
    const provider = new PlayedProvider(this.outside)
    const controller = startController({
      client: this.client(),
      provider,
      parse: (service) => parseService(service, azureDefaults),
      clock: systemClock,
      ...quiet(),
      ...options,
    })
    this.#ends.push(() => controller.stop())
    return { controller, provider: options.provider instanceof PlayedProvider ? options.provider : provider }
  }

  createService(name: string, parts: { metadata?: object; spec?: object } = {}): LiveService {
    const spec = { type: 'LoadBalancer', ports: [{ port: 80 }], selector: { app: name }, ...parts.spec }
    return live(
      this.server.store.create('services', { metadata: { namespace: 'default', name, ...parts.metadata }, spec }),
    )
  }

  createNode(name: string, address: string): void {
    const status = { addresses: [{ type: 'InternalIP', address }] }
    this.server.store.create('nodes', { metadata: { name } })
    this.server.store.update(
      'nodes',
      { ...this.server.store.get('nodes', undefined, name), status },
      { subresource: 'status' },
    )
  }

  /** Changes a Service as a user would: whatever `change` does to a copy of it. */
  edit(name: string, change: (service: Editable) => void): void {
    const copy = structuredClone(this.server.store.get('services', 'default', name)) as unknown as Editable
    change(copy)
    this.server.store.update('services', copy)
  }

  service(name: string): LiveService {
    const found = this.server.store.get('services', 'default', name)
    if (found === undefined) throw new Error(`there is no Service ${name}`)
    return live(found)
  }

  has(name: string): boolean {
    return this.server.store.get('services', 'default', name) !== undefined
  }

  addresses(name: string): string[] {
    return (this.service(name).status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip ?? '')
  }

  reason(name: string): string | undefined {
    return findReady(this.service(name).status?.conditions)?.reason
  }

  /** `reason xN` of each event about a Service, in the order in which they were first written. */
  events(uid: string): string[] {
    return this.eventObjects(uid).map(({ reason, count }) => `${reason} x${count}`)
  }

  eventObjects(uid: string): StoredEvent[] {
    const all = this.server.store.list('events') as unknown as StoredEvent[]
    return all.filter(({ involvedObject }) => involvedObject.uid === uid)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The last one started was built on the others.
    for (const end of this.#ends.toReversed()) await end()
    await this.server.stop()
  }
}

/** A Service that may be written to. */
export interface Editable {
  metadata: { annotations?: Record<string, string>; finalizers?: string[]; labels?: Record<string, string> }
  spec: { type: string; ports: { name?: string; port: number; nodePort?: number }[]; [field: string]: unknown }
  status?: unknown
}

export function clientOf(server: ApiServer): KubernetesClient {
  const config = new KubeConfig()
  config.loadFromString(server.kubeconfig())
  return createClient({ connection: openConnection(() => config, systemClock), clock: systemClock })
}

function live(object: unknown): LiveService {
  return object as LiveService
}
