import { isIPv6 } from 'node:net'
import type { Socket } from 'node:net'

export type Transport = 'Tcp' | 'Udp'

/** An address and a port, as the played network sees them. */
export interface Address {
  readonly ip: string
  readonly port: number
}

/**
 * What the packets of one flow would carry. On loopback the destination of a floating-IP flow and the client's
 * address behind a load balancer cannot be kept in the packets, so they travel beside the socket.
 */
export interface Flow {
  readonly transport: Transport
  readonly source: Address
  readonly destination: Address
}

/** One datagram of a UDP flow, with the way back to who sent it. */
export interface Datagram {
  readonly data: Buffer
  readonly answer: (data: Buffer) => void
}

/** Takes over one connection. The socket has an error listener already. */
export type Accept = (socket: Socket, flow: Flow) => void

/** Takes one datagram; where it leads nowhere it is lost, as a datagram is. */
export type AcceptDatagram = (datagram: Datagram, flow: Flow) => void

/** A server that flows are handed to. */
export interface Server {
  readonly accept: Accept
  readonly acceptDatagram: AcceptDatagram
}

export function printAddress({ ip, port }: Address): string {
  return isIPv6(ip) ? `[${ip}]:${port}` : `${ip}:${port}`
}

/** Gives the URL under which a browser or curl reaches `address`; port 80 goes without saying. */
export function urlOf({ ip, port }: Address): string {
  const host = isIPv6(ip) ? `[${ip}]` : ip
  return port === 80 ? `http://${host}` : `http://${host}:${port}`
}
