import type { Command } from '../command.ts'
import { servingOptions } from '../serving/options.ts'
import { CONTROLLER_PORT } from '../serving/ports.ts'
import { connection, logLevel } from './connection.ts'
import { ofCloud } from './environment.ts'
import { inherited } from './inherited.ts'
import { lease } from './lease.ts'
import { controllers, podNetwork } from './pod-network.ts'

export const controller: Command = {
  name: 'controller',
  summary: 'run the controller',
  synopsis: ['[options]'],
  description: [
    'Gives every Service of type LoadBalancer an address: on Azure a frontend of an Azure Load Balancer (--backend azure), on bare metal an address of a pool that the speakers announce (--backend bgp). Runs until it is told to stop (SIGTERM, SIGINT).',
    'Several may run; one holds the lease and works. Without --load-balancer-class it takes the place of the cloud-controller-manager, with it it lives beside one.',
    'Other flags of that one (--leader-elect, --route-reconciliation-period, --v and so on) are taken without effect, and the log names them.',
  ],
  options: {
    ...connection,
    'read-only': { type: 'boolean', help: 'look and say, change nothing' },
    controllers,
    ...podNetwork,
    ...lease,
    ...servingOptions(CONTROLLER_PORT),
    'metrics-address': {
      type: 'string',
      help: 'HOST:PORT for /metrics and health without TLS and for everybody (default: not served)',
    },
    'tracing-endpoint': {
      type: 'string',
      value: 'URL',
      help: 'send a trace of each change of a Service to this OTLP/HTTP collector; azure only (default: $OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, $OTEL_EXPORTER_OTLP_ENDPOINT, none)',
    },
    'log-level': logLevel,
  },
  inherited,
  examples: [
    {
      does: 'Take the place of the cloud-controller-manager on Azure',
      command: 'berth controller --cloud-config /etc/kubernetes/azure.json --cluster-name kubernetes',
    },
    { does: 'Look first: say what would be done, and do nothing', command: 'berth controller --read-only' },
    { does: 'Give addresses on bare metal', command: 'berth controller --backend bgp --metrics-address :9100' },
  ],
  exits: {
    0: 'it was told to stop, or azure.json changed and it is to be started with the new one',
    1: 'the lease was lost, or it could not go on',
  },
  environment: ofCloud,
  load: () => import('../commands/controller.ts'),
}
