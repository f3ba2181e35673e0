import { join } from 'node:path'
import { daemonsOf, startFrr } from './frr.ts'
import type { Frr } from './frr.ts'
import type { Lab } from './lab.ts'

/** Runs `body` while another FRR with a configuration of its own stands where the lab's router stood, which was stopped. */
export async function withOtherRouter(
  lab: Lab,
  { name, config }: { readonly name: string; readonly config: string },
  body: (frr: Frr) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { router: namespace } = lab.namespaces
  const folder = join(lab.folder, `router-${name}`)
  const options = { name: 'the router', release: lab.releases.bookworm, daemons: daemonsOf.frr8, namespace, folder }
  const frr = await startFrr(options, signal)
  try {
    await frr.configure(config, signal)
    await body(frr)
  } finally {
    await frr.stop()
  }
}
