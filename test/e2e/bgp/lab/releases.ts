import { unpackPrograms } from '../../tools/debian.ts'
import type { DebianPrograms, UnpackedRelease } from '../../tools/debian.ts'

export interface RoutingReleases {
  /** FRR 8.4 and BIRD 2.0.12. */
  readonly bookworm: UnpackedRelease
  /** FRR 10.3, which can redistribute a kernel table, and BIRD 3.1. */
  readonly trixie: UnpackedRelease
}

const bookworm: DebianPrograms = {
  release: 'bookworm',
  packages: ['frr', 'bird2'],
  groups: ['frr', 'frrvty', 'bird'],
}
const trixie: DebianPrograms = {
  release: 'trixie',
  packages: ['frr', 'frr-pythontools', 'bird3'],
  groups: ['frr', 'frrvty', 'bird'],
}

/** Fetches the routing daemons, a minute the first time. */
export async function fetchRoutingDaemons(say: (text: string) => void, signal: AbortSignal): Promise<RoutingReleases> {
  return { bookworm: await unpackPrograms(bookworm, say, signal), trixie: await unpackPrograms(trixie, say, signal) }
}
