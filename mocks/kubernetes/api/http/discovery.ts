/**
 * Legacy discovery only: a client of 1.27 takes an aggregated answer of the newer version for broken, while all
 * of 1.27 to 1.36 fall back to this (reference: kubernetes-from-node 6.2).
 */
import type { JsonObject } from '../json.ts'
import type { Resource } from '../resource.ts'
import { apiVersionOf } from '../resource.ts'

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** Groups without resources of the table, whose review is answered all the same. */
const authorization: JsonObject = {
  name: 'selfsubjectaccessreviews',
  singularName: 'selfsubjectaccessreview',
  namespaced: false,
  kind: 'SelfSubjectAccessReview',
  verbs: ['create'],
}

/** Answers `/api`, `/apis`, `/api/v1`, `/apis/<group>` and `/apis/<group>/<version>`; undefined for another path. */
export function discovery(resources: readonly Resource[], pathname: string): JsonObject | undefined {
  const path = pathname.replace(/\/$/, '')
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(resources).map(groupOf) }
  const [root, group, version, more] = path.slice(1).split('/')
  if (more !== undefined) return undefined
  if (root === 'api' && version === undefined) return resourceList(resources, group ?? '')
  if (root !== 'apis' || group === undefined || !groupsOf(resources).includes(group)) return undefined
  if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) }
  return version === 'v1' ? resourceList(resources, `${group}/${version}`) : undefined
}

function groupsOf(resources: readonly Resource[]): string[] {
  const groups = new Set(resources.map(({ group }) => group).filter((group) => group !== ''))
  return [...groups, 'authorization.k8s.io'].toSorted()
}

function groupOf(name: string): JsonObject {
  const version = { groupVersion: `${name}/v1`, version: 'v1' }
  return { name, versions: [version], preferredVersion: version }
}

function resourceList(resources: readonly Resource[], groupVersion: string): JsonObject | undefined {
  const own = resources.filter((resource) => apiVersionOf(resource) === groupVersion)
  const entries = groupVersion === 'authorization.k8s.io/v1' ? [authorization] : own.flatMap(entriesOf)
  return entries.length === 0
    ? undefined
    : { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: entries }
}

function entriesOf(resource: Resource): JsonObject[] {
  const { resource: name, singular, namespaced, kind, shortNames, categories, subresources } = resource
  return [
    {
      name,
      singularName: singular,
      namespaced,
      kind,
      verbs,
      ...(shortNames.length === 0 ? {} : { shortNames: [...shortNames] }),
      ...(categories.length === 0 ? {} : { categories: [...categories] }),
    },
    ...subresources.map((subresource) => ({
      name: `${name}/${subresource}`,
      singularName: '',
      namespaced,
      ...(subresource === 'scale' ? { group: 'autoscaling', version: 'v1', kind: 'Scale' } : { kind }),
      verbs: ['get', 'patch', 'update'],
    })),
  ]
}
