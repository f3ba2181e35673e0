import type { Random } from './random.ts'

/** How long Azure takes: not at all (a poll is still needed), a twentieth, or as estimated in arm-semantics 4.2. */
export type LatencyProfile = 'none' | 'fast' | 'real'

/** The shortest and the longest time that an operation takes on the real service, in milliseconds. */
export type LatencyRange = readonly [fromMs: number, toMs: number]

const divisors = { none: Infinity, fast: 20, real: 1 } as const satisfies Record<LatencyProfile, number>

/** Draws how long one operation takes under a profile, in milliseconds. */
export function drawLatencyMs(profile: LatencyProfile, [from, to]: LatencyRange, random: Random): number {
  return (from + random.next() * (to - from)) / divisors[profile]
}

/** Estimates of arm-semantics 4.2; a recording on a real subscription would replace them. */
export const latencies = {
  loadBalancerWithoutMembers: [800, 1_200],
  loadBalancerWithMembers: [2_000, 10_000],
  publicIp: [1_000, 3_000],
  networkInterface: [300, 2_000],
  privateLinkService: [5_000, 20_000],
  securityGroup: [1_000, 5_000],
  virtualNetwork: [3_000, 10_000],
  resourceGroupDelete: [5_000, 12_000],
  // A guess: the portal says that the health of a rule may take minutes (Azure, "Manage health status").
  ruleHealth: [1_000, 5_000],
  delete: [5_000, 12_000],
} as const satisfies Record<string, LatencyRange>
