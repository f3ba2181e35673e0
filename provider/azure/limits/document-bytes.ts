/** How large documents are on the wire. A body is measured once: bodies are never changed, only replaced. */
const measured = new WeakMap<object, number>()

/** The bytes of a body's JSON. */
export function bytesOf(body: object): number {
  const known = measured.get(body)
  if (known !== undefined) return known
  const bytes = jsonBytes(body)
  measured.set(body, bytes)
  return bytes
}

/** The bytes of something's JSON, measured anew. */
export function jsonBytes(value: object): number {
  return Buffer.byteLength(JSON.stringify(value))
}
