import type { JsonObject } from './json.ts'

/** A resource as it goes over the wire. */
export interface Resource {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly location?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly etag?: string
  readonly sku?: JsonObject
  readonly zones?: readonly string[]
  readonly properties: JsonObject
}

export type ProvisioningState = 'Succeeded' | 'Updating' | 'Deleting' | 'Failed'

/** What every tracked resource has beside its properties. */
export interface TrackedModel {
  readonly location: string
  readonly tags: Readonly<Record<string, string>> | undefined
}

/** One resource in the store: what was accepted last, and what is provisioned. */
export interface Entry<Model extends TrackedModel = TrackedModel> {
  readonly id: string
  readonly accepted: Model
  /** The model of the last operation that succeeded; undefined while the first one runs. */
  readonly settled: Model | undefined
  readonly etag: string
  readonly state: ProvisioningState
  /** Named in other resources' errors while this one is not Succeeded. */
  readonly lastOperation: string
}
