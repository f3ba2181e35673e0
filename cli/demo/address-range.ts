import { createServer, type Server } from 'node:net'

/** Loopback addresses for one local Azure: public ones, and those of its virtual network. */
export interface AddressRange {
  readonly publicAddresses: string
  readonly virtualNetwork: string
  /** The n-th address of the virtual network. */
  host(n: number): string
  release(): Promise<void>
}

/** Bound as long as a range is in use, so that two demos side by side take two ranges. */
const guardPort = 47_919
const ranges = 250

/**
 * Takes a free range: 127.20.N.0/24 for public addresses and 127.21.N.0/24 for the virtual network. Where loopback has
 * only one address (macOS) the first range is used: there everything listens on ports of its own choice anyhow.
 */
export async function takeAddressRange(): Promise<AddressRange> {
  for (let n = 0; n < ranges; n += 1) {
    const guard = await tryToListen(`127.20.${n}.254`)
    if (guard === 'taken') continue
    return rangeOf(n, guard === 'impossible' ? undefined : guard)
  }
  return rangeOf(0, undefined)
}

function rangeOf(n: number, guard: Server | undefined): AddressRange {
  return {
    publicAddresses: `127.20.${n}.0/24`,
    virtualNetwork: `127.21.${n}.0/24`,
    host: (host) => `127.21.${n}.${host}`,
    release: () => new Promise((resolve) => (guard === undefined ? resolve() : guard.close(() => resolve()))),
  }
}

function tryToListen(host: string): Promise<Server | 'taken' | 'impossible'> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRINUSE' ? 'taken' : 'impossible'),
    )
    server.listen({ host, port: guardPort, exclusive: true }, () => resolve(server))
  })
}
