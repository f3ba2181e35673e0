/**
 * Compares what is wished with what Azure answers: only the fields that are wished count, ids and words without regard to
 * case, and a missing value equals Azure's default for it. Anything stricter would write the same body for ever.
 */
export function covers(observed: object, wished: object): boolean {
  return Object.entries(wished).every(([key, value]) => sameValue(Reflect.get(observed, key), value))
}

function sameValue(observed: unknown, wished: unknown): boolean {
  if (typeof observed === 'string' && typeof wished === 'string') return observed.toLowerCase() === wished.toLowerCase()
  if (observed === undefined || observed === null) return wished === undefined || wished === false || wished === 0
  if (Array.isArray(wished)) {
    return (
      Array.isArray(observed) &&
      wished.length === observed.length &&
      wished.every((part, at) => sameValue(observed[at], part))
    )
  }
  if (typeof wished === 'object' && wished !== null) return typeof observed === 'object' && covers(observed, wished)
  return observed === wished
}
