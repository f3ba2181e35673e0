import { expect, test } from 'vitest'
import { audit } from './audit.ts'
import { killAtEachCall, type Series, type Walk } from './doom.ts'
import { annotationKey, internal } from './manifest.ts'

const unlinked = { ...internal, [annotationKey('load-balancer-ipv4')]: '10.0.0.50' }
const linked = { ...unlinked, [annotationKey('pls-create')]: 'true' }

/** A private link service is made, changed, inherited by another Service, and goes with that. */
const walk: Walk = {
  steps: [
    (stage) => {
      stage.apply('web', { annotations: linked })
      stage.apply('shop', { annotations: linked, ports: [443] })
    },
    (stage) => stage.apply('web', { annotations: { ...linked, [annotationKey('pls-visibility')]: '*' } }),
    (stage) => stage.apply('web', { annotations: unlinked }),
    (stage) => stage.delete('shop'),
    (stage) => stage.delete('web'),
  ],
  check(stage) {
    expect(audit(stage)).toEqual([])
    const left = (['privateLinkServices', 'loadBalancers'] as const).flatMap((type) =>
      stage.emulator.resources.list(type),
    )
    expect([stage.cluster.services.size, left]).toEqual([0, []])
  },
}

test.each<Series>([
  { phase: 'before', latency: 'none', every: 1 },
  { phase: 'after', latency: 'none', every: 1 },
  { phase: 'after', latency: 'real', every: 3 },
])(
  'a controller killed $phase any call about a private link service (latency $latency) leaves what its successor finishes',
  async (series) => {
    const { failures, calls } = await killAtEachCall(walk, series)
    expect(failures).toEqual([])
    expect(calls).toBeGreaterThan(15)
    expect(calls).toBeLessThan(400)
  },
  60_000,
)
