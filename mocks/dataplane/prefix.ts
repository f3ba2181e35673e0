import ipaddr from 'ipaddr.js'

/** Says whether `ip` lies in `prefix`, which may be a single address; in anything else it does not. */
export function contains(prefix: string, ip: string): boolean {
  if (prefix === ip) return true
  const address = ipaddr.parse(ip)
  if (!ipaddr.isValidCIDR(prefix)) return false
  const [network, length] = ipaddr.parseCIDR(prefix)
  return network.kind() === address.kind() && address.match(network, length)
}
