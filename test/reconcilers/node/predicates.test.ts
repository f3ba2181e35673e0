import { describe, expect, test } from 'vitest'

import type { NodeObject } from '#reconcilers/kubernetes/node-object'
import { isControlPlane, isEligible } from '#reconcilers/node/predicates'

function aNode(labels: Record<string, string>, parts: Partial<NodeObject> = {}): NodeObject {
  const metadata = { name: 'n', uid: 'n', resourceVersion: '1', creationTimestamp: '', labels }
  return { metadata, ...parts }
}

const EXCLUDE = 'node.kubernetes.io/exclude-from-external-load-balancers'

describe('a node takes traffic', () => {
  test('whether it is ready or not: health probes see that sooner', () => {
    expect(isEligible(aNode({}))).toBe(true)
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
    expect(isEligible(aNode({ [EXCLUDE]: value }))).toBe(eligible)
  })

  test('but not while it is being deleted', () => {
    const node = aNode({})
    expect(isEligible({ ...node, metadata: { ...node.metadata, deletionTimestamp: 'now' } })).toBe(false)
  })

  test('but not when the autoscaler is about to delete it', () => {
    const taints = [{ key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' }]
    expect(isEligible(aNode({}, { spec: { taints } }))).toBe(false)
  })

  test('although it is cordoned, as upstream', () => {
    const taints = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }]
    expect(isEligible(aNode({}, { spec: { taints } }))).toBe(true)
  })

  test.each([
    { 'node-role.kubernetes.io/control-plane': '' },
    { 'node-role.kubernetes.io/master': '' },
    { 'kubernetes.io/role': 'master' },
  ])('as control plane %o too, which is told by its labels and left to the provider', (labels) => {
    expect(isEligible(aNode(labels))).toBe(true)
    expect(isControlPlane(aNode(labels))).toBe(true)
    expect(isControlPlane(aNode({ 'kubernetes.io/role': 'node' }))).toBe(false)
  })
})
