import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What every process tells that reads a cluster: reflectors and events. */
export type ReaderMetrics = ReturnType<typeof createReaderMetrics>

export function createReaderMetrics(registry: Registry) {
  const registers = [registry]
  const resource = ['resource'] as const
  return {
    registry,
    reflectorLists: new Counter({
      name: 'berth_reflector_lists_total',
      help: 'Lists begun',
      labelNames: resource,
      registers,
    }),
    reflectorWatches: new Counter({
      name: 'berth_reflector_watches_total',
      help: 'Watches begun',
      labelNames: resource,
      registers,
    }),
    reflectorShortWatches: new Counter({
      name: 'berth_reflector_short_watches_total',
      help: 'Watches that ended within seconds: something between us and the API server closes them',
      labelNames: resource,
      registers,
    }),
    reflectorExpired: new Counter({
      name: 'berth_reflector_expired_total',
      help: 'Watches too old to go on (410)',
      labelNames: resource,
      registers,
    }),
    reflectorErrors: new Counter({
      name: 'berth_reflector_errors_total',
      help: 'Lists and watches that failed',
      labelNames: resource,
      registers,
    }),
    reflectorEvents: new Counter({
      name: 'berth_reflector_events_total',
      help: 'Events received',
      labelNames: ['resource', 'type'] as const,
      registers,
    }),
    reflectorObjects: new Gauge({
      name: 'berth_reflector_objects',
      help: 'Objects known',
      labelNames: resource,
      registers,
    }),
    events: new Counter({
      name: 'berth_events_total',
      help: 'Events, by what became of them',
      labelNames: ['result'] as const,
      registers,
    }),
  }
}

/** Every metric of the controller, by the name that code uses for it. Names are an API: a rename is a breaking change. */
export type Metrics = ReturnType<typeof createMetrics>

/** Creates the table in a registry of its own, so that two controllers in one process (tests, the demo) do not add up. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  return {
    ...createReaderMetrics(registry),
    queueDepth: new Gauge({
      name: 'berth_queue_depth',
      help: 'Keys ready to be worked on',
      labelNames: ['queue'] as const,
      registers,
    }),
    reconciles: new Counter({
      name: 'berth_reconciles_total',
      help: 'Reconciliations by how they ended: done, again, or the disposition of the error',
      labelNames: ['queue', 'result'] as const,
      registers,
    }),
    reconcileSeconds: new Histogram({
      name: 'berth_reconcile_seconds',
      help: 'How long one reconciliation took',
      labelNames: ['queue'] as const,
      buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10],
      registers,
    }),
    reconcilePanics: new Counter({
      name: 'berth_reconcile_panics_total',
      help: 'Reconciliations that threw what no adapter throws: a bug',
      labelNames: ['queue'] as const,
      registers,
    }),
    services: new Counter({
      name: 'berth_service_states_total',
      help: 'Answers about Services, by the reason of the condition they led to',
      labelNames: ['reason'] as const,
      registers,
    }),
    statusPatches: new Counter({
      name: 'berth_service_status_patches_total',
      help: 'Writes to the status of a Service',
      registers,
    }),
    members: new Gauge({ name: 'berth_eligible_nodes', help: 'Nodes that take traffic', registers }),
    leaseHeld: new Gauge({ name: 'berth_lease_held', help: '1 while this process is the leader', registers }),
    leaseRenewals: new Counter({
      name: 'berth_lease_renewals_total',
      help: 'Attempts to take or keep the lease',
      labelNames: ['result'] as const,
      registers,
    }),
  }
}
