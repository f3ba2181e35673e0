import { createHash } from 'node:crypto'
import type { IpFamily, ServiceRef } from '#provider/intent/intent'

/** Azure's own; upstream does not cut this name, so one of full length may stand. */
const longest = 80

/**
 * Names the pool of one Service: namespace and name in lower case, as upstream does (reference section 3.4). That is
 * ambiguous, a-b/c is called like a/b-c, and may be longer than Azure takes: `distinct` gives the name a part of the UID.
 */
export function ownPoolName(
  { namespace, name, uid }: Pick<ServiceRef, 'namespace' | 'name' | 'uid'>,
  family: IpFamily,
  distinct = false,
): string {
  const suffix = family === 'IPv6' ? '-ipv6' : ''
  const plain = `${namespace}-${name}`.toLowerCase()
  if (!distinct && plain.length + suffix.length <= longest) return `${plain}${suffix}`
  const mark = `-${createHash('sha256').update(uid).digest('hex').slice(0, 8)}`
  return `${plain.slice(0, longest - mark.length - suffix.length)}${mark}${suffix}`
}
