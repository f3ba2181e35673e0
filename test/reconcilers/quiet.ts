import { pino } from 'pino'

import { createMetrics } from '#reconcilers/metrics'

/** What every part takes and no test looks at. */
export const quiet = () => ({ log: pino({ level: 'silent' }), metrics: createMetrics() })
