/** Assertions that say nothing: what a test expects on its way is not what the run is about. */
let isMuted = false

export function isPlayedUnderFate(): boolean {
  return isMuted
}

export async function muted<T>(play: () => Promise<T>): Promise<T> {
  isMuted = true
  try {
    return await play()
  } finally {
    isMuted = false
  }
}

/** The same matchers, whose failures are dropped. */
export function mutedExpect<T extends object>(matchers: T): T {
  return new Proxy(matchers, {
    get(real, key) {
      const value: unknown = Reflect.get(real, key, real)
      if (typeof value === 'function') return (...args: unknown[]) => withoutFailure(() => value.apply(real, args))
      return typeof value === 'object' && value !== null ? mutedExpect(value) : value
    },
  })
}

function withoutFailure(assert: () => unknown): unknown {
  try {
    const outcome = assert()
    return outcome instanceof Promise ? outcome.catch(() => undefined) : outcome
  } catch {
    return undefined
  }
}
