import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { startApiServer } from '#mocks/kubernetes/api-server'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { runSpeaker } from '#cli/speaker/run-speaker'
import type { SpeakerCommand } from '#cli/speaker/run-speaker'
import type { AnnouncerStatus } from '#provider/bgp/speaker/announcer-status'
import { PlayedAnnouncer } from '#test/provider/bgp/speaker/played-announcer'
import { clientOf } from '#test/reconcilers/stage'

const NAMESPACE = 'metallb-system'

/** A cluster of three nodes with installation 2's pool and peer, and speakers with a daemon that is played. */
export class Speaking implements AsyncDisposable {
  readonly server: ApiServer
  readonly announcer = new PlayedAnnouncer()
  /** What the speakers have logged. */
  readonly lines: string[] = []
  registry = new Registry()
  readonly #ends: (() => Promise<void>)[] = []
  #kubeProxy: Server | undefined

  private constructor(server: ApiServer) {
    this.server = server
  }

  static async open(): Promise<Speaking> {
    const stage = new Speaking(await startApiServer({ customResources: true }))
    const { store } = stage.server
    for (const name of [NAMESPACE, 'default'])
      if (store.get('namespaces', undefined, name) === undefined) store.create('namespaces', { metadata: { name } })
    for (const at of [1, 2, 3]) {
      store.create('nodes', { metadata: { name: `node${at}` } })
      const status = { addresses: [{ type: 'InternalIP', address: `172.16.7.${10 + at}` }] }
      store.update('nodes', { ...store.get('nodes', undefined, `node${at}`), status }, { subresource: 'status' })
    }
    stage.configure('ipaddresspools', 'my-ip-space', { addresses: ['172.16.7.192/26'] })
    stage.configure('bgppeers', 'tor', { myASN: 64522, peerASN: 64512, peerAddress: '172.16.7.1' })
    stage.configure('bgpadvertisements', 'all', {})
    return stage
  }

  configure(resource: string, name: string, spec: object): void {
    const { store } = this.server
    const known = store.get(resource, NAMESPACE, name)
    if (known === undefined) store.create(resource, { metadata: { namespace: NAMESPACE, name }, spec })
    else store.update(resource, { ...known, spec })
  }

  secret(name: string, password: string): void {
    const { store } = this.server
    const data = { password: Buffer.from(password).toString('base64') }
    const known = store.get('secrets', NAMESPACE, name)
    const metadata = { namespace: NAMESPACE, name }
    if (known === undefined) store.create('secrets', { metadata, type: 'kubernetes.io/basic-auth', data })
    else store.update('secrets', { ...known, data })
  }

  /** A Service with an address and ready endpoints on the nodes named. */
  serve(name: string, address: string, nodes: readonly string[]): void {
    const { store } = this.server
    store.create('services', {
      metadata: { namespace: 'default', name },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }], selector: { app: name } },
    })
    const status = { loadBalancer: { ingress: [{ ip: address }] } }
    store.update('services', { ...store.get('services', 'default', name), status }, { subresource: 'status' })
    store.create('endpointslices', {
      metadata: { namespace: 'default', name, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [],
      endpoints: nodes.map((nodeName, at) => ({
        addresses: [`10.244.0.${at + 1}`],
        nodeName,
        conditions: { ready: true },
      })),
    })
  }

  edit(resource: string, namespace: string | undefined, name: string, change: (object: Editable) => void): void {
    const copy = structuredClone(this.server.store.get(resource, namespace, name)) as unknown as Editable
    change(copy)
    this.server.store.update(resource, copy)
  }

  /** Starts the speaker of node1. The answer ends it, as a kill would. */
  start(change: Partial<SpeakerCommand> = {}): () => Promise<void> {
    const client = clientOf(this.server)
    const stopping = new AbortController()
    this.registry = new Registry()
    const log = pino({ level: 'trace' }, { write: (line: string) => void this.lines.push(line) })
    const running = runSpeaker(
      {
        client,
        node: 'node1',
        announcer: this.announcer,
        needsPeers: true,
        className: undefined,
        namespace: NAMESPACE,
        kubeProxyHealth: undefined,
        ignoresExcludeLabel: false,
        log,
        registry: this.registry,
        lookEveryMs: 200,
        ...change,
      },
      stopping.signal,
    )
    const end = async (): Promise<void> => {
      stopping.abort(new Error('the test ends it'))
      await running
      await client.close()
    }
    this.#ends.push(end)
    return end
  }

  /** A kube-proxy that answers as `status` says. @returns its address */
  async kubeProxy(status: () => number): Promise<string> {
    const server = createServer((_, response) => response.writeHead(status()).end())
    this.#kubeProxy = server
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`
  }

  get status(): AnnouncerStatus | undefined {
    return this.server.store.get('announcerstatuses', undefined, 'node1')?.['status'] as AnnouncerStatus | undefined
  }

  events(): string[] {
    const all = this.server.store.list('events') as unknown as { reason: string; message: string }[]
    return all.map(({ reason, message }) => `${reason}: ${message}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#ends.toReversed()) await end()
    this.#kubeProxy?.close()
    await this.server.stop()
  }
}

interface Editable {
  metadata: { annotations?: Record<string, string>; labels?: Record<string, string> }
  spec: Record<string, unknown>
  [field: string]: unknown
}
