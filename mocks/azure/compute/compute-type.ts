import type { ArmError } from '../arm/arm-error.ts'
import type { LatencyRange } from '../arm/latency.ts'
import type { Reference } from '../arm/references.ts'
import type { Draft } from '../arm/resource-type.ts'
import type { Resource, TrackedModel } from '../arm/resource.ts'
import type { ComputeState } from './instance-view.ts'

/** What a view of a compute resource is made of. */
export interface ComputeViewed<Model> {
  readonly id: string
  readonly model: Model
  /** A counter in quotes. */
  readonly etag: string
  readonly state: ComputeState
  /** Whether `$expand=instanceView` was asked for. */
  readonly expanded: boolean
}

/** One type of Microsoft.Compute: what its requests may say, what it points at, and how it looks. */
export interface ComputeType<Model extends TrackedModel> {
  readonly segment: string
  /** Names its operations. */
  readonly noun: string
  /** Written and deleted at once, without operations: recorded for availability sets. */
  readonly isSynchronous?: boolean
  /** An update runs on without a header that says so: recorded for virtual machines. */
  readonly hidesUpdates?: boolean
  /** Judges a request and fills in the defaults; throws an ArmError. Has no effect on anything. */
  parse(draft: Draft<Model>): Model
  /** Makes what the resource brings along, once it was judged; answers the model that names it. */
  bring?(id: string, model: Model): Model
  references(id: string, model: Model): readonly Reference[]
  /** The refusal when something that is pointed at is not there. */
  missing(to: string, from: string): ArmError
  view(of: ComputeViewed<Model>): Resource
  latency(model: Model): LatencyRange
  /** Called when a write was accepted, to bring along what belongs to it. */
  accepted?(id: string, model: Model): void
  /** Adds what is only there when provisioning ends. */
  provision?(id: string, model: Model): Model
  /** What an operation that ran through a restart leaves behind, by its name. */
  resumed?(model: Model, operation: string): Model
  /** Goes on with what an operation of before a restart was one step of; answers whether it was. */
  goOn?(id: string, operation: string): boolean
  /** Called when it is gone, to take along what belongs to it alone; `wasProvisioned` says whether it was ever there. */
  removed?(id: string, model: Model, wasProvisioned: boolean): void
  /** The refusal to change it while it is being deleted. */
  markedForDeletion(operation: 'Put' | 'Update', name: string): ArmError
  /** The refusal to delete it while something points at it. */
  inUse?(id: string): ArmError
}
