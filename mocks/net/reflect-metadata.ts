/**
 * The three functions of the metadata proposal that @peculiar/x509's injector asks for at import time.
 * Import it before that library: without them it throws before the first certificate is made.
 */
type Key = string | symbol
type Metadata = Map<Key, unknown>

const metadataOf = new WeakMap<object, Metadata>()

function defineMetadata(key: Key, value: unknown, target: object): void {
  const own = metadataOf.get(target) ?? new Map<Key, unknown>()
  metadataOf.set(target, own.set(key, value))
}

function getOwnMetadata(key: Key, target: object): unknown {
  return metadataOf.get(target)?.get(key)
}

function getMetadata(key: Key, target: object): unknown {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
    if (metadataOf.get(at)?.has(key)) return getOwnMetadata(key, at)
  }
  return undefined
}

// A real polyfill that came first stays.
if (!('getMetadata' in Reflect)) Object.assign(Reflect, { defineMetadata, getOwnMetadata, getMetadata })
