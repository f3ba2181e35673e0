import protobuf from 'protobufjs/light.js'
import { badRequest, unsupportedMediaType } from '../api-error.ts'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject, stringIn } from '../json.ts'
import { messages } from './messages.ts'

const magic = Buffer.from('k8s\0')

interface Field {
  readonly id: number
  readonly type: string
  readonly shape: 'one' | 'list' | 'map'
  readonly isPointer: boolean
}

const pattern = /^(\d+) (\w+)(\[\]|\{\}|\?)?$/

function fieldOf(text: string): Field {
  const [, id = '', type = '', mark] = pattern.exec(text) ?? []
  return {
    id: Number(id),
    type,
    shape: mark === '[]' ? 'list' : mark === '{}' ? 'map' : 'one',
    isPointer: mark === '?',
  }
}

const fields: ReadonlyMap<string, ReadonlyMap<string, Field>> = new Map(
  Object.entries(messages).map(([name, of]) => [
    name,
    new Map(Object.entries(of).map(([field, text]) => [field, fieldOf(text)])),
  ]),
)

// proto2, as the API is: a zero that was sent is told from a field that was not.
const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    [...fields].map(([name, of]) => [
      name,
      {
        edition: 'proto2',
        fields: Object.fromEntries([...of].map(([field, described]) => [field, descriptorOf(described)])),
      },
    ]),
  ),
})

function descriptorOf({ id, type, shape }: Field) {
  if (shape === 'map') return { id, type, keyType: 'string' }
  return shape === 'list' ? { id, type, rule: 'repeated' } : { id, type }
}

/**
 * Decodes a `k8s\0` envelope (runtime.Unknown) into what JSON would have said; undefined for a kind that
 * `messages.ts` does not describe. Throws 400 when it is no envelope, 415 when it holds a field that is not
 * described: dropping it would lose what the client asked for.
 */
export function decodeProtobuf(body: Buffer): JsonObject | undefined {
  if (!body.subarray(0, magic.length).equals(magic)) {
    throw badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  }
  const envelope = decode('Unknown', body.subarray(magic.length))
  const type = isJsonObject(envelope['typeMeta']) ? envelope['typeMeta'] : {}
  const kind = stringIn(type, 'kind')
  if (!fields.has(kind)) return undefined
  const object = decode(kind, Buffer.from(stringIn(envelope, 'raw'), 'base64'))
  return { ...type, ...object }
}

function decode(name: string, bytes: Buffer): JsonObject {
  let message: protobuf.Message
  try {
    const reader = protobuf.Reader.create(bytes)
    reader.discardUnknown = false
    message = root.lookupType(name).decode(reader)
  } catch (error) {
    throw badRequest(`unable to decode ${name}: ${String(error)}`)
  }
  return toJson(name, message)
}

function toJson(name: string, message: object): JsonObject {
  if ('$unknowns' in message && Array.isArray(message.$unknowns) && message.$unknowns.length > 0) {
    throw unsupportedMediaType([`application/json (the double does not describe all fields of ${name} in protobuf)`])
  }
  const described = fields.get(name) ?? new Map<string, Field>()
  const entries = Object.entries(message).flatMap(([key, value]): [string, Json][] => {
    const field = described.get(key)
    const json = field === undefined ? undefined : valueToJson(field, value)
    return json === undefined ? [] : [[key, json]]
  })
  return Object.fromEntries(entries)
}

function valueToJson(field: Field, value: unknown): Json | undefined {
  switch (field.shape) {
    case 'one': {
      const json = scalarToJson(field.type, value)
      const isZero = json === '' || json === 0 || json === false
      return isZero && !field.isPointer ? undefined : json
    }
    case 'list': {
      const items = Array.isArray(value) ? value.map((item) => scalarToJson(field.type, item) ?? null) : []
      return items.length === 0 ? undefined : items
    }
    case 'map': {
      const entries = Object.entries(typeof value === 'object' && value !== null ? value : {})
      return entries.length === 0
        ? undefined
        : Object.fromEntries(entries.map(([key, item]) => [key, scalarToJson(field.type, item)]))
    }
  }
}

function scalarToJson(type: string, value: unknown): Json | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (typeof value !== 'object' || value === null) return undefined
  switch (type) {
    case 'int64':
      return Number(value)
    case 'Time':
      return timeToJson(toJson(type, value))
    case 'IntOrString': {
      const { type: kind, intVal, strVal } = toJson(type, value)
      return kind === 1 ? (strVal ?? '') : (intVal ?? 0)
    }
    case 'Quantity':
      return toJson(type, value)['string'] ?? '0'
    default:
      return toJson(type, value)
  }
}

// The zero time is an empty message; in JSON it is null.
function timeToJson({ seconds }: JsonObject): Json {
  return typeof seconds === 'number' ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : null
}
