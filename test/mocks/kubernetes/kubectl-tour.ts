/**
 * Walks a real kubectl through everything that people do with it, against the API server double. It needs a kubectl
 * and so is no part of `npm test`: the e2e checks run it with more than one version.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { applySteps } from './tour/apply-steps.ts'
import { changeSteps } from './tour/change-steps.ts'
import { createSteps } from './tour/create-steps.ts'
import { deleteSteps } from './tour/delete-steps.ts'
import type { Guide, Step } from './tour/guide.ts'
import { createGuide } from './tour/guide.ts'
import { playRollouts } from './tour/play-rollouts.ts'
import { readSteps } from './tour/read-steps.ts'

export interface TourResult {
  readonly name: string
  readonly ok: boolean
  /** What kubectl printed, or what was wrong with it. */
  readonly output: string
}

const steps: readonly Step[] = [...createSteps, ...readSteps, ...applySteps, ...changeSteps, ...deleteSteps]

/**
 * Runs the tour in the namespace `tour` and answers each step; a failed step does not end it. HOME and kubeconfig
 * are private to the tour and gone afterwards.
 * @param kubectl path of the binary
 */
export async function runKubectlTour(kubectl: string, server: ApiServer): Promise<TourResult[]> {
  const home = await mkdtemp(path.join(tmpdir(), 'kubectl-tour-'))
  const kubeconfig = path.join(home, 'kubeconfig')
  await writeFile(kubeconfig, server.kubeconfig())
  const stopPlaying = playRollouts(server.store)
  try {
    return await walk(createGuide({ kubectl, server, home, kubeconfig }))
  } finally {
    stopPlaying()
    await rm(home, { recursive: true, force: true })
  }
}

async function walk(guide: Guide): Promise<TourResult[]> {
  const results: TourResult[] = []
  for (const { name, act } of steps) {
    try {
      results.push({ name, ok: true, output: await act(guide) })
    } catch (error) {
      results.push({ name, ok: false, output: error instanceof Error ? error.message : String(error) })
    }
  }
  return results
}
