/** The numbered list that a run prints: one line a check, the reason under a failed one, and `N passed, N failed` last. */

export interface Checks {
  /** Runs one check and prints its line. Resolves to its value, or to undefined when it failed: later checks go on. */
  check<T>(name: string, body: () => Promise<T>): Promise<T | undefined>
  /** Prints a line that is no check. */
  readonly say: (text: string) => void
  readonly passed: number
  readonly failed: number
}

/** Starts an empty list. Once `signal` is aborted no check is begun any more: each counts as failed. */
export function startChecks(print: (line: string) => void, signal: AbortSignal): Checks {
  const began = performance.now()
  let passed = 0
  let failed = 0
  return {
    async check(name, body) {
      const start = performance.now()
      const number = String(passed + failed + 1).padStart(3)
      if (signal.aborted) {
        failed++
        return undefined
      }
      try {
        const value = await body()
        passed++
        print(`${number} ok    ${seconds(performance.now() - start)}  ${name}`)
        return value
      } catch (error) {
        failed++
        print(`${number} FAIL  ${seconds(performance.now() - start)}  ${name}`)
        print(indent(error instanceof Error ? error.message : String(error)))
        return undefined
      }
    },
    say(text) {
      print(`          ${seconds(performance.now() - began)}  ${text}`)
    },
    get passed() {
      return passed
    },
    get failed() {
      return failed
    },
  }
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1).padStart(6)} s`
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `              | ${line}`)
    .join('\n')
}
