import type { Command } from '../command.ts'
import { connection, namespace } from './connection.ts'
import { ofCluster } from './environment.ts'

export const release: Command = {
  name: 'release',
  summary: 'let a deleted Service go although Azure is gone for good, and say what may be left there',
  synopsis: ['service/NAME [-n NAMESPACE] [options]'],
  description: [
    'Takes the finalizer off a Service that is being deleted, without asking Azure. For a subscription that is gone for good: elsewhere what is left there costs money until berth prune finds it.',
  ],
  options: {
    kubeconfig: connection.kubeconfig,
    context: connection.context,
    'cluster-name': connection['cluster-name'],
    'load-balancer-class': {
      ...connection['load-balancer-class'],
      help: 'the class of the controller that held it, if it had one',
    },
    namespace,
  },
  examples: [{ does: 'Let go what is stuck', command: 'berth release service/web -n shop' }],
  exits: { 0: 'it was let go', 1: 'it is not being deleted, not held, or not there' },
  environment: ofCluster,
  argument: 'service',
  load: () => import('../commands/release.ts'),
}
