/** Namespaces, nodes, secrets, endpoint slices: small strategies that need no file of their own. */
import { objectIn, objectsIn, stringIn, stringMapIn } from '../json.ts'
import { invalidValue, forbiddenField, required } from './causes.ts'
import type { Strategy } from './strategy.ts'

/** Labels a namespace with its name, and holds it by the finalizer that `remove.ts` plays. */
export const namespaceStrategy: Strategy = {
  initialStatus: { phase: 'Active' },
  setDefaults({ metadata }) {
    metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name }
  },
  allocate(draft) {
    draft.spec = { ...draft.spec, finalizers: ['kubernetes'] }
  },
}

/** Keeps a providerID once it is set, as validation.go ValidateNodeUpdate does. */
export const nodeStrategy: Strategy = {
  setDefaults(draft) {
    draft.spec ??= {}
    if (draft.spec['unschedulable'] === false) delete draft.spec['unschedulable']
    if (draft.status === undefined) return
    draft.status['daemonEndpoints'] ??= { kubeletEndpoint: { Port: 0 } }
    for (const condition of objectsIn(draft.status, 'conditions')) {
      condition['lastHeartbeatTime'] ??= null
      condition['lastTransitionTime'] ??= null
    }
  },
  validate(draft, old) {
    const before = stringIn(old?.spec, 'providerID')
    const changed = before !== '' && before !== stringIn(draft.spec, 'providerID')
    const why = 'node updates may not change providerID except from "" to valid'
    return changed ? [forbiddenField('spec.providerID', why)] : []
  },
}

/** Encodes stringData, and keeps the type. */
export const secretStrategy: Strategy = {
  setDefaults(draft) {
    draft['type'] ??= 'Opaque'
    const plain = Object.entries(stringMapIn(draft, 'stringData'))
    if (plain.length === 0) return
    const encoded = plain.map(([key, value]) => [key, Buffer.from(value).toString('base64')])
    draft['data'] = { ...objectIn(draft, 'data'), ...Object.fromEntries(encoded) }
    delete draft['stringData']
  },
  validate(draft, old) {
    const changed = old !== undefined && old['type'] !== draft['type']
    return changed ? [invalidValue('type', draft['type'], 'field is immutable')] : []
  },
}

/** Fills in ports and conditions, and keeps the address type. */
export const endpointSliceStrategy: Strategy = {
  setDefaults(draft) {
    draft['endpoints'] ??= null
    draft['ports'] ??= null
    for (const endpoint of objectsIn(draft, 'endpoints')) endpoint['conditions'] ??= {}
    for (const port of objectsIn(draft, 'ports')) {
      port['name'] ??= ''
      port['protocol'] ??= 'TCP'
    }
  },
  validate(draft, old) {
    const type = draft['addressType']
    if (type === undefined || type === '') return [required('addressType')]
    const changed = old !== undefined && old['addressType'] !== type
    return changed ? [invalidValue('addressType', type, 'field is immutable')] : []
  },
}
