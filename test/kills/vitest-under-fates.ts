/**
 * What a scenario imports as `vitest` when it is played under fates: `test` plays its body once as it is, and then once for
 * each call to Azure with the controller killed before it, and once killed after it. Whatever the body expects on its way
 * may come out otherwise then; what stands in the end may not.
 */
import { expect as realExpect, test as realTest } from 'vitest'
import { exempt } from './exempt.ts'
import { failuresUnderFates } from './fates.ts'
import { isPlayedUnderFate, mutedExpect } from './muted.ts'

export { afterAll, afterEach, beforeAll, beforeEach, describe, vi } from 'vitest'

export const expect: typeof realExpect = new Proxy(realExpect, {
  apply: (real, of, [value]: [unknown]) =>
    isPlayedUnderFate() ? mutedExpect(real(value)) : Reflect.apply(real, of, [value]),
})

const mostRuns = 1000

type Body = (...args: unknown[]) => unknown

function doomed(body: Body): Body {
  return async (...args) => {
    realExpect(await failuresUnderFates(async () => void (await body(...args)))).toEqual([])
  }
}

/** Also `test.each(cases)(name, body)`. */
function wrapped<T extends object>(register: T): T {
  return new Proxy(register, {
    apply(real, of, args: unknown[]) {
      const made: unknown = Reflect.apply(real as unknown as Body, of, isExempt(args[0]) ? args : args.map(asDoomed))
      return typeof made === 'function' ? wrapped(made) : made
    },
    get: (real, key) => {
      const value: unknown = Reflect.get(real, key)
      return typeof value === 'function' ? wrapped(value.bind(real) as object) : value
    },
  })
}

function isExempt(name: unknown): boolean {
  return typeof name === 'string' && Object.keys(exempt).some((beginning) => name.startsWith(beginning))
}

/** A number is the time that a test allows itself for one run. */
function asDoomed(value: unknown): unknown {
  if (typeof value === 'number') return value * mostRuns
  return typeof value === 'function' ? doomed(value as Body) : value
}

export const test = wrapped(realTest)
export const it = test
