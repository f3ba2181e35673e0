import { expect, test } from 'vitest'
import { audit } from './audit.ts'
import { killAtEachCall, type Series, type Walk } from './doom.ts'
import { internal } from './manifest.ts'
import { Outside } from './outside.ts'

const walk: Walk = {
  steps: [
    (stage) => {
      stage.apply('web')
      stage.apply('shop')
    },
    (stage) => stage.apply('web', { ports: [80, 443] }),
    (stage) => stage.apply('shop', { annotations: internal }),
    (stage) => stage.delete('web'),
  ],
  check(stage) {
    expect(audit(stage)).toEqual([])
    expect(stage.cluster.find('web')).toBeUndefined()
    expect(stage.address('shop')).toMatch(/^10\./)
    expect(new Outside(stage.emulator).publicIps).toEqual([])
  },
}

test.each<Series>([
  { phase: 'before', latency: 'none', every: 1 },
  { phase: 'after', latency: 'none', every: 1 },
  { phase: 'after', latency: 'real', every: 5 },
])(
  'a controller killed $phase any call to Azure (latency $latency) leaves a world that its successor finishes',
  async (series) => {
    const { failures, calls } = await killAtEachCall(walk, series)
    expect(failures).toEqual([])
    expect(calls).toBeGreaterThan(35)
    expect(calls).toBeLessThan(400)
  },
  60_000,
)
