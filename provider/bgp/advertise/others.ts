import type { Question } from './question.ts'
import { mayCome, servingOn } from './serves.ts'

/**
 * Whether some other node announces the address as well, or is about to. Judged strictly, since a node that leaves relies
 * on it: the other must be ready, not on its way out itself, and able to take traffic that comes anew.
 */
export function someOtherServes({ cluster, here, subject }: Question): boolean {
  for (const [name, node] of cluster.nodes) {
    if (name === here.node || !node.isReady) continue
    const view = cluster.viewOf(name)
    if (view === undefined || view.bar !== undefined || view.drain !== undefined) continue
    if (!mayCome(servingOn(name, subject.trafficPolicy, subject.endpoints), false)) continue
    const route = subject.routeOn(view)
    if (route !== undefined && 'ways' in route) return true
  }
  return false
}
