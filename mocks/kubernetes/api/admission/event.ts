import { objectIn, stringIn } from '../json.ts'
import { invalidValue } from './causes.ts'
import { requireMicroTime } from './micro-time.ts'
import type { Strategy } from './strategy.ts'

/** kubernetes 1.36: pkg/apis/core/validation/events.go, the part that a client of core/v1 can trip over. */
export const eventStrategy: Strategy = {
  setDefaults(draft) {
    requireMicroTime('Event', draft.apiVersion, draft['eventTime'])
    requireMicroTime('Event', draft.apiVersion, objectIn(draft, 'series')['lastObservedTime'])
    draft['eventTime'] ??= null
    draft['firstTimestamp'] ??= null
    draft['lastTimestamp'] ??= null
    draft['source'] ??= {}
    draft['reportingComponent'] ??= ''
    draft['reportingInstance'] ??= ''
  },
  validate(draft) {
    const about = stringIn(draft['involvedObject'], 'namespace')
    const namespace = draft.metadata.namespace ?? ''
    // What lives in no namespace (a Node) has its events in `default`, or in a namespace of the system.
    const fits = about === '' ? ['default', 'kube-system'].includes(namespace) : about === namespace
    return fits ? [] : [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')]
  },
}
