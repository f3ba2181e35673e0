import { isDeepStrictEqual } from 'node:util'
import type { Resource } from '#mocks/azure/arm/resource'

/** What one controller must leave as it is that another one made: every fact that packets or people can notice. */
export type Picture = ReadonlyMap<string, unknown>

/**
 * Takes the meaning out of documents, a fact a line: children by their names, lists without order, and of security rules
 * what they say in whatever form. Versions, states and back-references are Azure's own.
 */
export function pictureOf(documents: readonly Resource[]): Picture {
  return new Map(documents.flatMap((document) => factsOf(document)))
}

/** The facts that differ, one line each. */
export function differences(before: Picture, after: Picture): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [one, other] = [before.get(key), after.get(key)]
    return isDeepStrictEqual(one, other) ? [] : [`${key}: ${JSON.stringify(one)} -> ${JSON.stringify(other)}`]
  })
}

const children = ['frontendIPConfigurations', 'backendAddressPools', 'loadBalancingRules', 'probes', 'securityRules']
const azuresOwn = new Set([
  'etag',
  'provisioningState',
  'resourceGuid',
  'ipConfiguration',
  'defaultSecurityRules',
  'id',
])
const backReferences = new Set(['loadBalancingRules', 'outboundRules', 'loadBalancerFrontendIPConfigurations'])

function factsOf({ type, name, tags, properties, zones, sku }: Resource): readonly (readonly [string, unknown])[] {
  const own = Object.fromEntries(Object.entries(properties).filter(([key]) => !children.includes(key)))
  const parts = children.flatMap((kind) =>
    childrenOf(properties[kind]).map((child) => {
      const meaning = kind === 'securityRules' ? asSets(child.properties) : withoutBackReferences(child.properties)
      return [`${name}/${kind}/${child.name}`, meaning] as const
    }),
  )
  return [[`${type.split('/').at(-1)}/${name}`, plain({ tags, zones, sku, ...own })], ...parts]
}

interface Child {
  readonly name: string
  readonly properties: Readonly<Record<string, unknown>>
}

function childrenOf(value: unknown): readonly Child[] {
  // The documents are the emulator's own, whose children all have names.
  return Array.isArray(value) ? (value as readonly Child[]) : []
}

function withoutBackReferences(properties: Child['properties']): unknown {
  return plain(Object.fromEntries(Object.entries(properties).filter(([key]) => !backReferences.has(key))))
}

/** One value in the singular field and several in the plural one say the same. */
function asSets(properties: Child['properties']): unknown {
  const entries = Object.entries(properties).flatMap(([key, value]): [string, unknown][] => {
    const plural = key.endsWith('es') || key.endsWith('Ranges') ? key : key.endsWith('Prefix') ? `${key}es` : `${key}s`
    if (!/(?:Address|Port)(?:Prefix|Range)/.test(key)) return [[key, value]]
    return Array.isArray(value) && value.length === 0 ? [] : [[plural, [value].flat()]]
  })
  return plain(Object.fromEntries(entries))
}

/** Without what is Azure's own and what is empty; lists sorted. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value.toLowerCase() : value
  const kept = Object.entries(value).filter(([key, part]) => key === 'id' || (!azuresOwn.has(key) && !isEmpty(part)))
  return Object.fromEntries(kept.map(([key, part]) => [key, plain(part)]))
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}
