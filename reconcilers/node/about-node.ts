import type { ObjectReference } from '../kubernetes/event-object.ts'

/** Events of what lives in no namespace are in `default`; kubelets and kubectl take a node's name for its uid. */
export function aboutNode(name: string): ObjectReference {
  return { apiVersion: 'v1', kind: 'Node', namespace: 'default', name, uid: name }
}
