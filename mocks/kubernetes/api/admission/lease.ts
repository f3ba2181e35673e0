import { numberIn } from '../json.ts'
import { invalidValue } from './causes.ts'
import { requireMicroTime } from './micro-time.ts'
import type { Strategy } from './strategy.ts'

/** kubernetes 1.36: pkg/apis/coordination/validation/validation.go. */
export const leaseStrategy: Strategy = {
  setDefaults(draft) {
    requireMicroTime('Lease', draft.apiVersion, draft.spec?.['acquireTime'])
    requireMicroTime('Lease', draft.apiVersion, draft.spec?.['renewTime'])
  },
  validate({ spec }) {
    const duration = spec?.['leaseDurationSeconds']
    const tooShort = duration !== undefined && duration !== null && numberIn(spec, 'leaseDurationSeconds') <= 0
    const negative = numberIn(spec, 'leaseTransitions') < 0
    return [
      ...(tooShort ? [invalidValue('spec.leaseDurationSeconds', duration, 'must be greater than 0')] : []),
      ...(negative
        ? [invalidValue('spec.leaseTransitions', spec?.['leaseTransitions'], 'must be greater than or equal to 0')]
        : []),
    ]
  },
}
