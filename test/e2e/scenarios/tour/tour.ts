import type { Checks } from '../../report/checks.ts'
import { kubectl } from '../../rack/kubectl.ts'
import { addressOf, answers } from '../service.ts'
import { addressSteps } from './addresses.ts'
import { interfaceSteps } from './interfaces.ts'
import { nodeSteps } from './nodes.ts'
import { podSteps } from './pods.ts'
import { policySteps } from './policies.ts'
import { portSteps } from './ports.ts'
import { by, tourNamespace } from './step.ts'
import type { Step, Tour } from './step.ts'
import { troubleSteps } from './trouble.ts'
import { typeSteps } from './types.ts'

const first: Step = {
  name: 'kubectl create deployment and kubectl expose give an address that answers',
  async run(tour, signal) {
    await kubectl(tour.rack, ['create', 'namespace', tourNamespace], signal)
    await by(tour, ['create', 'deployment', 'web', '--image=anything', '--replicas=3'], signal)
    await by(tour, ['rollout', 'status', 'deployment/web', '--timeout=40s'], signal)
    await by(tour, ['expose', 'deployment', 'web', '--port=80', '--type=LoadBalancer'], signal)
    await answers(tour.rack, { url: `http://${await addressOf(tour.rack, tour.web, signal)}/`, replicas: 3 }, signal)
  },
}

const steps: readonly Step[] = [
  ...podSteps,
  ...portSteps,
  ...policySteps,
  ...typeSteps,
  ...addressSteps,
  ...nodeSteps,
  ...troubleSteps,
  ...interfaceSteps,
]

/** Does with kubectl what a user does by hand, one check a step. */
export async function runTour(tour: Tour, checks: Checks, signal: AbortSignal): Promise<void> {
  await runSteps(steps, tour, checks, signal)
}

/** Exposes the Service of the tour and takes these steps with it. */
export async function runSteps(some: readonly Step[], tour: Tour, checks: Checks, signal: AbortSignal): Promise<void> {
  for (const step of [first, ...some]) {
    await checks.check(`by hand: ${step.name}`, async () => {
      tour.rack.assertRuns()
      await step.run(tour, signal)
    })
  }
}
