/** What goes wrong at Azure during one run: a handful of faults, drawn from the run's own dice. */
import type { FaultRule } from '#mocks/azure/arm/fault-rule'
import type { Random } from '#test/random'

const targets: readonly FaultRule['match'][] = [
  { type: 'publicIPAddresses' },
  { type: 'loadBalancers' },
  { type: 'networkSecurityGroups' },
  // Whatever is asked.
  {},
]

const troubles: readonly ((random: Random) => Pick<FaultRule, 'do' | 'times' | 'lastsMs'> & { method?: string })[] = [
  (random) => ({ method: 'PUT', do: { drop: random.happens(0.5) ? 'before' : 'after' }, times: random.between(1, 3) }),
  (random) => ({ method: 'GET', do: { drop: 'before' }, times: random.between(1, 3) }),
  (random) => ({ method: 'DELETE', do: { drop: 'after' }, times: random.between(1, 2) }),
  (random) => ({ do: { status: 500, code: 'InternalServerError' }, times: random.between(1, 4) }),
  (random) => ({ do: { status: 503, code: 'ServiceUnavailable' }, lastsMs: random.between(1, 30) * 1000 }),
  (random) => ({
    do: { status: 429, code: 'TooManyRequests', retryAfterSeconds: random.between(1, 20) },
    times: random.between(1, 6),
  }),
  (random) => ({
    method: 'PUT',
    do: { status: 429, code: 'RetryableError', detail: 'RetryableErrorDueToAnotherOperation', retryAfterSeconds: 3 },
    times: random.between(1, 3),
  }),
  (random) => ({
    method: 'PUT',
    do: { operation: 'Failed', code: 'InternalServerError' },
    times: random.between(1, 2),
  }),
  // Given up by its sender after ten seconds, and carried out all the same; a successor waits for longer than this.
  (random) => ({ do: { delayMs: random.between(1, 20) * 1000 }, times: random.between(1, 4) }),
  () => ({ method: 'GET', do: { staleList: true } }),
  () => ({ do: { expireTokens: true } }),
]

/** Between no fault and five of them, each on some kind of request and from some request on. */
export function drawWeather(random: Random): readonly FaultRule[] {
  return Array.from({ length: random.between(0, 5) }, (): FaultRule => {
    const { method, ...fault } = random.one(troubles)(random)
    const match = { ...random.one(targets), nth: random.between(1, 25) }
    return { match: method === undefined ? match : { ...match, method }, ...fault }
  })
}
