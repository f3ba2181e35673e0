/**
 * A resource as it is on the wire. Bodies stay wire JSON all the way: the SDK's models drop every property that they do not
 * know (unknown fields of frontends and rules were seen to be lost by GET and PUT), which would delete what others set.
 */
export interface WireResource {
  readonly id: string
  readonly name: string
  readonly type?: string
  readonly etag?: string
  readonly location?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly properties?: Readonly<Record<string, unknown>>
  readonly [property: string]: unknown
}

/** Narrows an answer's JSON to a resource: Azure gives every resource an id and a name. */
export function isWireResource(json: unknown): json is WireResource {
  return isObject(json) && typeof json['id'] === 'string' && typeof json['name'] === 'string'
}

/** Narrows any JSON value to an object. */
export function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
