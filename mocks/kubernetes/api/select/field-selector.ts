import { badRequest } from '../api-error.ts'
import type { KubernetesObject } from '../object.ts'
import type { Resource } from '../resource.ts'

interface Term {
  readonly field: string
  readonly equal: boolean
  readonly value: string
}

/** Parses `metadata.name=x,status.phase!=y`. Throws 400 for a field that the resource does not offer. */
export function parseFieldSelector(resource: Resource, text: string): (object: KubernetesObject) => boolean {
  const terms = text
    .split(/(?<!\\),/)
    .filter((part) => part.trim() !== '')
    .map(parseTerm)
  const offered = new Set(Object.keys(fieldsOf(resource, { apiVersion: '', kind: '', metadata: { name: '' } })))
  const unknown = terms.find(({ field }) => !offered.has(field))
  if (unknown !== undefined) throw badRequest(`field label not supported: ${unknown.field}`)
  return (object) => {
    const fields = fieldsOf(resource, object)
    return terms.every(({ field, equal, value }) => (fields[field] === value) === equal)
  }
}

function parseTerm(part: string): Term {
  const match = /^([^=!]+)(==|!=|=)(.*)$/.exec(part.trim())
  if (match === null) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`)
  const [, field = '', operator, value = ''] = match
  return { field, equal: operator !== '!=', value: value.replaceAll(/\\([,=\\])/g, '$1') }
}

function fieldsOf(resource: Resource, object: KubernetesObject): Readonly<Record<string, string>> {
  const { name, namespace } = object.metadata
  return {
    'metadata.name': name,
    ...(resource.namespaced ? { 'metadata.namespace': namespace ?? '' } : {}),
    ...resource.selectable?.(object),
  }
}
