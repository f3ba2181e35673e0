/** Where an emulator listens: on loopback, unless it is told another address of the machine, or all of them. */
import { isIPv6 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'

export const loopback = '127.0.0.1'
const everywhere = new Set(['0.0.0.0', '::'])

/** What a server's certificate names, so that whoever reaches it there can trust it. */
export interface CertifiedNames {
  readonly dns: readonly string[]
  readonly ip: readonly string[]
}

export function certifiedNames(host: string): CertifiedNames {
  const own = [loopback, '::1']
  if (!everywhere.has(host)) return { dns: ['localhost'], ip: [...new Set([...own, host])] }
  const all = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address))
  return { dns: ['localhost', hostname()], ip: [...new Set([...own, ...all])] }
}

/** Answers the address that clients on this machine use. */
export function urlOf(host: string, port: number): string {
  const reached = everywhere.has(host) ? loopback : host
  return `https://${isIPv6(reached) ? `[${reached}]` : reached}:${port}`
}

/** Whether a request came from this machine, by the address of its sender. */
export function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address ?? '')
}
