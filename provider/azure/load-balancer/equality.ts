/**
 * Compares what is wished with what Azure answers: only the fields that are wished count, ids and words without regard to
 * case, and a missing value equals Azure's default for it. Anything stricter would write the same body for ever.
 */
export function covers(observed: object, wished: object): boolean {
  return Object.entries(wished).every(([key, value]) => sameValue(Reflect.get(observed, key), value))
}

/** What is not as it is wished, for people: `idleTimeoutInMinutes 10 -> 4`. */
export function differences(observed: object, wished: object): readonly string[] {
  return Object.entries(wished).flatMap(([key, value]) => {
    const stands: unknown = Reflect.get(observed, key)
    return sameValue(stands, value) ? [] : [`${key} ${inWords(stands)} -> ${inWords(value)}`]
  })
}

/** Of what points elsewhere the name will do. */
function inWords(value: unknown): string {
  if (value === undefined || value === null) return 'none'
  if (typeof value !== 'object') return String(value as string | number | boolean)
  const id: unknown = Reflect.get(value, 'id')
  return typeof id === 'string' ? (id.split('/').at(-1) ?? id) : JSON.stringify(value)
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
