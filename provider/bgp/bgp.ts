import type { Provider } from '#provider/provider'
import type { Clock } from '#provider/time/clock'
import type { BgpIntent } from './intent/intent.ts'
import { BgpLoadBalancers } from './load-balancers.ts'
import type { BgpModel } from './model.ts'
import type { Namespaces } from './pools/eligibility.ts'
import type { PoolSpace } from './pools/pool-space.ts'

export interface BgpOptions {
  readonly clock: Clock
  /** How long an address that was given back waits before somebody else gets it, as long as another one is free. */
  readonly coolDownMs?: number
}

/** The backend for bare metal as the controller has it: it gives addresses. `berth speaker` announces them, on each node. */
export interface BgpProvider extends Provider<BgpIntent> {
  /** Takes a whole configuration. Nothing is given before the first one. */
  setConfiguration(model: BgpModel): void
  /** Takes the labels of all namespaces by name. Nothing is given before them. */
  setNamespaces(namespaces: Namespaces): void
  /** Every pool and family, with how many addresses it has and how many of them are in use. */
  usage(): readonly PoolSpace[]
}

export function createBgp({ clock, coolDownMs = COOL_DOWN_MS }: BgpOptions): BgpProvider {
  const loadBalancers = new BgpLoadBalancers({ now: () => clock.now(), coolDownMs })
  return {
    name: 'bgp',
    needsFinalizer: false,
    loadBalancers,
    async start(signal) {
      signal.throwIfAborted()
      const aborted = Promise.withResolvers<never>()
      signal.addEventListener('abort', () => aborted.reject(signal.reason), { once: true })
      await Promise.race([loadBalancers.begun, aborted.promise])
    },
    stop: () => Promise.resolve(),
    setConfiguration: ({ pools }) => loadBalancers.setPools(pools),
    setNamespaces: (namespaces) => loadBalancers.setNamespaces(namespaces),
    usage: () => loadBalancers.usage(),
  }
}

const COOL_DOWN_MS = 60_000
