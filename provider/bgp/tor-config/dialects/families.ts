import type { IpFamily } from '#provider/intent/intent'
import type { PeerGroup, RouterSide } from '../router-side.ts'

export const hostLength = { IPv4: 32, IPv6: 128 } as const

/** The families that any session carries, IPv4 first. */
export function familiesOf({ groups }: RouterSide): readonly IpFamily[] {
  return (['IPv4', 'IPv6'] as const).filter((family) => groups.some((group) => group.families.includes(family)))
}

/** The BFD profiles that are used, each once. */
export function bfdProfilesOf({ groups }: RouterSide): readonly NonNullable<PeerGroup['bfd']>[] {
  const profiles = groups.flatMap(({ bfd }) => (bfd === undefined ? [] : [[bfd.name, bfd] as const]))
  return [...new Map(profiles).values()]
}
