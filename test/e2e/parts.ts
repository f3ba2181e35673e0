import { runKubectl } from './parts/kubectl.ts'
import type { Part } from './parts/part.ts'
import { runRack } from './parts/rack.ts'
import { runStart } from './parts/start.ts'

/** What a run is made of, in order; each can be run alone by its name. */
export const parts: Readonly<Record<string, (part: Part, signal: AbortSignal) => Promise<void>>> = {
  kubectl: runKubectl,
  start: runStart,
  rack: runRack,
}
