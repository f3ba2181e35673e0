import { describe, expect, test } from 'vitest'

import type { NodeObject } from '#reconcilers/kubernetes/node-object'
import { isEligible } from '#reconcilers/node/predicates'

function aNode(labels: Record<string, string>, parts: Partial<NodeObject> = {}): NodeObject {
  const metadata = { name: 'n', uid: 'n', resourceVersion: '1', creationTimestamp: '', labels }
  return { metadata, ...parts }
}

const everyone = { excludeControlPlane: false }
const EXCLUDE = 'node.kubernetes.io/exclude-from-external-load-balancers'

describe('a node takes traffic', () => {
  test('whether it is ready or not: health probes see that sooner', () => {
    expect(isEligible(aNode({}), everyone)).toBe(true)
  })

  test.each([
    ['true', false],
    ['1', false],
    ['', false],
    ['nonsense', false],
    ['false', true],
    ['0', true],
    ['F', true],
    ['fAlse', false],
  ])('with the exclusion label "%s": %s', (value, eligible) => {
    expect(isEligible(aNode({ [EXCLUDE]: value }), everyone)).toBe(eligible)
  })

  test('but not while it is being deleted', () => {
    const node = aNode({})
    expect(isEligible({ ...node, metadata: { ...node.metadata, deletionTimestamp: 'now' } }, everyone)).toBe(false)
  })

  test('but not when the autoscaler is about to delete it', () => {
    const taints = [{ key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' }]
    expect(isEligible(aNode({}, { spec: { taints } }), everyone)).toBe(false)
  })

  test('although it is cordoned, as upstream', () => {
    const taints = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }]
    expect(isEligible(aNode({}, { spec: { taints } }), everyone)).toBe(true)
  })

  test.each([
    { 'node-role.kubernetes.io/control-plane': '' },
    { 'node-role.kubernetes.io/master': '' },
    { 'kubernetes.io/role': 'master' },
  ])('as control plane %o only where that is not excluded', (labels) => {
    expect(isEligible(aNode(labels), { excludeControlPlane: true })).toBe(false)
    expect(isEligible(aNode(labels), everyone)).toBe(true)
  })
})
