import type { ChangeListener } from './arm/changes.ts'
import type { ArmWorld } from './arm/dispatch.ts'
import type { JsonObject } from './arm/json.ts'
import { documentIdOf, formatResourceId, keyOf, parseResourceId } from './arm/resource-id.ts'
import type { Resource } from './arm/resource.ts'

/** Typed read access without HTTP, for the portal, the data plane and tests. */
export interface ResourceView {
  /** Answers what is provisioned, as wire JSON; `type` is loadBalancers or Microsoft.Network/loadBalancers. */
  list(type: string): readonly Resource[]
  /** Answers one provisioned resource. */
  get(id: string): Resource | undefined
  /** Answers a child as a GET would, however deep it stands: a subnet, a machine of a scale set, its interface. */
  child(id: string): JsonObject | undefined
  /** Answers what a GET would: also what is still being provisioned. */
  accepted(type: string): readonly Resource[]
  /** Called after every committed change, also the end of provisioning; the answer ends it. */
  onChange(listener: ChangeListener): () => void
}

export function createResourceView({ engine, compute }: ArmWorld, subscription: string): ResourceView {
  const of = (type: string) => {
    const full = type.includes('/') ? type : `Microsoft.Network/${type}`
    const collection = engine.registry.collection(full)
    if (collection === undefined) throw new Error(`the emulator has no type ${keyOf(full)}`)
    return collection
  }
  return {
    list: (type) => of(type).settled(),
    get(id) {
      const parsed = parseResourceId(id)
      return parsed && engine.registry.collectionOf(parsed)?.settledOne(formatResourceId(documentIdOf(parsed)))
    },
    child(id) {
      const parsed = parseResourceId(id)
      const found = parsed && engine.registry.collectionOf(parsed)?.child(parsed)
      return found ?? compute.instances.child(id)
    },
    accepted: (type) => of(type).list({ subscription }),
    onChange: (listener) => engine.changes.on(listener),
  }
}
