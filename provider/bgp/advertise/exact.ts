/**
 * Copies a list that grew into one of its own size: V8 gives a list that grows, as in `flatMap`, room for 17 at once. Where
 * ten thousand Services keep a few short lists each, that is 10 MB of nothing on every node.
 */
export function exact<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? none : list.slice()
}

const none: readonly never[] = []
