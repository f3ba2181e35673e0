import { counter, gauge, histogram } from './row.ts'

/** What a controller tells of its work, whatever its backend. */
export const controllerRows = {
  addressSeconds: histogram(
    'berth_address_seconds',
    'From the moment the leader sees that a Service has no address and wants one, to the address in its status',
    [0.5, 1, 2, 5, 10, 15, 20, 30, 45, 60, 120, 300, 600],
  ),
  servicesByReason: gauge(
    'berth_services',
    'Services of type LoadBalancer that this controller serves, by the reason of their condition berth.dev/Ready; none: it has not been written yet',
    'reason',
  ),
  services: counter(
    'berth_service_states_total',
    'Answers about Services, by the reason of the condition they led to',
    'reason',
  ),
  statusPatches: counter('berth_service_status_patches_total', 'Writes to the status of a Service'),
  queueDepth: gauge('berth_queue_depth', 'Keys ready to be worked on', 'queue'),
  queueOldest: gauge(
    'berth_queue_oldest_seconds',
    'How long the oldest key has been ready without being worked on',
    'queue',
  ),
  reconciles: counter(
    'berth_reconciles_total',
    'Reconciliations by how they ended: done, again, or the disposition of the error',
    'queue',
    'result',
  ),
  reconcileSeconds: histogram(
    'berth_reconcile_seconds',
    'How long one reconciliation took',
    [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10],
    'queue',
  ),
  reconcilePanics: counter(
    'berth_reconcile_panics_total',
    'Reconciliations that threw what no adapter throws: a bug',
    'queue',
  ),
  members: gauge('berth_eligible_nodes', 'Nodes that take traffic'),
  leaseHeld: gauge('berth_lease_held', '1 while this process is the leader'),
  leaseRenewals: counter('berth_lease_renewals_total', 'Attempts to take or keep the lease', 'result'),
} as const
