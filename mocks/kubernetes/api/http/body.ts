import type { IncomingMessage } from 'node:http'
import { parse } from 'yaml'
import { ApiError, badRequest, entityTooLarge, unsupportedMediaType } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import { isJsonObject } from '../json.ts'
import { decodeProtobuf } from '../protobuf/decode.ts'

// etcd's request limit and the API server's own: 3 MiB (apiserver: pkg/server/config.go MaxRequestBodyBytes).
const largestBody = 3 * 1024 * 1024

/** Reads the whole body. Throws 413 above 3 MiB. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    // The rest is still read: left in the socket it would block the next request of this connection.
    if (size <= largestBody) chunks.push(chunk)
  }
  if (size > largestBody) throw entityTooLarge()
  return Buffer.concat(chunks)
}

const accepted = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']

/** Decodes the body of a create, an update or a delete. Throws 400 (malformed) or 415 (format or kind unknown). */
export function decodeBody(body: Buffer, contentType: string): JsonObject {
  const mediaType = mediaTypeOf(contentType)
  switch (mediaType) {
    case '':
    case 'application/json':
      return parseText(body.toString('utf8'))
    case 'application/yaml':
      return parseText(body.toString('utf8'))
    case 'application/vnd.kubernetes.protobuf':
      return decodeProtobuf(body) ?? refuse()
    default:
      return refuse()
  }
}

function refuse(): never {
  throw unsupportedMediaType(accepted)
}

/** Answers the media type of a Content-Type, without its parameters. */
export function mediaTypeOf(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase()
}

/** Parses JSON, or YAML, of which JSON is a part. Throws 400 unless it is one object. */
export function parseText(text: string): JsonObject {
  let value: unknown
  try {
    value = text.trimStart().startsWith('{') ? JSON.parse(text) : parse(text)
  } catch (error) {
    throw error instanceof ApiError ? error : badRequest(`couldn't parse the body: ${String(error)}`)
  }
  if (!isJsonObject(value)) throw badRequest("couldn't get version/kind; json parse error: not an object")
  return value
}
