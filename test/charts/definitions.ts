import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** The part of an OpenAPI schema that is looked at. */
export interface Schema {
  readonly type: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly enum?: readonly string[]
}

export interface Definition {
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly group: string
    readonly scope: string
    readonly names: { readonly kind: string; readonly plural: string; readonly listKind: string }
    readonly versions: readonly Version[]
  }
}

interface Version {
  readonly name: string
  readonly served: boolean
  readonly storage: boolean
  readonly schema: { readonly openAPIV3Schema: { readonly properties: { readonly spec: Schema } } }
}

const folder = new URL('../../charts/berth/definitions/', import.meta.url)

/** The definitions of what users write; AnnouncerStatus is written by speakers. */
export function written(): readonly Definition[] {
  const metallb = readdirSync(new URL('metallb/', folder)).map((file) => `metallb/${file}`)
  return ['berth/announcementpolicies.yaml', ...metallb].map(
    (file) => parse(readFileSync(new URL(file, folder), 'utf8')) as Definition,
  )
}

/** The newest schema of each kind's spec. */
export function definitions(): readonly { readonly kind: string; readonly spec: Schema }[] {
  return written().flatMap(({ spec: { names, versions } }) => {
    const stored = versions.find(({ storage }) => storage)
    return stored === undefined ? [] : [{ kind: names.kind, spec: stored.schema.openAPIV3Schema.properties.spec }]
  })
}
