import type { ClusterFacts } from '#provider/bgp/advertise/cluster-facts'
import { formatFinding, isRefusal, type Finding } from '#provider/bgp/config/finding'
import { emptyModel, readConfiguration } from '#provider/bgp/config/read-configuration'
import type { BgpModel } from '#provider/bgp/model'
import { ConfigurationWatch } from '#reconcilers/configuration/configuration-watch'
import type { ConfigurationObject } from '#reconcilers/configuration/resources'
import type { EndpointSliceObject } from '#reconcilers/kubernetes/endpoint-slice'
import type { LiveService } from '#reconcilers/kubernetes/live-service'
import type { NodeObject } from '#reconcilers/kubernetes/node-object'
import type { KubernetesObject } from '#reconcilers/kubernetes/object'
import { resources } from '#reconcilers/kubernetes/resource'
import type { ReadStore } from '#reconcilers/kubernetes/store'
import { follow, type Followed, type FollowOptions, type Following } from '#reconcilers/speaker/follow'
import {
  blockAffinities,
  ciliumNodes,
  keepEndpointSlice,
  keepService,
  secretsIn,
  trimEndpointSlice,
  trimNode,
  trimSecret,
  trimService,
  trimSpec,
  type SecretObject,
} from '#reconcilers/speaker/resources'
import { needsSecrets, Passwords } from './passwords.ts'

export interface ClusterBookOptions extends FollowOptions {
  readonly facts: ClusterFacts
  readonly namespace: string
  /** Called after each entry. */
  readonly onChange: () => void
  readonly onPasswords: (passwords: ReadonlyMap<string, string>) => void
  readonly onConfiguration: (isRefused: boolean) => void
}

/**
 * Writes into the facts what the API server says. While it is away the facts stay as they were. It has been read whole when
 * all was listed once that the configuration asks for: to decide by half of it would take away what the other half keeps.
 */
export class ClusterBook {
  readonly #options: ClusterBookOptions
  readonly #passwords = new Passwords()
  readonly #services: Following<LiveService>
  readonly #nodes: Following<NodeObject>
  readonly #endpointSlices: Following<EndpointSliceObject>
  /** What only some configurations ask for, followed from the first that does. */
  readonly #sources: Readonly<Record<Source, Following<KubernetesObject>>>
  readonly #asked = new Map<Source, Promise<void>>()
  readonly #configured = Promise.withResolvers<void>()
  #model = emptyModel
  #findings: readonly Finding[] = []
  #logged: ReadonlySet<string> = new Set()
  #isRead = false

  constructor(options: ClusterBookOptions) {
    const { facts, namespace, onChange } = options
    const keep = <T extends KubernetesObject>(followed: Followed<T>) => follow(options, followed, onChange)
    this.#options = options
    this.#services = keep({
      resource: resources.services,
      trim: trimService,
      keep: keepService,
      put: (service) => facts.putService(service),
      drop: (service) => facts.dropService(service),
    })
    this.#endpointSlices = keep({
      resource: resources.endpointSlices,
      trim: trimEndpointSlice,
      keep: keepEndpointSlice,
      put: (slice) => facts.putSlice(slice),
      drop: (slice) => facts.dropSlice(slice),
    })
    this.#nodes = keep({
      resource: resources.nodes,
      trim: trimNode,
      put: (node) => facts.putNode(node),
      drop: (node) => facts.dropNode(node),
    })
    this.#sources = {
      secrets: keep({
        resource: secretsIn(namespace),
        trim: trimSecret,
        put: (secret) => this.#putSecret(secret),
        drop: () => undefined,
      }),
      calico: keep({
        resource: blockAffinities,
        trim: trimSpec,
        put: (affinity) => facts.putBlockAffinity(affinity),
        drop: (affinity) => facts.dropBlockAffinity(affinity),
      }),
      cilium: keep({
        resource: ciliumNodes,
        trim: trimSpec,
        put: (node) => facts.putCiliumNode(node),
        drop: (node) => facts.dropCiliumNode(node),
      }),
    }
  }

  get services(): ReadStore<LiveService> {
    return this.#services.store
  }

  get nodes(): ReadStore<NodeObject> {
    return this.#nodes.store
  }

  get findings(): readonly Finding[] {
    return this.#findings
  }

  /** What keeps the speaker of `node` from deciding anything; empty if nothing does. */
  waitingFor(node: string): string {
    if (!this.#isRead) return 'the cluster has not been read yet'
    return this.#options.facts.nodes.has(node) ? '' : `the cluster has no node ${node}`
  }

  /** Resolves once everything was read that the first configuration asks for. */
  async hasRead(): Promise<void> {
    const always = [this.#services, this.#endpointSlices, this.#nodes]
    await Promise.all([this.#configured.promise, ...always.map(({ hasSynced }) => hasSynced)])
    await Promise.all(this.#asked.values())
    this.#isRead = true
  }

  /** Runs until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const configuration = new ConfigurationWatch({
      ...this.#options,
      onChange: (objects) => this.#configure(objects, signal),
    })
    const parts = [configuration, this.#services, this.#endpointSlices, this.#nodes]
    await Promise.all(parts.map((part) => part.run(signal)))
  }

  #configure(objects: readonly ConfigurationObject[], signal: AbortSignal): void {
    const { facts, onChange, onConfiguration } = this.#options
    const { model, findings } = readConfiguration(objects, this.#model)
    this.#model = model
    this.#findings = findings
    for (const source of sourcesOf(model)) this.#ask(source, signal)
    facts.setModel(model)
    this.#log(findings)
    onConfiguration(findings.some(isRefusal))
    this.#configured.resolve()
    onChange()
  }

  #ask(source: Source, signal: AbortSignal): void {
    if (this.#asked.has(source)) return
    const following = this.#sources[source]
    this.#asked.set(source, following.hasSynced)
    // Ends with the signal, and reports its own troubles.
    void following.run(signal)
  }

  #putSecret(secret: SecretObject): void {
    if (this.#passwords.put(secret)) this.#options.onPasswords(this.#passwords.all)
  }

  /** Each line once while it lasts. */
  #log(findings: readonly Finding[]): void {
    const lines = new Set(findings.map(formatFinding))
    for (const line of lines) if (!this.#logged.has(line)) this.#options.log.warn(line)
    this.#logged = lines
  }
}

type Source = 'secrets' | 'calico' | 'cilium'

function sourcesOf(model: BgpModel): Source[] {
  const blocks = new Set(model.policies.map(({ fabric }) => fabric?.podBlocks))
  return [
    ...(needsSecrets(model) ? (['secrets'] as const) : []),
    ...(['calico', 'cilium'] as const).filter((source) => blocks.has(source)),
  ]
}
