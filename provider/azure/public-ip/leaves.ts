import type { Wish } from '../../document/wish.ts'
import type { PublicIpPart } from './part.ts'

/** Says whether a wish gives a public IP up, be it to its end or to stay behind. */
export function leaves(wish: Wish<unknown> | undefined): boolean {
  return wish === 'gone' || releases(wish)
}

/** Says whether the public IP shall stay behind without us. */
export function releases(wish: Wish<unknown> | undefined): boolean {
  if (typeof wish !== 'object') return false
  // The wishes of a public IP are made in this folder's words only.
  return (wish.want as PublicIpPart).kind === 'public-ip-release'
}
