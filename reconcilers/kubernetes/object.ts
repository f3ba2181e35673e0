/** What every object of the API carries, as it stands on the wire: timestamps are RFC 3339 strings. */
export interface KubernetesObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: ObjectMeta
}

export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string
  readonly uid: string
  readonly resourceVersion: string
  readonly creationTimestamp: string
  readonly deletionTimestamp?: string
  readonly finalizers?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

/** An object that is about to be created: the API server gives the rest of the metadata. */
export interface NewObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Partial<ObjectMeta>
  readonly spec?: unknown
}

/** Answers `namespace/name`, or `name` for what lives in no namespace. Joined: of a template V8 keeps the parts as well. */
export function objectKey(object: { readonly metadata: Pick<ObjectMeta, 'name' | 'namespace'> }): string {
  const { namespace, name } = object.metadata
  return namespace === undefined ? name : [namespace, name].join('/')
}
