import type { JsonObject } from './json.ts'
import type { Operation, OperationFault, Resume } from './operations.ts'
import type { ResourceStatus } from './registry.ts'
import type { Resource } from './resource.ts'
import type { ResourceId } from './resource-id.ts'
import type { ChildType, Question, ResourceAction } from './resource-type.ts'

/** A write as the collections see it: no HTTP left. */
export interface Write {
  readonly id: ResourceId
  readonly body: JsonObject
  readonly ifMatch?: string | undefined
  readonly ifNoneMatch?: string | undefined
  readonly fault?: OperationFault | undefined
}

/** What became of a write that was not refused. */
export interface Accepted {
  readonly status: 200 | 201 | 202 | 204
  readonly body?: JsonObject
  readonly operation?: Operation
  readonly retryAfterSeconds?: number | undefined
  /** How long the answer itself takes, for a write without an operation. */
  readonly delayMs?: number
}

/** Where a LIST looks: a subscription, or one group of it. */
export interface Scope {
  readonly subscription: string
  readonly group?: string
}

/** What a type keeps over a restart. */
export interface Kept {
  ids(): Iterable<string>
  /** Answers what is to be kept of a resource: plain data. */
  saved(id: string): unknown
  restore(saved: readonly unknown[]): void
  /** Ends an operation of before the restart; `succeed` answers what a read operation found. */
  readonly resume: Resume
}

/** All resources of one type, whatever its model. */
export interface ResourceCollection {
  /** Such as Microsoft.Network/loadBalancers. */
  readonly type: string
  readonly children: readonly ChildType[]
  /** A type without it begins empty after every restart. */
  readonly kept?: Kept
  readonly questions: readonly Question[]
  readonly actions: readonly ResourceAction[]
  put(write: Write): Accepted
  patchTags(write: Write): Accepted
  delete(write: Write): Accepted
  /** Puts a resource that is provisioned at once, judged like a PUT. */
  seed(write: Write): void
  /** Answers a resource; `expanded` with what some types show only when asked (`$expand=instanceView`). */
  get(id: string, expanded?: boolean): Resource | undefined
  /** Answers a resource with as little detail as its type knows. */
  reduce?(resource: Resource): Resource
  child(id: ResourceId): JsonObject | undefined
  list(scope: Scope): readonly Resource[]
  /** Answers where a resource comes in every LIST: before all with a higher number. */
  ordinal(id: string): number
  /** Answers what is provisioned: a resource whose first operation still runs is not there yet. */
  settled(): readonly Resource[]
  /** Answers how many a subscription may have in a region; undefined where nothing is said about that. */
  most?(): number | undefined
  settledOne(id: string): Resource | undefined
  status(id: string): ResourceStatus | undefined
  /** The refusal of a request for what is not there. */
  notFound(id: ResourceId): Error
  /** Removes all resources of a group without asking, as the deletion of the group does. */
  wipe(scope: Scope): void
}
