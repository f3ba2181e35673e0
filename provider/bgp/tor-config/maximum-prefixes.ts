import type { IpFamily } from '#provider/intent/intent'
import type { AcceptedPrefix } from './router-side.ts'

const least = 64
/** More than this a rack's router should not take from one node, whatever its pools could hold. */
const most = 32_768

/** What one node can announce at the most, rounded up to a power of two so that a few addresses more change nothing. */
export function maximumPrefixes(accepts: readonly AcceptedPrefix[]): Readonly<Record<IpFamily, number>> {
  return { IPv4: limitOf('IPv4', accepts), IPv6: limitOf('IPv6', accepts) }
}

function limitOf(family: IpFamily, accepts: readonly AcceptedPrefix[]): number {
  const counts = accepts.filter((one) => one.family === family).map(({ length, longest }) => 2 ** (longest - length))
  const total = counts.reduce((sum, count) => sum + count, 0)
  return Math.min(most, Math.max(least, 2 ** Math.ceil(Math.log2(Math.max(1, total)))))
}
