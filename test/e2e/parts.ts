import type { Part } from './parts/part.ts'

type RunPart = (part: Part, signal: AbortSignal) => Promise<void>

/**
 * What a run is made of, in order; each can be run alone by its name. They are loaded when their turn comes: a part whose
 * modules are broken must not keep the others from running.
 */
export const parts: Readonly<Record<string, RunPart>> = {
  kubectl: async (part, signal) => (await import('./parts/kubectl.ts')).runKubectl(part, signal),
  shells: async (part, signal) => (await import('./parts/shells.ts')).runShells(part, signal),
  image: async (part, signal) => (await import('./parts/image.ts')).runImage(part, signal),
  fidelity: async (part, signal) => (await import('./parts/fidelity.ts')).runFidelity(part, signal),
  az: async (part, signal) => (await import('./parts/az.ts')).runAz(part, signal),
  start: async (part, signal) => (await import('./parts/start.ts')).runStart(part, signal),
  demo: async (part, signal) => (await import('./parts/demo.ts')).runDemo(part, signal),
  guides: async (part, signal) => (await import('./parts/guides.ts')).runGuides(part, signal),
  adopt: async (part, signal) => (await import('./parts/adopt.ts')).runAdopt(part, signal),
  'adopt-several': async (part, signal) => (await import('./parts/adopt.ts')).runAdoptSeveral(part, signal),
  chart: async (part, signal) => (await import('./parts/chart.ts')).runChart(part, signal),
  rack: async (part, signal) => (await import('./parts/rack.ts')).runRack(part, signal),
  admission: async (part, signal) => (await import('./parts/admission.ts')).runAdmission(part, signal),
  rights: async (part, signal) => (await import('./parts/rights.ts')).runRights(part, signal),
  installed: async (part, signal) => (await import('./parts/installed.ts')).runInstalled(part, signal),
  observed: async (part, signal) => (await import('./parts/observed.ts')).runObserved(part, signal),
  bgp: async (part, signal) => (await import('./parts/bgp.ts')).runBgp(part, signal),
}

/** Parts that only run when they are named: they fetch much that nothing else needs. */
export const onRequest: ReadonlySet<string> = new Set(['az'])
