import type { ServiceObject } from '#provider/intent/service-object'
import { isDeepStrictEqual } from 'node:util'
import type { Annotations, Ingress, LoadBalancerState, Surroundings } from '#provider/provider'
import { serviceObject, type ServiceWrite } from './manifest.ts'

/** A Service as the API server keeps it, and what its controller showed on it last. */
export interface StoredService {
  readonly uid: string
  object: ServiceObject
  /** nothing: deleted, or of another type. */
  wants: 'load balancer' | 'nothing'
  isDeleted: boolean
  hasFinalizer: boolean
  ingress: readonly Ingress[]
  /** Annotations that a controller put on it. */
  written: Readonly<Record<string, string>>
  state: LoadBalancerState | undefined
}

/** The Services of a cluster; outlives the controllers. */
export class Cluster {
  readonly services = new Map<string, StoredService>()
  /** The labels of namespaces, by name. */
  readonly namespaces = new Map<string, Readonly<Record<string, string>>>()
  /** The nodes with endpoints, by the name of the Service. */
  readonly endpoints = new Map<string, readonly string[]>()
  readonly #nodePorts = new Map<string, number>()
  /** Tells clusters apart that are played side by side. */
  readonly #number: number
  #created = 0

  constructor(number = 1) {
    this.#number = number
  }

  /** Creates a Service, or replaces its spec. Answers its UID. */
  apply(name: string, write: ServiceWrite): StoredService {
    const service = this.find(name) ?? this.#create(name)
    const { uid } = service
    const at = Number.parseInt(uid.slice(9, 13), 16)
    const createdAt = new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString()
    // What a controller wrote on it stays, as it does when people apply a manifest anew.
    const annotations = { ...service.written, ...write.annotations }
    const nodePort = (port: string) => this.#nodePort(uid, port)
    service.object = serviceObject(name, { ...write, annotations }, { uid, createdAt, nodePort })
    service.wants = 'load balancer'
    service.state = undefined
    return service
  }

  surroundingsOf({ object: { metadata } }: StoredService): Surroundings {
    return {
      namespaceLabels: this.namespaces.get(metadata.namespace ?? 'default') ?? {},
      endpointNodes: this.endpoints.get(metadata.name),
    }
  }

  /** Answers the living Service of this name. */
  find(name: string): StoredService | undefined {
    return [...this.services.values()].find(({ object, isDeleted }) => object.metadata.name === name && !isDeleted)
  }

  /** Whether a deleted Service of this name still holds its finalizer. */
  isLeaving(name: string): boolean {
    return [...this.services.values()].some(({ object, isDeleted }) => object.metadata.name === name && isDeleted)
  }

  get(name: string): StoredService {
    const service = this.find(name)
    if (service === undefined) throw new Error(`there is no Service ${name}`)
    return service
  }

  /** Shows a state on the Service; answers whether its addresses changed. */
  show(service: StoredService, state: LoadBalancerState): boolean {
    service.state = state
    const ingress = state.is === 'gone' ? [] : state.ingress
    const before = JSON.stringify(service.ingress)
    // A Service that goes away shows its address to the end.
    if (service.wants === 'load balancer') service.ingress = ingress
    return JSON.stringify(service.ingress) !== before
  }

  /** Brings annotations onto the Service; answers whether they changed. */
  annotate(service: StoredService, annotations: Annotations = {}): boolean {
    const without = Object.entries(service.object.metadata.annotations ?? {}).filter(([key]) => !(key in annotations))
    const given = Object.entries(annotations).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]))
    const after = Object.fromEntries([...without, ...given])
    const isSame = isDeepStrictEqual(after, service.object.metadata.annotations ?? {})
    const kept = Object.entries(service.written).filter(([key]) => !(key in annotations))
    service.written = Object.fromEntries([...kept, ...given])
    service.object = { ...service.object, metadata: { ...service.object.metadata, annotations: after } }
    return !isSame
  }

  /** The finalizer is taken away: a deleted Service is no more, another one shows nothing. */
  release(service: StoredService): void {
    service.hasFinalizer = false
    service.ingress = []
    if (service.isDeleted) this.services.delete(service.uid)
  }

  #create(name: string): StoredService {
    this.#created += 1
    const part = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
    const uid = `${part(this.#number, 8)}-${part(this.#created, 4)}-4000-8000-${part(this.#created * 7919, 12)}`
    const service: StoredService = {
      uid,
      object: { metadata: { name } },
      wants: 'load balancer',
      isDeleted: false,
      hasFinalizer: false,
      ingress: [],
      written: {},
      state: undefined,
    }
    this.services.set(uid, service)
    return service
  }

  #nodePort(uid: string, port: string): number {
    const key = `${uid} ${port}`
    const known = this.#nodePorts.get(key) ?? 30_000 + this.#number * 400 + this.#nodePorts.size
    this.#nodePorts.set(key, known)
    return known
  }
}
