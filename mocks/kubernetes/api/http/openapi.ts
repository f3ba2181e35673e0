/**
 * A stub of OpenAPI v3: kubectl reads from it only whether a kind takes `fieldValidation` on patch, and sends
 * `apply` without a client-side schema check when it does (reference: kubernetes-from-node 6.2).
 */
import type { JsonObject } from '../json.ts'
import type { Resource } from '../resource.ts'
import { apiVersionOf } from '../resource.ts'

/** Answers `/openapi/v3` and below it; undefined for another path. */
export function openapi(resources: readonly Resource[], pathname: string, version: string): JsonObject | undefined {
  if (pathname === '/openapi/v3') return index(resources)
  const prefix = '/openapi/v3/'
  if (!pathname.startsWith(prefix)) return undefined
  const root = pathname.slice(prefix.length)
  const own = resources.filter((resource) => rootOf(resource) === root)
  return own.length === 0 ? undefined : document(own, version)
}

const rootOf = (resource: Resource): string => `${resource.group === '' ? 'api' : 'apis'}/${apiVersionOf(resource)}`

function index(resources: readonly Resource[]): JsonObject {
  const roots = [...new Set(resources.map(rootOf))]
  const paths = roots.map((root) => [root, { serverRelativeURL: `/openapi/v3/${root}?hash=stub` }] as const)
  return { paths: Object.fromEntries(paths) }
}

function document(resources: readonly Resource[], version: string): JsonObject {
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version },
    paths: Object.fromEntries(resources.map((resource) => [pathOf(resource), { patch: patchOf(resource) }])),
    components: { schemas: {} },
  }
}

function pathOf(resource: Resource): string {
  const scope = resource.namespaced ? '/namespaces/{namespace}' : ''
  return `/${rootOf(resource)}${scope}/${resource.resource}/{name}`
}

const patchOf = ({ group, version, kind }: Resource): JsonObject => ({
  'x-kubernetes-group-version-kind': { group, version, kind },
  'x-kubernetes-action': 'patch',
  parameters: ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({ name, in: 'query' })),
})
