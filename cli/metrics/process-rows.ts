import { counter, gauge } from '#reconcilers/metrics/row'

/** What every process tells of itself. The names without our prefix are those that all Prometheus clients use. */
export const processRows = {
  build: gauge('berth_build_info', '1, with the version as label', 'version', 'node'),
  memory: gauge('process_resident_memory_bytes', 'Resident memory'),
  startTime: gauge('process_start_time_seconds', 'When the process started, since the epoch'),
  cpu: counter('process_cpu_seconds_total', 'Processor time used, user and system'),
} as const
