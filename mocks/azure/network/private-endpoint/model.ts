import type { Pointer } from '../../arm/shape.ts'
import type { Tracked } from '../tracked.ts'

export interface PrivateEndpoint extends Tracked {
  readonly properties: Tracked['properties'] & {
    readonly subnet: Pointer
    readonly connections: readonly { readonly name: string; readonly service: string; readonly manual: boolean }[]
    readonly address: string
  }
}
