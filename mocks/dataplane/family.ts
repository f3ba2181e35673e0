import { isIPv6 } from 'node:net'

/** As Kubernetes names them in ipFamilies and addressType. */
export type Family = 'IPv4' | 'IPv6'

export function familyOf(ip: string): Family {
  return isIPv6(ip) ? 'IPv6' : 'IPv4'
}
