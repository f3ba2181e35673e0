import { counter, gauge } from './row.ts'

/** What every process tells that reads a cluster: reflectors and events. */
export const readerRows = {
  reflectorLists: counter('berth_reflector_lists_total', 'Lists begun', 'resource'),
  reflectorWatches: counter('berth_reflector_watches_total', 'Watches begun', 'resource'),
  reflectorShortWatches: counter(
    'berth_reflector_short_watches_total',
    'Watches that ended within seconds: something between us and the API server closes them',
    'resource',
  ),
  reflectorExpired: counter('berth_reflector_expired_total', 'Watches too old to go on (410)', 'resource'),
  reflectorErrors: counter('berth_reflector_errors_total', 'Lists and watches that failed', 'resource'),
  reflectorEvents: counter('berth_reflector_events_total', 'Events received', 'resource', 'type'),
  reflectorObjects: gauge('berth_reflector_objects', 'Objects known', 'resource'),
  events: counter('berth_events_total', 'Events, by what became of them', 'result'),
} as const
