import type { Location } from './engine.ts'
import { errors } from './error-catalogue.ts'
import type { JsonObject } from './json.ts'
import { isJsonObject, stringAt } from './json.ts'
import type { TrackedModel } from './resource.ts'
import { nameOf, parseResourceId } from './resource-id.ts'
import type { Draft } from './resource-type.ts'

// Azure Resource Manager's limits on tags (azure-resource-manager/management/tag-resources).
const maxTags = 50
const maxTagNameLength = 512
const maxTagValueLength = 256
const reservedInTagName = /[<>%&\\?/]|\p{Cc}/u

/** Reads what every tracked resource has beside its properties: where it stands, and its tags. */
export function parseEnvelope(draft: Draft<TrackedModel>, location: Location, type: string): TrackedModel {
  return { location: parseLocation(draft, location, type), tags: parseTags(draft.body) }
}

function parseLocation({ id, body, previous }: Draft<TrackedModel>, here: Location, type: string): string {
  const given = stringAt(body, 'location')
  if (given === undefined || given === '') throw errors.locationRequired()
  const wanted = given.replaceAll(' ', '').toLowerCase()
  if (previous !== undefined && previous.location !== wanted) {
    const group = parseResourceId(id)?.group ?? ''
    throw errors.locationChanged({ name: nameOf(id), group, was: previous.location, wanted })
  }
  if (wanted !== here.region) throw errors.locationNotAvailable(given, type, here.region)
  return wanted
}

/** Reads tags within ARM's limits; no tags and an empty object are told apart, as on Azure. */
export function parseTags(body: JsonObject): Readonly<Record<string, string>> | undefined {
  const given = body['tags']
  if (given === undefined) return undefined
  if (!isJsonObject(given)) throw errors.requestFormat('tags', 'Tags must be an object of strings.')
  const tags = Object.entries(given)
  if (tags.length > maxTags) throw errors.tooManyTags(tags.length, maxTags)
  return Object.fromEntries(tags.map(([name, value]) => [name, parseTag(name, value)]))
}

function parseTag(name: string, value: unknown): string {
  if (typeof value !== 'string') throw errors.requestFormat(`tags.${name}`, 'A tag must be a string.')
  if (reservedInTagName.test(name)) throw errors.tagsInvalid(name)
  if (name.length > maxTagNameLength) throw errors.tagTooLong(name, maxTagNameLength)
  if (value.length > maxTagValueLength) throw errors.tagTooLong(name, maxTagValueLength)
  return value
}
