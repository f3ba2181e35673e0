import { expect, test } from 'vitest'
import { audit } from './audit.ts'
import { killAtEachCall, type Series, type Walk } from './doom.ts'
import { instancesOf, nodesOf, profilePools, seedScaleSet } from './played-machines.ts'
import type { Stage } from './stage.ts'

const onlySet = ({ emulator }: Stage) =>
  emulator.resources.list('Microsoft.Compute/virtualMachineScaleSets')[0]?.id ?? ''
const pools = (stage: Stage) => instancesOf(stage.azure, onlySet(stage)).map((one) => one.pools)

const walk: Walk = {
  options: {
    config: { loadBalancerBackendPoolConfigurationType: 'nodeIPConfiguration' },
    machines: (azure) => nodesOf(azure, seedScaleSet(azure, 'pool0', { capacity: 2 })),
  },
  steps: [
    (stage) => stage.apply('web'),
    (stage) => {
      const [first, ...others] = stage.allMembers
      stage.outsiders = first === undefined ? [] : [first]
      stage.setMembers(others, stage.outsiders)
    },
    (stage) => stage.apply('web', { ports: [80, 443] }),
  ],
  async check(stage) {
    await stage.time.pass(60_000)
    expect(audit(stage)).toEqual([])
    expect(pools(stage)).toEqual([[], ['kubernetes/kubernetes']])
    expect(profilePools(stage.azure, onlySet(stage))).toEqual(['kubernetes/kubernetes'])
  },
}

const ending: Walk = {
  ...walk,
  steps: [(stage) => stage.apply('web'), (stage) => stage.delete('web')],
  async check(stage) {
    await stage.time.pass(60_000)
    expect(audit(stage)).toEqual([])
    expect(pools(stage)).toEqual([[], []])
    expect(profilePools(stage.azure, onlySet(stage))).toEqual([])
    expect(stage.emulator.resources.list('loadBalancers')).toEqual([])
  },
}

test.each<Series & { readonly what: string; readonly of: Walk }>([
  { what: 'a walk with an excluded node', of: walk, phase: 'before', latency: 'none', every: 1 },
  { what: 'a walk with an excluded node', of: walk, phase: 'after', latency: 'none', every: 1 },
  { what: 'the end of the last Service', of: ending, phase: 'before', latency: 'none', every: 1 },
  { what: 'the end of the last Service', of: ending, phase: 'after', latency: 'none', every: 1 },
  { what: 'a walk with an excluded node', of: walk, phase: 'after', latency: 'real', every: 9 },
])(
  'a controller killed $phase any call of $what (latency $latency) leaves machines that its successor brings to their pools',
  async ({ of, ...series }) => {
    const { failures, calls } = await killAtEachCall(of, series)
    expect(failures).toEqual([])
    expect(calls).toBeGreaterThan(15)
  },
  60_000,
)
