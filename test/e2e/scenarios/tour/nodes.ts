import { kubectl } from '../../rack/kubectl.ts'
import { addressOf, answers, eventOf } from '../service.ts'
import { membersAre } from './members.ts'
import { by, tourNamespace } from './step.ts'
import type { Step } from './step.ts'

const exclude = 'node.kubernetes.io/exclude-from-external-load-balancers'

/** A node is deleted, and registers again. */
export function leavesAndComesBack(node: string): Step {
  const others = ['n1', 'n2', 'n3'].filter((name) => name !== node)
  return {
    name: `a deleted node (${node}) leaves the pool, the others answer, and it comes back when it registers again`,
    async run(tour, signal) {
      const address = await addressOf(tour.rack, tour.web, signal)
      await kubectl(tour.rack, ['delete', 'node', node], signal)
      await membersAre(tour, { address, names: others }, signal)
      await by(tour, ['rollout', 'status', 'deployment/web', '--timeout=40s'], signal)
      await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
      await tour.rack.fleet.register(node, signal)
      await membersAre(tour, { address, names: ['n1', 'n2', 'n3'] }, signal)
    },
  }
}

export const nodeSteps: readonly Step[] = [
  leavesAndComesBack('n2'),
  {
    name: 'a node labelled exclude-from-external-load-balancers leaves the pool and keeps its pods',
    async run(tour, signal) {
      const address = await addressOf(tour.rack, tour.web, signal)
      await kubectl(tour.rack, ['label', 'node', 'n3', `${exclude}=true`], signal)
      await membersAre(tour, { address, names: ['n1', 'n2'] }, signal)
      await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
      await kubectl(tour.rack, ['label', 'node', 'n3', `${exclude}-`], signal)
      await membersAre(tour, { address, names: ['n1', 'n2', 'n3'] }, signal)
    },
  },
  {
    name: 'a cordoned node stays in the pool',
    async run(tour, signal) {
      const address = await addressOf(tour.rack, tour.web, signal)
      await kubectl(tour.rack, ['cordon', 'n1'], signal)
      // The label on another node is seen after the cordon: once it has had its effect, the cordon has had none.
      await kubectl(tour.rack, ['label', 'node', 'n2', `${exclude}=true`], signal)
      await membersAre(tour, { address, names: ['n1', 'n3'] }, signal)
      await kubectl(tour.rack, ['label', 'node', 'n2', `${exclude}-`], signal)
      await kubectl(tour.rack, ['uncordon', 'n1'], signal)
      await membersAre(tour, { address, names: ['n1', 'n2', 'n3'] }, signal)
    },
  },
  {
    name: 'without an eligible node there is an event UnAvailableLoadBalancer, and traffic again when one is back',
    async run(tour, signal) {
      // A Service of its own: of one that has seen as much as the tour's, further events are held back, as upstream does.
      const lone = { namespace: tourNamespace, name: 'lone' }
      await by(tour, ['expose', 'deployment', 'web', '--name=lone', '--port=80', '--type=LoadBalancer'], signal)
      const address = await addressOf(tour.rack, lone, signal)
      await kubectl(tour.rack, ['label', 'nodes', '--all', `${exclude}=true`], signal)
      try {
        await eventOf(tour.rack, lone, 'UnAvailableLoadBalancer', signal)
      } finally {
        await kubectl(tour.rack, ['label', 'nodes', '--all', `${exclude}-`], signal)
      }
      await membersAre(tour, { address, names: ['n1', 'n2', 'n3'] }, signal)
      await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
      await by(tour, ['delete', 'service', 'lone'], signal)
    },
  },
]
