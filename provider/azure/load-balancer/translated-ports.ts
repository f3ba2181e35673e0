import type { Child, ForeignProperties } from './body.ts'

/** Whether this NAT rule or NAT pool has the port of its frontend; outbound rules have none. */
export function hasPort({ properties = {} }: Child<ForeignProperties>, protocol: string, port: number): boolean {
  const {
    frontendPort = 0,
    frontendPortRangeStart: first = frontendPort,
    frontendPortRangeEnd: last = first,
  } = properties
  const isMet = [properties.protocol, protocol].some((one) => one?.toLowerCase() === 'all')
  return port >= first && port <= last && (isMet || properties.protocol?.toLowerCase() === protocol.toLowerCase())
}
