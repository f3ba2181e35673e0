import type { ArmError } from './arm-error.ts'
import type { JsonObject } from './json.ts'
import type { LatencyRange } from './latency.ts'
import type { Reference } from './references.ts'
import type { Resource, TrackedModel, ProvisioningState } from './resource.ts'

/** A kind of child: it stands in its parent's document, in the array `properties.<segment>`. */
export interface ChildType {
  readonly segment: string
  /** Names its operations (Put<noun>Operation); a child without one can only be read (arm-semantics, thing 10). */
  readonly noun?: string
  /** What can be asked of it by POST, apart from reading it. */
  readonly actions?: readonly ChildAction[]
  /** What happens to a write beside a write of a sibling: refused with 429, or let in to fail later (4.3). */
  readonly besideSibling?: 'refused' | 'fails'
  /** What a PUT below a missing parent is refused with: ParentResourceNotFound unless something else was seen. */
  readonly parentMissing?: 'ResourceNotFound'
  /** Seconds that the answers to its PUT and DELETE ask a client to wait, as recorded (2.3). */
  readonly retryAfterSeconds?: { readonly put?: number; readonly delete?: number }
  /** A PUT changes what is there and is done when it answers 200; it makes no new one. */
  readonly updatedAtOnce?: boolean
}

/** Something that is asked of a resource by GET and is no child of it: GET …/virtualNetworks/<name>/usages. */
export interface Question {
  readonly segment: string
  answer(document: Resource, query: URLSearchParams): JsonObject
}

/** Something that is done with a resource by POST: …/loadBalancers/<name>/migrateToIpBased. */
export interface ResourceAction {
  readonly name: string
  /** Names its operation; without one the answer comes at once, with 200. */
  readonly operation?: string
  readonly latency?: LatencyRange
  /** Refuses what cannot be done, before an operation is started. */
  judge?(document: Resource, body: JsonObject): void
  /** Does it and answers; only one without an operation may refuse. */
  act(document: Resource, body: JsonObject): JsonObject
}

/** A long-running question about a child: POST …/<segment>/<child>/<name>. */
export interface ChildAction {
  readonly name: string
  /** Names its operations. */
  readonly operation: string
  readonly latency: LatencyRange
  /** Finds the answer in the document as it is when the operation ends; the child may be gone by then. */
  look(document: Resource | undefined, child: string, body: JsonObject): JsonObject
}

/** What a request wants a resource to become. */
export interface Draft<Model> {
  /** The canonical id. */
  readonly id: string
  readonly body: JsonObject
  readonly previous: Model | undefined
}

/** What a view is made of. */
export interface Viewed<Model> {
  readonly id: string
  readonly model: Model
  readonly etag: string
  readonly state: ProvisioningState
}

/**
 * One type of resource: what its requests may say, what it points at, and how it looks. The types know nothing of
 * HTTP, etags and operations; those are the same for all and stand in the collection.
 */
export interface ResourceType<Model extends TrackedModel> {
  readonly namespace: string
  readonly segment: string
  /** Names its operations: PutLoadBalancerOperation. */
  readonly noun: string
  readonly children: readonly ChildType[]
  readonly retryAfterSeconds?: { readonly put?: number; readonly delete?: number }
  /** A PUT that changes nothing answers 201 again: recorded for virtual networks. */
  readonly alwaysAnswersCreated?: boolean
  /** A PUT is done when it answers, and has no operation: recorded for network interfaces. */
  readonly writtenAtOnce?: boolean
  /** What a DELETE is answered with, 202 unless said otherwise. */
  readonly deleteStatus?: () => 200 | 202
  /** Whether PATCH of the tags is refused; only few types have none. */
  readonly withoutPatch?: boolean
  /** Answers a resource with less detail, when a GET asks for `detailLevel=Reduced`. */
  reduce?(resource: Resource): Resource
  readonly questions?: readonly Question[]
  readonly actions?: readonly ResourceAction[]
  /** Judges a request and fills in the defaults; throws an ArmError. Has no effect on anything. */
  parse(draft: Draft<Model>): Model
  /** What it uses outside of its own document. */
  references(id: string, model: Model): readonly Reference[]
  view(of: Viewed<Model>): Resource
  latency(model: Model): LatencyRange
  /** Whether the first answer already says Succeeded, although the operation goes on. */
  settlesAtOnce?(model: Model): boolean
  /** Adds what is only known when provisioning ends, such as an address. */
  provision?(id: string, model: Model): Model
  /** The refusal to delete `id` (a document or a child) while `by` uses it. */
  inUse?(id: string, by: string): ArmError | undefined
  /** How many of them a subscription may have in a region. */
  readonly quota?: { readonly max: number; readonly error: (max: number) => ArmError }
}
