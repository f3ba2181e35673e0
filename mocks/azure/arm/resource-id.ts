/**
 * Resource ids. ARM compares them without regard to case, keeps a name as its creator spelled it, and answers
 * type segments in their canonical spelling (arm-semantics 2.2). `keyOf` is what everything is compared by.
 */
export interface ResourceId {
  readonly subscription: string
  readonly group: string
  readonly namespace: string
  readonly type: string
  readonly name: string
  readonly child?: ChildName
}

export interface ChildName {
  readonly type: string
  readonly name: string
}

const shape =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([^/]+)\/([^/]+)\/([^/]+)(?:\/([^/]+)\/([^/]+))?\/?$/i

/** Reads the id of a resource or of its child; anything else (a group's id, three levels) is undefined. */
export function parseResourceId(text: string): ResourceId | undefined {
  const [, subscription, group, namespace, type, name, childType, childName] = shape.exec(text) ?? []
  if (!subscription || !group || !namespace || !type || !name) return undefined
  const top = { subscription, group, namespace, type, name }
  return childType && childName ? { ...top, child: { type: childType, name: childName } } : top
}

export function formatResourceId(id: ResourceId): string {
  const top = `${groupIdOf(id)}/providers/${id.namespace}/${id.type}/${id.name}`
  return id.child === undefined ? top : `${top}/${id.child.type}/${id.child.name}`
}

/** Answers the id of the document that holds `id`: its own when it is no child. */
export function documentIdOf(id: ResourceId): ResourceId {
  const { subscription, group, namespace, type, name } = id
  return { subscription, group, namespace, type, name }
}

export function groupIdOf(id: { readonly subscription: string; readonly group: string }): string {
  return `/subscriptions/${id.subscription}/resourceGroups/${id.group}`
}

/** Answers what ids are compared and stored by. */
export function keyOf(id: string): string {
  return id.toLowerCase()
}

/** Answers the last segment of an id: the name it is known by. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1)
}
