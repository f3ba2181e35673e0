import { isIPv6 } from 'node:net'
import type { Socket } from 'node:net'

/** An address and a TCP port, as the played network sees them. */
export interface Address {
  readonly ip: string
  readonly port: number
}

/**
 * What the packets of one TCP connection would carry. On loopback the destination of a floating-IP flow and the
 * client's address behind a load balancer cannot be kept in the packets, so they travel beside the socket.
 */
export interface Flow {
  readonly source: Address
  readonly destination: Address
}

/** Takes over one connection. The socket has an error listener already. */
export type Accept = (socket: Socket, flow: Flow) => void

/** A machine that flows are brought to together with their destination. */
export interface FlowTaker {
  deliver(socket: Socket, flow: Flow): void
}

export function printAddress({ ip, port }: Address): string {
  return isIPv6(ip) ? `[${ip}]:${port}` : `${ip}:${port}`
}

/** Gives the URL under which a browser or curl reaches `address`; port 80 goes without saying. */
export function urlOf({ ip, port }: Address): string {
  const host = isIPv6(ip) ? `[${ip}]` : ip
  return port === 80 ? `http://${host}` : `http://${host}:${port}`
}
