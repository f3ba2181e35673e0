import { join } from 'node:path'
import { daemonsOf, startFrr } from './frr.ts'
import type { Frr } from './frr.ts'
import type { Lab } from './lab.ts'

export interface OtherRouter {
  readonly name: string
  readonly config: string
  /** Default: FRR 8.4. */
  readonly frr10?: boolean
}

/** Runs `body` while another FRR with a configuration of its own stands where the lab's router stood, which was stopped. */
export async function withOtherRouter(
  lab: Lab,
  { name, config, frr10 = false }: OtherRouter,
  body: (frr: Frr) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { router: namespace } = lab.namespaces
  const folder = join(lab.folder, `router-${name}`)
  const version = frr10
    ? { release: lab.releases.trixie, daemons: daemonsOf.frr10 }
    : { release: lab.releases.bookworm, daemons: daemonsOf.frr8 }
  const frr = await startFrr({ name: 'the router', namespace, folder, ...version }, signal)
  try {
    await frr.configure(config, signal)
    await body(frr)
  } finally {
    await frr.stop()
  }
}
