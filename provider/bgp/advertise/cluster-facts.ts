import { isDeepStrictEqual } from 'node:util'
import type { ServiceObject } from '#provider/intent/service-object'
import type { BgpModel } from '../model.ts'
import { claimsOfBlockAffinity, claimsOfCiliumNode, claimsOfNode } from './claims.ts'
import type { BlockAffinityObject, CiliumNodeObject } from './claims.ts'
import { exact } from './exact.ts'
import { sumEndpoints } from './endpoints.ts'
import type { SliceObject } from './endpoints.ts'
import type { BlockClaim, Facts, NodeFacts, ServiceEndpoints, ServiceFacts } from './facts.ts'
import { readNode } from './node-facts.ts'
import type { NodeObject } from './node-facts.ts'
import { readService } from './service-facts.ts'

export type LiveSlice = SliceObject & {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
  }
}

/**
 * The facts of a cluster, kept up to date object by object. What did not change in what is read of it stays the same
 * object: nodes report their health every few minutes, and nobody has to think again because of that.
 */
export class ClusterFacts implements Facts {
  readonly #className: string | undefined
  readonly #services = new Map<string, ServiceFacts>()
  readonly #endpoints = new Map<string, ServiceEndpoints>()
  /** By Service. */
  readonly #slices = new Map<string, readonly NamedSlice[]>()
  readonly #blockAffinities = new Map<string, readonly BlockClaim[]>()
  readonly #ciliumNodes = new Map<string, readonly BlockClaim[]>()
  readonly #byName = new Map<string, NodeFacts>()
  /** Made when asked for: a list of a thousand nodes is one change. */
  #nodes: ReadonlyMap<string, NodeFacts> | undefined
  #podBlocks: readonly BlockClaim[] | undefined
  #model: BgpModel = nothing
  #version = 0

  /** @param className serves only Services of this class; undefined: only those without one */
  constructor(className: string | undefined) {
    this.#className = className
  }

  get model(): BgpModel {
    return this.#model
  }

  get nodes(): Facts['nodes'] {
    return (this.#nodes ??= new Map(this.#byName))
  }

  get services(): Facts['services'] {
    return this.#services
  }

  get endpoints(): Facts['endpoints'] {
    return this.#endpoints
  }

  get version(): number {
    return this.#version
  }

  get podBlocks(): readonly BlockClaim[] {
    return (this.#podBlocks ??= [
      ...[...this.#byName.values()].flatMap(claimsOfNode),
      ...[...this.#blockAffinities.values()].flat(),
      ...[...this.#ciliumNodes.values()].flat(),
    ])
  }

  setModel(model: BgpModel): void {
    this.#model = model
  }

  putService(service: ServiceObject): void {
    const facts = readService(service, this.#className)
    if (isDeepStrictEqual(this.#services.get(facts.key), facts)) return
    this.#services.set(facts.key, facts)
    this.#version += 1
  }

  dropService(service: ServiceObject): void {
    if (this.#services.delete(`${service.metadata.namespace ?? 'default'}/${service.metadata.name}`)) this.#version += 1
  }

  putSlice(slice: LiveSlice): void {
    const service = serviceOf(slice)
    if (service === undefined) return
    const { metadata, addressType, endpoints = [] } = slice
    const others = this.#otherSlices(service, metadata.name)
    const slices = exact([...others, { name: metadata.name, addressType, endpoints }])
    this.#slices.set(service, slices)
    this.#sum(service, slices)
  }

  dropSlice(slice: Pick<LiveSlice, 'metadata'>): void {
    const service = serviceOf(slice)
    if (service === undefined) return
    const slices = this.#otherSlices(service, slice.metadata.name)
    if (slices.length > 0) {
      this.#slices.set(service, slices)
      return this.#sum(service, slices)
    }
    this.#slices.delete(service)
    if (this.#endpoints.delete(service)) this.#version += 1
  }

  putNode(node: NodeObject): void {
    const facts = readNode(node)
    const known = this.#byName.get(facts.name)
    if (isDeepStrictEqual(known, facts)) return
    this.#byName.set(facts.name, facts)
    this.#nodes = undefined
    if (!isDeepStrictEqual(known?.podCidrs, facts.podCidrs)) this.#podBlocks = undefined
  }

  dropNode({ metadata }: NodeObject): void {
    if (!this.#byName.delete(metadata.name)) return
    this.#nodes = undefined
    this.#podBlocks = undefined
  }

  putBlockAffinity(affinity: BlockAffinityObject & Named): void {
    this.#blockAffinities.set(affinity.metadata.name, claimsOfBlockAffinity(affinity))
    this.#podBlocks = undefined
  }

  dropBlockAffinity({ metadata }: Named): void {
    if (this.#blockAffinities.delete(metadata.name)) this.#podBlocks = undefined
  }

  putCiliumNode(node: CiliumNodeObject): void {
    const claims = claimsOfCiliumNode(node)
    if (isDeepStrictEqual(this.#ciliumNodes.get(node.metadata.name), claims)) return
    this.#ciliumNodes.set(node.metadata.name, claims)
    this.#podBlocks = undefined
  }

  dropCiliumNode({ metadata }: Named): void {
    if (this.#ciliumNodes.delete(metadata.name)) this.#podBlocks = undefined
  }

  #otherSlices(service: string, name: string): readonly NamedSlice[] {
    return (this.#slices.get(service) ?? []).filter((slice) => slice.name !== name)
  }

  #sum(service: string, slices: readonly SliceObject[]): void {
    const endpoints = sumEndpoints(slices)
    if (isDeepStrictEqual(this.#endpoints.get(service), endpoints)) return
    this.#endpoints.set(service, endpoints)
    this.#version += 1
  }
}

interface NamedSlice extends SliceObject {
  readonly name: string
}

interface Named {
  readonly metadata: { readonly name: string }
}

function serviceOf({ metadata }: Pick<LiveSlice, 'metadata'>): string | undefined {
  const name = metadata.labels?.['kubernetes.io/service-name']
  return name === undefined ? undefined : [metadata.namespace ?? 'default', name].join('/')
}

const nothing: BgpModel = { pools: [], advertisements: [], peers: [], bfdProfiles: [], policies: [] }
