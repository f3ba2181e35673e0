import type { Resource } from '../resource.ts'
import { apiVersionOf } from '../resource.ts'

/** What a path of the resource API names. */
export interface Route {
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly subresource: string | undefined
}

/**
 * Reads `/api/v1/…` and `/apis/<group>/<version>/…`; undefined where no resource is named.
 * `/api/v1/namespaces/x` is the namespace itself, `/api/v1/namespaces/x/services` is what lives in it.
 */
export function routeOf(resources: readonly Resource[], pathname: string): Route | undefined {
  const parts = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent)
  const [root, ...rest] = parts
  if (root === 'api') return within(resources, '', rest)
  const [group, ...versioned] = rest
  return root === 'apis' && group !== undefined ? within(resources, group, versioned) : undefined
}

function within(resources: readonly Resource[], group: string, parts: readonly string[]): Route | undefined {
  const [version, first, second, third, ...rest] = parts
  const find = (name: string | undefined) =>
    resources.find((one) => one.group === group && one.version === version && one.resource === name)
  if (first === 'namespaces' && third !== undefined && find(third)?.namespaced === true) {
    return route(find(third), second, rest)
  }
  const resource = find(first)
  return route(resource, undefined, [second, third, ...rest])
}

function route(
  resource: Resource | undefined,
  namespace: string | undefined,
  [name, subresource, ...more]: readonly (string | undefined)[],
): Route | undefined {
  return resource === undefined || more.some((part) => part !== undefined)
    ? undefined
    : { resource, namespace, name, subresource }
}

/** `/api/v1` or `/apis/<group>/<version>`. */
export function rootPath(resource: Resource): string {
  return `/${resource.group === '' ? 'api' : 'apis'}/${apiVersionOf(resource)}`
}
